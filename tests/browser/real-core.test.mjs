// The window in a browser over the real core: SQLCipher, MLS, and a relay over HTTPS. What the
// stand-in core of the screens only plays is true here, and axe judges it.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { scratch, screens } from "../desktop/rig/places.mjs";
import { Relay } from "../desktop/rig/relay.mjs";
import { Person } from "./rig/person.mjs";

const PASSPHRASE = "violet anchor 93 marsh";
const NURSE = "Imogen Quayle";
const DOCTOR = "Thaddeus Brandt";
const DESK = "Ruth Oyelaran";
const ui = resolve(fileURLToPath(new URL("../../target/hosted", import.meta.url)));

describe("the window over the real core", () => {
  const directory = scratch();
  const people = [];
  let browser;
  let relay;
  let nurse;
  let doctor;
  let desk;

  const open = async (name) => {
    const person = await Person.open(browser, directory, ui, name);
    people.push(person);
    return person;
  };
  const isAccessible = async (person) => assert.deepEqual(await person.judged(), []);

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
    nurse = await open("nurse");
    doctor = await open("doctor");
    desk = await open("desk");
  });

  after(async () => {
    for (const person of people) {
      await person.page?.screenshot({ path: join(screens, `browser-${person.name}.png`) });
      await person.close();
    }
    await browser?.close();
    await relay?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("a clinic is made", async () => {
    await isAccessible(nurse);
    await nurse.click("choose-create");
    await nurse.type("create-clinic-name", "Oak Street Clinic");
    await nurse.type("create-person-name", NURSE);
    await nurse.click("create-next");
    await nurse.type("create-passphrase", PASSPHRASE);
    await nurse.type("create-passphrase-again", PASSPHRASE);
    await nurse.click("create-next");
    // A relay that is not there, first: what was typed is kept.
    await nurse.type("create-relay", "https://127.0.0.1:9");
    await nurse.click("create-submit");
    await nurse.sees("failure", { "data-code": "relay-unreachable" });
    await isAccessible(nurse);
    await nurse.type("create-relay", relay.address);
    await nurse.click("create-submit");
    await nurse.withoutKeychain();
    await nurse.sees("rail-inbox");
    await isAccessible(nurse);
  });

  const invited = async (name, role) => {
    await nurse.click("rail-people");
    await nurse.click("invite-open");
    await nurse.type("invite-name", name);
    await nurse.click("invite-role");
    await nurse.click(role);
    await nurse.click("invite-submit");
    await nurse.sees("invite-qr");
    const code = await nurse.at("invite-code").inputValue();
    await nurse.click("invite-done");
    return code;
  };
  const joins = async (person) => {
    await person.sees("join-preview");
    await person.click("join-next");
    await person.type("join-passphrase", PASSPHRASE);
    await person.type("join-passphrase-again", PASSPHRASE);
    await person.click("join-submit");
    await person.withoutKeychain();
    await person.sees("rail-inbox");
  };

  test("one joins by the code, another by its picture", async () => {
    const code = await invited(DOCTOR, "role-physician");
    await doctor.click("choose-join");
    await doctor.type("join-code", code);
    await joins(doctor);

    await nurse.click("invite-open");
    await nurse.type("invite-name", DESK);
    await nurse.click("invite-submit");
    const picture = join(directory, "code.png");
    await nurse.at("invite-qr").screenshot({ path: picture });
    await isAccessible(nurse);
    await nurse.click("invite-done");
    await desk.click("choose-join");
    const [chooser] = await Promise.all([
      desk.page.waitForEvent("filechooser"),
      desk.click("join-picture"),
    ]);
    await chooser.setFiles(picture);
    await joins(desk);
    await nurse.sees("person-item", { "data-name": DESK, "data-status": "active" });
  });

  test("a message goes to and fro, and is read", async () => {
    await nurse.click("person-item", { "data-name": DOCTOR });
    await isAccessible(nurse);
    await nurse.click("person-message");
    await nurse.type("composer-text", "K+ 6.1 on bed 7, please call https://lab.example/7");
    await nurse.click("composer-send");
    await nurse.message("K+ 6.1", "stored", "delivered");
    await doctor.click("conversation-item");
    await doctor.message("K+ 6.1");
    await doctor.sees("message-link");
    await nurse.message("K+ 6.1", "read");
    await isAccessible(nurse);
    await isAccessible(doctor);
  });

  test("a group's people come and go", async () => {
    await nurse.click("new-conversation");
    await nurse.click("new-conversation-person", { "data-name": DOCTOR });
    await nurse.click("new-conversation-person", { "data-name": DESK });
    await nurse.type("new-conversation-title", "Night shift");
    await isAccessible(nurse);
    await nurse.click("new-conversation-open");
    await nurse.type("composer-text", "Who has the keys to the med room?");
    await nurse.click("composer-send");
    await desk.click("conversation-item");
    await desk.message("Who has the keys");

    await nurse.click("details-open");
    await nurse.sees("member", { "data-state": "in" });
    await isAccessible(nurse);
    await nurse.click("group-rename");
    await nurse.type("rename-title", "Night shift, ward 3");
    await nurse.click("rename-confirm");
    await desk.page.getByTestId("thread-title").filter({ hasText: "ward 3" }).waitFor();

    await desk.click("details-open");
    await desk.click("group-leave");
    await desk.page.getByRole("alertdialog").or(desk.page.getByRole("dialog")).waitFor();
    await isAccessible(desk);
    await desk.page.getByRole("dialog").or(desk.page.getByRole("alertdialog"))
      .getByRole("button").last().click();
    await desk.sees("composer-closed");
    await nurse.page.waitForFunction(
      () => document.querySelectorAll('[data-testid="member"]').length === 2,
    );
  });

  test("everything is found", async () => {
    await doctor.page.keyboard.press("Control+k");
    await doctor.page.keyboard.type("bed 7");
    await doctor.sees("search-hit");
    await isAccessible(doctor);
    await doctor.click("search-hit");
    await doctor.message("K+ 6.1");
    await doctor.page.keyboard.press("Control+k");
    // Spelling is forgiven.
    await doctor.page.keyboard.type("imogne");
    await doctor.page.locator('[data-testid="found-conversation"],[data-testid="found-person"]')
      .filter({ hasText: NURSE }).first().waitFor();
    await doctor.page.keyboard.press("Escape");
    await doctor.at("finder").waitFor({ state: "detached" });
  });

  test("without the relay it says what still works, and a pause is the person's own", async () => {
    await relay.close();
    await nurse.sees("connection-banner", { "data-code": "relay-unreachable" });
    await isAccessible(nurse);
    await nurse.type("composer-text", "Bed 7 asks for you again");
    await nurse.click("composer-send");
    await nurse.message("Bed 7 asks", "queued");
    await relay.start();
    await nurse.click("retry-now");
    await nurse.message("Bed 7 asks", "stored", "delivered", "read");
  });

  test("what was chosen holds on the lock screen, and the next time", async () => {
    await doctor.click("rail-settings");
    await isAccessible(doctor);
    await doctor.click("settings-theme");
    await doctor.page.locator('[data-id="dark"]').first().click();
    await doctor.page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
    await doctor.click("rail-lock");
    await doctor.sees("unlock-passphrase");
    const page = await doctor.page.content();
    assert.deepEqual([NURSE, "K+ 6.1", "bed 7"].filter((text) => page.includes(text)), []);
    await isAccessible(doctor);
    await doctor.page.reload();
    await doctor.sees("unlock-passphrase");
    await doctor.page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
    await doctor.type("unlock-passphrase", "a wrong passphrase");
    await doctor.click("unlock-submit");
    await doctor.sees("failure", { "data-code": "wrong-passphrase" });
    await doctor.type("unlock-passphrase", PASSPHRASE);
    await doctor.click("unlock-submit");
    await doctor.sees("rail-inbox");
  });

  test("nothing went wrong unseen", () => {
    for (const { name, complaints } of people) assert.deepEqual(complaints, [], name);
  });
});
