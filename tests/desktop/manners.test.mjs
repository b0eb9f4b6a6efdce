// How the program behaves among others on the desktop: one process a profile, and a notification
// that says nothing and goes when its message is read.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { named } from "./rig/bus.mjs";
import { Device } from "./rig/device.mjs";
import { Display } from "./rig/display.mjs";
import { built, scratch } from "./rig/places.mjs";
import { end } from "./rig/process.mjs";
import { Relay } from "./rig/relay.mjs";

const PASSPHRASE = "violet anchor 93 marsh";
const NURSE = "Nurse Imogen Quayle";
const DOCTOR = "Doctor Thaddeus Brandt";
const SAID = "K+ 6.1 on bed 7, please call extension 4402";

const TITLE = "Bellward - doctor";

describe("among other programs", () => {
  const directory = scratch();
  const nurse = join(directory, "nurse-profile");
  const passphrase = join(directory, "passphrase");
  let display;
  let relay;
  let doctor;
  let notifications;
  let bus;

  /** The command line, on a machine without a keychain. */
  const bellward = (profile, ...args) => {
    const env = { ...process.env, BELLWARD_PASSPHRASE_FILE: passphrase };
    const all = ["--profile", profile, "--no-keychain", ...args];
    return execFileSync(built("bellward"), all, { env, encoding: "utf8" }).trim();
  };
  /** What a program on the doctor's machine prints. */
  const said = async (program, args) => {
    const child = doctor.start(program, args);
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
    });
    await child.ended;
    return text;
  };
  const displayed = async () => Number(await said("dunstctl", ["count", "displayed"]));

  before(async () => {
    display = await Display.open(1280, 800);
    relay = await Relay.open(directory);
    writeFileSync(passphrase, `${PASSPHRASE}\n`);
    doctor = await Device.make("doctor", directory, display);
    bellward(nurse, "clinic", "create", "--relay", relay.address, "--name", "Oak Street Clinic", "--as", NURSE);
    const code = bellward(nurse, "invite", "--name", DOCTOR, "--role", "physician");
    bellward(doctor.profile, "join", code);
    bellward(nurse, "sync");
    await doctor.open({ size: "1280,800" });
    doctor.focus();
    await doctor.type("unlock-passphrase", PASSPHRASE);
    await doctor.click("unlock-submit");
    await doctor.find("rail-inbox");
    notifications = doctor.start("dunst", ["-conf", "/dev/null"]);
    bus = doctor.start("dbus-monitor", ["interface='org.freedesktop.Notifications'"]);
    bus.said = "";
    bus.stdout.on("data", (data) => {
      bus.said += data;
    });
  });

  after(async () => {
    if (bus) await end(bus);
    if (notifications) await end(notifications);
    await doctor?.remove();
    await relay?.close();
    await display?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("a second start with the same profile ends, and hands its link over", async () => {
    const link = "bellward-invite:AAAA";
    const second = doctor.start(built("bellward-desktop"), ["--profile-dir", doctor.profile, link]);
    const code = await Promise.race([
      second.ended,
      new Promise((late) => setTimeout(() => late("it still runs"), 20_000)),
    ]);
    assert.equal(code, 0);
    const state = await doctor.driver.executeAsyncScript(
      "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('app_state').then(done)",
    );
    assert.equal(state.invite, link);
    assert.equal(state.profile.kind, "unlocked");
  });

  test("what comes to a window that nobody looks at is notified, and nothing of it is said", async () => {
    // Somebody works in another program.
    const other = doctor.start("xmessage", ["-geometry", "+900+700", "other work"]);
    await doctor.sees("another window", async () => {
      try {
        display.focus("xmessage");
        return true;
      } catch {
        // It is not there yet.
        return false;
      }
    });
    bellward(nurse, "send", "--to", DOCTOR, SAID);
    await doctor.sees("a notification", async () => (await displayed()) === 1);
    assert.match(bus.said, /New message/);
    for (const secret of [SAID, NURSE, "Oak Street"]) assert.ok(!bus.said.includes(secret), secret);
    await end(other);
  });

  test("once it is read the notification is gone", async () => {
    doctor.focus();
    await doctor.click("conversation-item");
    await doctor.sees("the message", async () => (await doctor.stateOf(SAID)) !== undefined);
    await doctor.sees("no notification", async () => (await displayed()) === 0);
  });

  test("where a tray is in sight, the window that is closed goes to it and comes back", async () => {
    const tray = await named(doctor.bus, "org.kde.StatusNotifierWatcher");
    await display.press(TITLE);
    await doctor.sees("no window", async () => display.windows(TITLE).length === 0);
    assert.equal(await doctor.driver.executeScript("return 1 + 1"), 2);
    tray.end();
    const second = doctor.start(built("bellward-desktop"), ["--profile-dir", doctor.profile]);
    assert.equal(await second.ended, 0);
    await doctor.sees("its window", async () => display.windows(TITLE).length > 0);
  });

  test("where no tray is in sight, closing the window ends the program", async () => {
    await display.press(TITLE);
    const isOver = async () => {
      try {
        await doctor.driver.executeScript("return 1");
        return false;
      } catch {
        return true;
      }
    };
    for (let left = 100; !(await isOver()); left -= 1) {
      assert.ok(left > 0, "it still runs");
      await new Promise((later) => setTimeout(later, 100));
    }
    // What it kept is closed in order: it opens anew.
    const kept = bellward(doctor.profile, "search", "K+");
    assert.match(kept, /K\+ 6\.1/);
  });
});
