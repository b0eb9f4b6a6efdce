// Two profiles of one person on one machine, side by side: their windows share nothing.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Device } from "./rig/device.mjs";
import { Display } from "./rig/display.mjs";
import { scratch } from "./rig/places.mjs";

/** Ways to leave something in a page, and to look whether it is there. */
const WAYS = {
  "local storage": ['localStorage.setItem("planted", "1")', 'localStorage.getItem("planted")'],
  "session storage": ['sessionStorage.setItem("planted", "1")', 'sessionStorage.getItem("planted")'],
  cookies: ['document.cookie = "planted=1; max-age=600"', 'document.cookie || null'],
  databases: [
    `new Promise((made, failed) => {
      const request = indexedDB.open("planted");
      request.onsuccess = made;
      request.onerror = failed;
    })`,
    '(await indexedDB.databases()).map(({ name }) => name)[0] ?? null',
  ],
  caches: ['caches.open("planted")', '(await caches.keys())[0] ?? null'],
  "files of the page": [
    'navigator.storage.getDirectory().then((all) => all.getFileHandle("planted", { create: true }))',
    `navigator.storage.getDirectory()
      .then((all) => all.getFileHandle("planted")).then(({ name }) => name)`,
  ],
  "locks": [
    'new Promise((held) => { navigator.locks.request("planted", () => { held(); return new Promise(() => {}); }); })',
    '(await navigator.locks.query()).held.map(({ name }) => name)[0] ?? null',
  ],
  "a name of the window": ['window.name = "planted"', 'window.name || null'],
};

describe("two profiles side by side", () => {
  const directory = scratch();
  let display;
  let one;
  let other;

  before(async () => {
    display = await Display.open(1280, 800);
    one = await Device.make("one", directory, display, { keychain: false });
    other = await Device.make("other", directory, display, { keychain: false, beside: one });
    await one.open({ size: "640,800" });
    await other.open({ position: "640,0", size: "640,800" });
    await one.find("first-run");
    await other.find("first-run");
  });

  after(async () => {
    await other?.remove();
    await one?.remove();
    await display?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** What a piece of a program comes to in a window; nothing where it is refused. */
  const inPage = (device, expression) =>
    device.driver.executeAsyncScript(
      `const done = arguments[arguments.length - 1];
       (async () => ${expression})().then((value) => done(value ?? null), () => done(null));`,
    );

  for (const [way, [plant, look]] of Object.entries(WAYS)) {
    test(`nothing is shared by ${way}`, async () => {
      await inPage(one, `{ await (${plant}); return true; }`);
      assert.equal(await inPage(other, look), null);
    });
  }

  test("neither a channel nor a worker reaches from one to the other", async () => {
    await inPage(
      other,
      `{ window.heard = []; const channel = new BroadcastChannel("planted"); window.channel = channel;
         channel.onmessage = ({ data }) => window.heard.push(data); return true; }`,
    );
    await inPage(one, '{ new BroadcastChannel("planted").postMessage("hello"); return true; }');
    await other.driver.sleep(500);
    assert.deepEqual(await inPage(other, "window.heard"), []);
    for (const device of [one, other]) {
      const made = await inPage(
        device,
        `new Promise((answered, failed) => {
          const address = URL.createObjectURL(new Blob(["onconnect = ({ ports }) => ports[0].postMessage('here')"]));
          const worker = new SharedWorker(address, "planted");
          worker.onerror = failed;
          worker.port.onmessage = ({ data }) => answered(data);
          setTimeout(failed, 2000);
        })`,
      );
      assert.equal(made, null);
    }
  });
});
