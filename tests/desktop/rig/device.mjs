// One person's window on a machine of its own: home, session bus, keychain, driver.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, Capabilities, until } from "selenium-webdriver";
import { built, freePort, screens, tauriDriver } from "./places.mjs";
import { end, start } from "./process.mjs";

/** A session bus with an unlocked keychain, and the driver in it. */
const MACHINE = `
  printf %s test-pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  echo $$ >"$0"
  exec "$@"
`;

const PATIENCE = 30_000;

export class Device {
  #display;
  #machine;
  #pidFile;
  #port;

  /** A machine with nothing on it, its window not yet open. */
  static async make(name, directory, display, { keychain = true } = {}) {
    const device = new Device();
    device.name = name;
    device.home = join(directory, name);
    device.profile = join(device.home, "profile");
    device.#display = display;
    for (const part of ["data", "cache", "config", "run", "tmp"]) {
      mkdirSync(join(device.home, part), { recursive: true, mode: 0o700 });
    }
    device.#pidFile = join(device.home, "run/driver.pid");
    device.#port = await freePort();
    const native = await freePort();
    const driver = [tauriDriver(), "--port", `${device.#port}`, "--native-port", `${native}`];
    const machine = keychain ? MACHINE : MACHINE.replace(/^.*gnome-keyring.*$/m, "");
    device.#machine = start(
      "dbus-run-session",
      ["--", "bash", "-c", machine, device.#pidFile, ...driver],
      { env: device.#environment(), stdio: ["ignore", "ignore", "ignore"] },
    );
    return device;
  }

  #environment() {
    return {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      HOME: this.home,
      DISPLAY: this.#display.name,
      TMPDIR: join(this.home, "tmp"),
      XDG_DATA_HOME: join(this.home, "data"),
      XDG_CACHE_HOME: join(this.home, "cache"),
      XDG_CONFIG_HOME: join(this.home, "config"),
      XDG_RUNTIME_DIR: join(this.home, "run"),
    };
  }

  /** Opens the window. */
  async open({ position = "0,0", size = "1000,800" } = {}) {
    const args = ["--profile-dir", this.profile, "--title-suffix", this.name];
    args.push("--window-position", position, "--window-size", size);
    const wanted = new Capabilities();
    wanted.setBrowserName("wry");
    wanted.set("tauri:options", { application: built("bellward-desktop"), args });
    this.driver = await retried(() =>
      new Builder().usingServer(`http://127.0.0.1:${this.#port}/`).withCapabilities(wanted).build(),
    );
  }

  /** Puts the window in front, with the keyboard. */
  focus() {
    this.#display.focus(`Bellward - ${this.name}`);
  }

  /** The element with a test id, and with these attributes; waits until it is in sight. */
  async find(id, attributes = {}) {
    const rest = Object.entries(attributes).map(([key, value]) => `[${key}="${value}"]`);
    const by = By.css(`[data-testid="${id}"]${rest.join("")}`);
    const element = await this.driver.wait(
      until.elementLocated(by),
      PATIENCE,
      `${this.name}: no ${by.value}`,
    );
    await this.driver.wait(until.elementIsVisible(element), PATIENCE, `${this.name}: hidden ${id}`);
    return element;
  }

  /** Whether there is an element with a test id now. */
  async has(id) {
    return (await this.driver.findElements(By.css(`[data-testid="${id}"]`))).length > 0;
  }

  async click(id, attributes) {
    const element = await this.find(id, attributes);
    await this.driver.wait(until.elementIsEnabled(element), PATIENCE);
    await element.click();
  }

  async type(id, ...keys) {
    const element = await this.find(id);
    await element.sendKeys(...keys);
  }

  /** What an element says: its text, or the value of a field. */
  async read(id, attributes) {
    const element = await this.find(id, attributes);
    return (await element.getText()) || (await element.getAttribute("value")) || "";
  }

  /** Waits until something holds; stale elements are looked up anew. */
  async sees(what, holds) {
    await this.driver.wait(
      async () => {
        try {
          return await holds();
        } catch (error) {
          if (["StaleElementReferenceError", "NoSuchElementError"].includes(error.name)) return false;
          throw error;
        }
      },
      PATIENCE,
      `${this.name} does not see ${what}`,
    );
  }

  /** Keeps what the whole display shows, once it is drawn. */
  async screenshot(name) {
    await this.driver.executeAsyncScript(
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))",
    );
    this.#display.screenshot(join(screens, `${name}.png`));
  }

  /** Closes the window; the machine stays. */
  async close() {
    await this.driver?.quit();
    this.driver = undefined;
  }

  /** Turns the machine off. */
  async remove() {
    await this.close().catch(() => {});
    const pid = Number(readFileSync(this.#pidFile, "utf8"));
    await end(this.#machine, pid);
  }
}

async function retried(attempt) {
  for (let left = 50; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !/ECONNREFUSED/.test(String(error))) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}
