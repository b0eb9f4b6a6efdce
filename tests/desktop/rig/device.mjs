// One person's window on a machine of its own: home, session bus, keychain, driver.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, Capabilities, Key, until } from "selenium-webdriver";
import { built, freePort, screens, tauriDriver } from "./places.mjs";
import { end, start } from "./process.mjs";

/** What runs on a session bus: an unlocked keychain, if there is one, and the driver. */
const WITH_KEYCHAIN = `
  printf %s test-pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  printf %s "$DBUS_SESSION_BUS_ADDRESS" >"$0.bus"
  echo $$ >"$0"
  exec "$@"
`;
const WITHOUT_KEYCHAIN = 'echo $$ >"$0"; exec "$@"';

/** A bus that starts nothing by itself, so no keychain either. */
const BARE_BUS = `
  <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
    "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
  <busconfig>
    <type>session</type>
    <listen>unix:tmpdir=/tmp</listen>
    <policy context="default">
      <allow send_destination="*" eavesdrop="true"/>
      <allow eavesdrop="true"/>
      <allow own="*"/>
    </policy>
  </busconfig>
`;

const PATIENCE = 30_000;

export class Device {
  #display;
  #machine;
  #pidFile;
  #port;

  /** A machine with nothing on it, or another's with a profile beside that one; not yet open. */
  static async make(name, directory, display, { keychain = true, beside } = {}) {
    const device = new Device();
    device.name = name;
    device.home = beside ? beside.home : join(directory, name);
    device.profile = join(device.home, `profile-${name}`);
    device.#display = display;
    for (const part of ["data", "cache", "config", "run", "tmp"]) {
      mkdirSync(join(device.home, part), { recursive: true, mode: 0o700 });
    }
    device.#pidFile = join(device.home, `run/${name}.pid`);
    device.#port = await freePort();
    const native = await freePort();
    const driver = [tauriDriver(), "--port", `${device.#port}`, "--native-port", `${native}`];
    const bus = [];
    if (!keychain) {
      const config = join(device.home, "config/bus.conf");
      writeFileSync(config, BARE_BUS.trim());
      bus.push("--config-file", config);
    }
    const script = keychain ? WITH_KEYCHAIN : WITHOUT_KEYCHAIN;
    device.#machine = start(
      "dbus-run-session",
      [...bus, "--", "bash", "-c", script, device.#pidFile, ...driver],
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

  /** The address of its session bus, on a machine with a keychain. */
  get bus() {
    return readFileSync(`${this.#pidFile}.bus`, "utf8");
  }

  /** Starts another program on this machine, on the same session bus. */
  start(program, args) {
    const env = { ...this.#environment(), DBUS_SESSION_BUS_ADDRESS: this.bus };
    return start(program, args, { env, stdio: ["ignore", "pipe", "ignore"] });
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
    let element;
    await this.sees(by.value, async () => {
      element = await this.driver.findElement(by);
      return element.isDisplayed();
    });
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

  /** Empties a field, as a person would. */
  async clear(id) {
    await this.type(id, Key.chord(Key.CONTROL, "a"), Key.BACK_SPACE);
  }

  /** How far the message with this text came; nothing when it is not in sight. */
  async stateOf(text) {
    for (const message of await this.driver.findElements(By.css('[data-testid="message"]'))) {
      const shown = await message.findElement(By.css('[data-testid="message-text"]')).getText();
      if (shown === text) return message.getAttribute("data-state");
    }
    return undefined;
  }

  /** What an element says: its text, or the value of a field. */
  async read(id, attributes) {
    const element = await this.find(id, attributes);
    return (await element.getText()) || (await element.getAttribute("value")) || "";
  }

  /** Waits until something holds; keeps what is shown when it does not come to hold. */
  async sees(what, holds) {
    const sought = async () => {
      try {
        return await holds();
      } catch (error) {
        if (["StaleElementReferenceError", "NoSuchElementError"].includes(error.name)) return false;
        throw error;
      }
    };
    try {
      await this.driver.wait(sought, PATIENCE, `${this.name} does not see ${what}`);
    } catch (error) {
      this.#display.screenshot(join(screens, `failed-${this.name}.png`));
      throw error;
    }
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

/** Tries again while the driver, or the one behind it, is not yet there. */
async function retried(attempt) {
  for (let left = 50; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !/ECONNREFUSED|ECONNRESET/.test(String(error))) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}
