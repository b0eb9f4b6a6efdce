// A real window of the app, driven by WebKitGTK's own WebDriver (W3C WebDriver over HTTP).

import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class Window {
  #driver;
  #session;

  /** Starts a driver on its own port, and the app through it. */
  static async open({ port, application, args }) {
    const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      stdio: "ignore",
      env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: "true" },
    });
    const window = new Window();
    window.#driver = { process: driver, origin: `http://127.0.0.1:${port}` };
    const options = { "webkitgtk:browserOptions": { binary: application, args } };
    const answer = await window.#retry("the app does not open", 30_000, () =>
      window.#ask("POST", "/session", { capabilities: { alwaysMatch: options } }),
    );
    window.#session = answer.sessionId;
    return window;
  }

  /** The element with a test id, once it is there. */
  async find(testId, seconds = 30) {
    return this.findBy(`[data-testid="${testId}"]`, seconds);
  }

  /** The element that a CSS selector finds, once it is there. */
  async findBy(selector, seconds = 30) {
    const found = await this.#retry(`${selector} does not appear`, seconds * 1000, () =>
      this.#command("POST", "/element", { using: "css selector", value: selector }),
    );
    return found[ELEMENT];
  }

  /** Clicks an element. */
  async click(element) {
    await this.#command("POST", `/element/${element}/click`, {});
  }

  /** Types into an element. */
  async type(element, text) {
    await this.#command("POST", `/element/${element}/value`, { text });
  }

  /** Runs the body of a function in the page. */
  async run(body, ...args) {
    return this.#command("POST", "/execute/sync", { script: body, args });
  }

  /** Waits until what the page has come to is on the display. */
  async drawn() {
    const script =
      "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));";
    await this.#command("POST", "/execute/async", { script, args: [] });
  }

  /** Waits until a body of a function, run in the page, returns something true. */
  async until(what, body, ...args) {
    return this.#retry(`${what} does not happen`, 60_000, async () => {
      const value = await this.run(body, ...args);
      if (!value) throw new Error("not yet");
      return value;
    });
  }

  /** Closes the app and ends the driver. */
  async close() {
    if (this.#session) await this.#command("DELETE", "", undefined).catch(() => {});
    this.#driver.process.kill("SIGTERM");
  }

  async #command(method, path, body) {
    return this.#ask(method, `/session/${this.#session}${path}`, body);
  }

  async #ask(method, path, body) {
    const answer = await fetch(this.#driver.origin + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(value?.message || value?.error || `HTTP ${answer.status}`);
    return value;
  }

  async #retry(failure, milliseconds, attempt) {
    const end = Date.now() + milliseconds;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (Date.now() > end) throw new Error(`${failure}: ${error.message}`);
        await sleep(150);
      }
    }
  }
}
