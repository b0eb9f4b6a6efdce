// The window is a guest in the page: what all code inherits is frozen, and what is pasted is plain.
// The same is tried in the real window; here it is Chromium's engine.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { scratch } from "../desktop/rig/places.mjs";
import { Relay } from "../desktop/rig/relay.mjs";
import { Person } from "./rig/person.mjs";
import { Walk } from "./rig/walk.mjs";

const ui = resolve(fileURLToPath(new URL("../../target/hosted", import.meta.url)));
const PASSPHRASE = "violet anchor 93 marsh";
const TWO_MINUTES = 120_000;

describe("a first run, and the page it is in", () => {
  const directory = scratch();
  let browser;
  let relay;
  let nurse;
  let doctor;

  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      timeout: 60_000,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    relay = await Relay.open(directory);
    nurse = await Person.open(browser, directory, ui, "nurse");
    doctor = await Person.open(browser, directory, ui, "doctor");
  });

  after(async () => {
    await nurse?.close();
    await doctor?.close();
    await browser?.close();
    await relay?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("a clinic is made and a colleague joins it, each in less than two minutes", async (t) => {
    const making = new Walk(nurse);
    await making.click("choose-create");
    await making.type("create-clinic-name", "Oak Street Clinic");
    await making.type("create-person-name", "Imogen Quayle");
    await making.click("create-next");
    await making.type("create-passphrase", PASSPHRASE);
    await making.type("create-passphrase-again", PASSPHRASE);
    await making.click("create-next");
    await making.paste("create-relay", relay.address);
    await making.click("create-submit");
    await making.click("keychain-continue");
    await making.click("first-invite");
    await making.type("invite-name", "Thaddeus Brandt");
    await making.click("invite-submit");
    await making.sees("invite-code");
    const code = await nurse.at("invite-code").inputValue();
    await making.click("invite-done");
    t.diagnostic(`making a clinic and inviting: ${making}`);
    assert.ok(making.took < TWO_MINUTES, `${making}`);

    const joining = new Walk(doctor);
    await joining.click("choose-join");
    await joining.paste("join-code", code);
    await joining.sees("join-preview");
    await joining.click("join-next");
    await joining.type("join-passphrase", PASSPHRASE);
    await joining.type("join-passphrase-again", PASSPHRASE);
    await joining.click("join-submit");
    await joining.click("keychain-continue");
    await joining.sees("rail-inbox");
    t.diagnostic(`joining: ${joining}`);
    assert.ok(joining.took < TWO_MINUTES, `${joining}`);
  });

  test("rich text is pasted as plain text", async () => {
    await nurse.click("rail-people");
    await nurse.click("person-item", { "data-name": "Thaddeus Brandt" });
    await nurse.click("person-message");
    await nurse.sees("composer-text");
    const { page } = nurse;
    await nurse.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    // Another page copies, one without a policy: the browser reads the text where it is copied.
    const elsewhere = await nurse.context.newPage();
    await elsewhere.route("**/*", (route) => route.fulfill({ body: "", contentType: "text/html" }));
    await elsewhere.goto(page.url());
    await elsewhere.evaluate(async () => {
      const html = '<b onclick="x()">K+</b> <img src="x"> <a href="https://evil.example/">6.1</a>';
      await navigator.clipboard.write([
        new ClipboardItem({
          "text/html": new Blob([html], { type: "text/html" }),
          "text/plain": new Blob(["K+ 6.1"], { type: "text/plain" }),
        }),
      ]);
    });
    await elsewhere.close();
    await page.bringToFront();
    await nurse.at("composer-text").focus();
    await page.keyboard.press("Control+v");
    assert.equal(await nurse.at("composer-text").inputValue(), "K+ 6.1");
    await nurse.click("composer-send");
    await nurse.message("K+ 6.1", "stored", "delivered", "read");
    const inside = await nurse.at("message-text").last().evaluate((text) => text.innerHTML);
    assert.doesNotMatch(inside, /<(b|img|a)\b/);
  });

  test("what everything inherits cannot be changed", async () => {
    const changed = await nurse.page.evaluate(() => {
      const kinds = [
        Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Promise, Map, Set, WeakMap,
        WeakSet, WeakRef, RegExp, Date, ArrayBuffer, DataView, Uint8Array, EventTarget, Event, Node,
        Document, Element, HTMLElement, SVGElement, HTMLInputElement, HTMLTextAreaElement,
        HTMLTemplateElement,
      ];
      const done = [];
      const tried = (what, act) => {
        try {
          act();
          done.push(what);
        } catch {
          // As it should be.
        }
      };
      for (const kind of kinds) {
        const { prototype } = kind;
        // React Aria puts its own in the place of this one.
        const open = kind === HTMLElement ? ["focus"] : [];
        tried(`${kind.name}: a new one`, () => {
          Object.defineProperty(prototype, "planted", { value: true });
        });
        for (const key of Reflect.ownKeys(prototype)) {
          if (open.includes(key)) continue;
          tried(`${kind.name}: ${String(key)}`, () => {
            Object.defineProperty(prototype, key, { value: () => "planted" });
          });
        }
        tried(`${kind.name}: its parent`, () => Object.setPrototypeOf(prototype, {}));
      }
      return done;
    });
    assert.deepEqual(changed, []);
  });

  test("nothing went wrong unseen", () => {
    for (const { name, complaints } of [nurse, doctor]) assert.deepEqual(complaints, [], name);
  });
});
