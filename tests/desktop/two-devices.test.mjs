// Two people, two machines, two real windows, one relay: the way through, as they see it.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { Device } from "./rig/device.mjs";
import { Display } from "./rig/display.mjs";
import { scratch } from "./rig/places.mjs";
import { Relay } from "./rig/relay.mjs";
import { findPlanted } from "./rig/scan.mjs";

const PASSPHRASE = "violet anchor 93 marsh";
const CLINIC = "Oak Street Clinic";
const NURSE = "Nurse Imogen Quayle";
const DOCTOR = "Doctor Thaddeus Brandt";
const ASKED = "K+ 6.1 on bed 7, please call extension 4402";
const ANSWERED = "Calling now, hold the spironolactone";

describe("two people in two windows", () => {
  const directory = scratch();
  let display;
  let relay;
  let nurse;
  let doctor;

  before(async () => {
    display = await Display.open(1920, 860);
    relay = await Relay.open(directory);
    nurse = await Device.make("nurse", directory, display);
    doctor = await Device.make("doctor", directory, display);
    await nurse.open({ position: "0,0", size: "955,820" });
    await doctor.open({ position: "960,0", size: "955,820" });
  });

  after(async () => {
    await nurse?.remove();
    await doctor?.remove();
    await relay?.close();
    await display?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("the nurse makes the clinic", async () => {
    nurse.focus();
    await nurse.screenshot("first-run");
    await nurse.click("choose-create");
    await nurse.type("create-clinic-name", CLINIC);
    await nurse.type("create-person-name", NURSE);
    await nurse.click("create-next");
    await nurse.type("create-passphrase", PASSPHRASE);
    await nurse.type("create-passphrase-again", PASSPHRASE);
    await nurse.click("create-next");
    await nurse.type("create-relay", relay.address);
    await nurse.screenshot("create-clinic");
    await nurse.click("create-submit");
    await nurse.find("rail-inbox");
  });

  let code;
  test("the nurse invites the doctor", async () => {
    await nurse.click("rail-people");
    await nurse.click("invite-open");
    await nurse.type("invite-name", DOCTOR);
    await nurse.click("invite-role");
    await nurse.click("role-physician");
    await nurse.click("invite-submit");
    code = await nurse.read("invite-code");
    assert.match(code, /^bellward-invite:/);
    await nurse.screenshot("invite");
    await nurse.click("invite-done");
    await nurse.find("person-item", { "data-name": DOCTOR, "data-status": "invited" });
  });

  test("the doctor joins by the code", async () => {
    doctor.focus();
    await doctor.click("choose-join");
    await doctor.type("join-code", code);
    await doctor.find("join-preview");
    await doctor.click("join-next");
    await doctor.type("join-passphrase", PASSPHRASE);
    await doctor.type("join-passphrase-again", PASSPHRASE);
    await doctor.screenshot("join");
    await doctor.click("join-submit");
    await doctor.find("rail-inbox");
    await nurse.find("person-item", { "data-name": DOCTOR, "data-status": "active" });
  });

  test("what the nurse writes appears at the doctor's", async () => {
    nurse.focus();
    await nurse.click("person-item", { "data-name": DOCTOR });
    await nurse.click("person-message");
    await nurse.type("composer-text", ASKED);
    await nurse.click("composer-send");
    await nurse.sees("the message sent", async () =>
      ["stored", "delivered", "read"].includes(await nurse.stateOf(ASKED)),
    );
    const row = await doctor.find("conversation-item");
    assert.match(await row.getAttribute("textContent"), new RegExp(NURSE));
    await nurse.sees("it delivered, not read", async () => (await nurse.stateOf(ASKED)) === "delivered");
  });

  test("once the doctor looks at it, the nurse's tick becomes read", async () => {
    doctor.focus();
    await doctor.click("conversation-item");
    await doctor.sees("the message", async () => (await doctor.stateOf(ASKED)) !== undefined);
    await nurse.sees("it read", async () => (await nurse.stateOf(ASKED)) === "read");
    await doctor.type("composer-text", ANSWERED);
    await doctor.click("composer-send");
    await nurse.sees("the answer", async () => (await nurse.stateOf(ANSWERED)) !== undefined);
    await nurse.screenshot("two-windows");
  });

  test("a locked window shows no content, and opens by its passphrase", async () => {
    await doctor.click("rail-lock");
    await doctor.find("unlock-passphrase");
    const page = await doctor.driver.getPageSource();
    assert.deepEqual([ASKED, ANSWERED, NURSE].filter((text) => page.includes(text)), []);
    await doctor.screenshot("locked");
    await doctor.type("unlock-passphrase", "a wrong passphrase");
    await doctor.click("unlock-submit");
    await doctor.find("failure");
    await doctor.clear("unlock-passphrase");
    await doctor.type("unlock-passphrase", PASSPHRASE);
    await doctor.click("unlock-submit");
    await doctor.click("conversation-item");
    await doctor.sees("the thread again", async () => (await doctor.stateOf(ASKED)) !== undefined);
  });

  test("a window that was closed has everything when it opens again", async () => {
    await doctor.close();
    nurse.focus();
    const later = "Potassium down to 5.2 after the infusion";
    await nurse.type("composer-text", later);
    await nurse.click("composer-send");
    await nurse.sees("it stored", async () => (await nurse.stateOf(later)) === "stored");
    await doctor.open({ position: "960,0", size: "955,820" });
    doctor.focus();
    await doctor.type("unlock-passphrase", PASSPHRASE);
    await doctor.click("unlock-submit");
    await doctor.click("conversation-item");
    await nurse.sees("it read", async () => (await nurse.stateOf(later)) === "read");
  });

  test("without the relay a message waits, and goes out when it is back", async () => {
    await relay.close();
    nurse.focus();
    await nurse.find("connection-banner");
    const waiting = "Bed 7 asks for you again";
    await nurse.type("composer-text", waiting);
    await nurse.click("composer-send");
    await nurse.sees("it queued", async () => (await nurse.stateOf(waiting)) === "queued");
    await nurse.screenshot("offline");
    await relay.start();
    await nurse.click("retry-now");
    await nurse.sees("it on its way", async () =>
      ["stored", "delivered", "read"].includes(await nurse.stateOf(waiting)),
    );
  });

  test("no file anywhere holds what was said, or a name", async () => {
    const planted = [ASKED, ANSWERED, CLINIC, NURSE, DOCTOR, PASSPHRASE];
    assert.deepEqual(findPlanted([directory], planted), []);
  });
});
