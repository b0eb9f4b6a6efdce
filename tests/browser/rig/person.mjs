// One person: the real core in a process of its own, and its window in Chromium.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { built } from "../../desktop/rig/places.mjs";
import { end, firstLine, start } from "../../desktop/rig/process.mjs";
import { judged } from "../../../ui/screens/judged.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How long anything may take, in milliseconds. */
const PATIENCE = Number(process.env.BELLWARD_TEST_PATIENCE ?? 60_000);

export class Person {
  complaints = [];

  /** Starts the core over a profile of this name, and opens its window. */
  static async open(browser, directory, ui, name) {
    const person = new Person();
    person.name = name;
    // Without a session bus there is no keychain, on every machine alike.
    const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: "disabled:" };
    const args = ["--profile-dir", join(directory, name), "--ui", ui];
    person.process = start(built("bellward-api-host"), args, { env });
    const address = await firstLine(person.process, "bellward-api-host");
    person.process.stdout.resume();
    person.context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: "en-US",
      reducedMotion: "reduce",
    });
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(PATIENCE);
    person.page.on("pageerror", (error) => person.complaints.push(error.message));
    person.page.on("console", (message) => {
      // What the core refuses is an answer, though the browser calls it an error.
      const refused = message.text().includes("422");
      if (message.type() === "error" && !refused) person.complaints.push(message.text());
    });
    await person.page.goto(address);
    return person;
  }

  /** An element by its test id and attributes. */
  at(id, attributes = {}) {
    const more = Object.entries(attributes).map(([name, value]) => `[${name}=${JSON.stringify(value)}]`);
    return this.page.locator(`[data-testid="${id}"]${more.join("")}`);
  }

  async click(id, attributes) {
    await this.at(id, attributes).first().click();
  }

  async type(id, text) {
    await this.at(id).first().fill(text);
  }

  async sees(id, attributes) {
    await this.at(id, attributes).first().waitFor();
  }

  /** Answers whether to go on without a keychain. */
  async withoutKeychain() {
    await this.click("keychain-continue");
  }

  /** A message with this text in the open thread, in one of these states. */
  async message(text, ...states) {
    const row = this.at("message").filter({ hasText: text });
    await row.first().waitFor();
    if (states.length > 0) {
      const wanted = states.map((state) => `[data-state="${state}"]`).join(",");
      await row.and(this.page.locator(`:is(${wanted})`)).first().waitFor();
    }
  }

  /** What axe finds on the screen as it is. */
  async judged() {
    const violations = await judged(this.page, axe);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  async close() {
    await this.context?.close();
    await end(this.process);
  }
}
