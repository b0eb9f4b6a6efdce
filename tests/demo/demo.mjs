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
  for (const window of windows) await window.drawn();
  await sleep(300);
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

/** Opens the conversation that has this name in the list. */
async function openThread(window, name) {
  const row = await window.until(
    `a conversation with ${name}`,
    `const rows = [...document.querySelectorAll('[data-testid="conversation-item"]')];
     const names = (row) => [...row.querySelectorAll("span")].map((span) => span.textContent);
     return rows.find((row) => names(row).includes(arguments[0])) ?? null;`,
    name,
  );
  await window.click(Object.values(row)[0]);
  await window.find("composer-text");
}

/** The state of the newest message with this text, or nothing when there is none. */
const STATE_OF = `
  const rows = [...document.querySelectorAll('[data-testid="message"]')];
  return rows.filter((row) => row.textContent.includes(arguments[0])).at(-1)?.dataset.state;`;

// Like no message of a run before, which may be read already.
const text = `${plan.text} (${new Date().toTimeString().slice(0, 8)})`;

try {
  const left = await open(author, 0);
  const right = await open(reader, 1);
  await picture("locked");
  await unlock(left, author);
  await unlock(right, reader);
  await openThread(left, reader.name);
  await openThread(right, author.name);
  await picture("before");

  await left.type(await left.find("composer-text"), text);
  await picture("typed");
  await left.click(await left.find("composer-send"));
  write(`${author.name} writes: ${text}`);

  // Only what is shown in a focused window counts as read.
  execFileSync("xdotool", ["search", "--name", `Bellward - ${reader.name}`, "windowfocus"]);
  await right.until("the message in the other window", STATE_OF, text);
  write(`${reader.name} sees it`);
  await left.until(
    "the tick that says read",
    `const state = (function () { ${STATE_OF} })(...arguments); return state === "read";`,
    text,
  );
  write(`${author.name}'s window shows it as read`);
  await picture("read");
} finally {
  for (const window of windows) await window.close();
}
