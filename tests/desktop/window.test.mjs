// The window can reach nothing but its commands, loads nothing remote, goes nowhere else.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Device } from "./rig/device.mjs";
import { Display } from "./rig/display.mjs";
import { scratch } from "./rig/places.mjs";
import { Relay } from "./rig/relay.mjs";

/** A piece of a program that writes over everything of a prototype, and says what it could. */
const frozenTries = (kind) => `{
  "use strict";
  const prototype = ${kind}.prototype;
  // React Aria puts its own in the place of this one.
  const open = ${JSON.stringify(kind)} === "HTMLElement" ? ["focus"] : [];
  const changed = [];
  const tried = (what, act) => {
    try {
      act();
      changed.push(what);
    } catch {
      // As it should be.
    }
  };
  tried("a new one", () => { prototype.planted = true; });
  for (const key of Reflect.ownKeys(prototype)) {
    if (open.includes(key)) continue;
    tried(String(key), () => Object.defineProperty(prototype, key, { value: () => "planted" }));
    tried("no " + String(key), () => { delete prototype[key]; });
  }
  tried("what it inherits from", () => Object.setPrototypeOf(prototype, { planted: true }));
  return changed;
}`;

describe("the window", () => {
  const directory = scratch();
  let display;
  let relay;
  let device;

  before(async () => {
    display = await Display.open(1280, 800);
    relay = await Relay.open(directory);
    device = await Device.make("desk", directory, display, { keychain: false });
    await device.open({ size: "1280,800" });
    await device.find("first-run");
  });

  after(async () => {
    await device?.remove();
    await relay?.close();
    await display?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs a piece of a program in the page; what it comes to, or why it failed. */
  function inPage(expression) {
    return device.driver.executeAsyncScript(
      `const done = arguments[arguments.length - 1];
       (async () => ${expression})().then((value) => done({ value }), (error) => done({ error: String(error?.code ?? error) }));`,
    );
  }

  const invoke = (command, request) =>
    inPage(`window.__TAURI_INTERNALS__.invoke(${JSON.stringify(command)}, ${JSON.stringify(request ?? {})})`);

  test("commands of the contract answer", async () => {
    const state = await invoke("app_state");
    assert.deepEqual(state.value.profile, { kind: "none" });
    assert.equal(state.value.keychain, "unavailable");
    assert.equal((await invoke("me")).error, "locked");
  });

  for (const command of [
    "plugin:window|close",
    "plugin:webview|create_webview_window",
    "plugin:event|emit",
    "plugin:path|resolve_directory",
    "plugin:app|version",
    "plugin:fs|read_text_file",
    "no_such_command",
  ]) {
    test(`${command} is refused`, async () => {
      const { value, error } = await invoke(command, { path: "/etc/passwd" });
      assert.equal(value, undefined);
      assert.match(error, /not allowed|not found/i);
    });
  }

  test("nothing remote is loaded", async () => {
    for (const reach of [
      'fetch("https://example.org/")',
      'fetch("http://127.0.0.1:1/")',
      'new Promise((loaded, failed) => { const i = new Image(); i.onload = loaded; i.onerror = () => failed("blocked"); i.src = "https://example.org/x.png"; })',
      'new Promise((loaded, failed) => { const s = document.createElement("script"); s.onload = loaded; s.onerror = () => failed("blocked"); s.src = "https://example.org/x.js"; document.head.append(s); })',
    ]) {
      const { value, error } = await inPage(reach);
      assert.equal(value, undefined, reach);
      assert.ok(error, reach);
    }
  });

  test("script and style that are not the program's do not run", async () => {
    const ran = await inPage(`new Promise((done) => {
      const script = document.createElement("script");
      script.textContent = "window.injected = true";
      document.head.append(script);
      const style = document.createElement("style");
      style.textContent = "body { outline: 7px solid red }";
      document.head.append(style);
      requestAnimationFrame(() => done([window.injected === true, getComputedStyle(document.body).outlineWidth]));
    })`);
    assert.equal(ran.value[0], false);
    assert.notEqual(ran.value[1], "7px");
    assert.match((await inPage('(0, eval)("1 + 1")')).error, /EvalError|unsafe-eval/i);
  });

  for (const kind of [
    "Object", "Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Promise", "Map", "Set",
    "WeakMap", "WeakSet", "WeakRef", "RegExp", "Date", "ArrayBuffer", "DataView", "Uint8Array",
    "EventTarget", "Event", "Node", "Document", "Element", "HTMLElement", "SVGElement",
    "HTMLInputElement", "HTMLTextAreaElement", "HTMLTemplateElement",
  ]) {
    test(`what every ${kind} inherits cannot be changed`, async () => {
      const changed = await inPage(frozenTries(kind));
      assert.deepEqual(changed.value, []);
    });
  }

  test("what has no name of its own cannot be changed either", async () => {
    const open = await inPage(`[
      [][Symbol.iterator](), ""[Symbol.iterator](), new Map().entries(), new Set().values(),
      // Each generator function has one of its own, behind which stands what all share.
      Object.getPrototypeOf((function* () {})()), Object.getPrototypeOf((async function* () {})()),
      function* () {}, async function* () {}, async () => {}, new Uint8Array(),
    ].flatMap((one) => {
      const chain = [];
      for (let next = Object.getPrototypeOf(one); next; next = Object.getPrototypeOf(next)) chain.push(next);
      return chain;
    }).filter((one) => !Object.isFrozen(one)).map(String)`);
    assert.deepEqual(open.value, []);
  });

  test("the window goes nowhere else", async () => {
    const home = await device.driver.getCurrentUrl();
    for (const elsewhere of ["https://example.org/", "file:///etc/passwd", "data:text/html,x"]) {
      await inPage(`{ setTimeout(() => { location.href = ${JSON.stringify(elsewhere)}; }); return true; }`);
      await device.driver.sleep(300);
      assert.equal(await device.driver.getCurrentUrl(), home);
    }
    const opened = await inPage('window.open("https://example.org/") === null');
    assert.equal(opened.value, true);
    assert.equal((await device.driver.getAllWindowHandles()).length, 1);
    await device.find("first-run");
  });

  test("the web view keeps nothing", async () => {
    const kept = await inPage(
      "[localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]",
    );
    assert.deepEqual(kept.value, [0, 0, "", 0]);
  });

  test("a relay that does not answer is said, and nothing is made", async () => {
    await device.click("choose-create");
    await device.type("create-clinic-name", "Elm Court");
    await device.type("create-person-name", "Nurse One");
    await device.click("create-next");
    await device.type("create-passphrase", "violet anchor 93 marsh");
    await device.type("create-passphrase-again", "violet anchor 93 marsh");
    await device.click("create-next");
    await device.type("create-relay", `https://127.0.0.1:1#${"0".repeat(64)}`);
    await device.click("create-submit");
    await device.find("failure");
    await device.screenshot("relay-unreachable");
    assert.deepEqual((await invoke("app_state")).value.profile, { kind: "none" });
  });

  test("without a keychain one is asked whether to go on", async () => {
    await device.clear("create-relay");
    await device.type("create-relay", relay.address);
    await device.click("create-submit");
    await device.find("keychain-continue");
    await device.screenshot("no-keychain");
    assert.deepEqual((await invoke("app_state")).value.profile, { kind: "none" });
    await device.click("keychain-continue");
    await device.find("rail-inbox");
  });
});
