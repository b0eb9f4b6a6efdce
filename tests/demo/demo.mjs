// Two people's windows side by side: a message typed in one, seen in the other, and its state
// until it is read. Called by `cargo xtask start --demo` where there is no display; leaves
// pictures and a transcript.

import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Window } from "./window.mjs";

const plan = JSON.parse(process.env.BELLWARD_DEMO);
const [author, reader] = plan.windows;
const WIDTH = 1280;
const HEIGHT = 800;

rmSync(plan.seen, { recursive: true, force: true });
mkdirSync(plan.seen, { recursive: true });
const began = Date.now();
const windows = [];
let pictures = 0;

function write(line) {
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(5);
  appendFileSync(join(plan.seen, "transcript.txt"), `${seconds} s  ${line}\n`);
}

/** Everything on the display. */
async function picture(name) {
  for (const window of windows) {
    await window.run("return document.body.offsetHeight");
  }
  await sleep(400);
  pictures += 1;
  const file = join(plan.seen, `${pictures}-${name}.png`);
  execFileSync("import", ["-window", "root", file]);
}

async function open(person, place) {
  const window = await Window.open({
    port: 4451 + place,
    application: plan.application,
    args: [
      "--profile-dir",
      person.profile,
      "--title-suffix",
      person.name,
      "--window-position",
      `${place * WIDTH},0`,
      "--window-size",
      `${WIDTH},${HEIGHT}`,
    ],
  });
  windows.push(window);
  await window.find("unlock-passphrase");
  return window;
}

async function unlock(window, person) {
  await window.type(await window.find("unlock-passphrase"), plan.passphrase);
  await window.click(await window.find("unlock-submit"));
  await window.find("conversation-list");
  write(`${person.name} unlocks the window`);
}

/** Opens the conversation whose name in the list is this. */
async function openThread(window, name) {
  const row = await window.until(
    `a conversation with ${name}`,
    `const rows = [...document.querySelectorAll('[data-testid="conversation"]')];
     return rows.find((row) => row.textContent.includes(arguments[0])) ?? null;`,
    name,
  );
  await window.click(Object.values(row)[0]);
  await window.find("composer-text");
}

/** The state that is shown on one's own message with this text. */
const STATE = `
  const rows = [...document.querySelectorAll('[data-testid="message"]')];
  const row = rows.filter((row) => row.textContent.includes(arguments[0])).at(-1);
  return row?.querySelector("[data-state]")?.dataset.state ?? null;`;

try {
  const left = await open(author, 0);
  const right = await open(reader, 1);
  await picture("locked");
  await unlock(left, author);
  await unlock(right, reader);
  await openThread(left, reader.name);
  await openThread(right, author.name);
  await picture("before");

  await left.type(await left.find("composer-text"), plan.text);
  await picture("typed");
  await left.click(await left.find("composer-send"));
  write(`${author.name} writes: ${plan.text}`);

  // Only what is shown in a focused window counts as read.
  execFileSync("xdotool", ["search", "--name", `Bellward - ${reader.name}`, "windowfocus"]);
  await right.until(
    "the message in the other window",
    `return [...document.querySelectorAll('[data-testid="message"]')]
       .some((row) => row.textContent.includes(arguments[0]));`,
    plan.text,
  );
  write(`${reader.name} sees it`);
  const state = await left.until(
    "the tick",
    `const state = (function () { ${STATE} })(...arguments); return state === "read" && state;`,
    plan.text,
  );
  write(`${author.name}'s window shows it as ${state}`);
  await picture("arrived");
} finally {
  for (const window of windows) await window.close();
}
