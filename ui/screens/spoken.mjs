// Prints what the accessibility tree holds at each step of sending and of searching, as
// docs/accessibility.md was derived from it. Run after `npm run screens` has built the window.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PORT = 4873;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const vite = here("../node_modules/vite/bin/vite.js");
const server = spawn(process.execPath, [vite, "preview", "-c", here("./vite.config.ts")], {
  stdio: "ignore",
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

try {
  const page = await browser.newPage({ locale: "en-US", reducedMotion: "reduce" });
  await page.clock.setFixedTime(new Date("2026-11-19T10:47:00"));
  await opened(page);
  await sending(page);
  await searching(page);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}

async function opened(page) {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await page.goto(`http://localhost:${PORT}/?scene=clinic`);
      await page.waitForSelector('[data-testid="conversation-item"]');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error("the window does not answer");
}

/** What has the focus: its role, name, description and state; and what live regions hold. */
async function say(page, step) {
  await page.waitForTimeout(1000);
  const focused = page.locator(":focus");
  const tree = (await focused.count()) > 0 ? await focused.ariaSnapshot() : "(nothing)";
  const spoken = await page.evaluate(() => {
    const at = document.activeElement;
    const virtual = at?.getAttribute("aria-activedescendant");
    const live = [...document.querySelectorAll('[role="status"],[role="alert"]')]
      .map((one) => one.textContent?.trim())
      .filter(Boolean);
    return { live, virtual };
  });
  console.log(`\n## ${step}\n${tree.slice(0, 300)}`);
  if (spoken.virtual) {
    const option = page.locator(`[id="${spoken.virtual}"]`);
    console.log(`active: ${await option.ariaSnapshot()}`);
    const [place, total] = await Promise.all(
      ["aria-posinset", "aria-setsize"].map((name) => option.getAttribute(name)),
    );
    if (total) console.log(`place: ${place} of ${total}`);
  }
  const description = await describedBy(page);
  if (description) console.log(`described by: ${description}`);
  if (spoken.live.length > 0) console.log(`live: ${spoken.live.join(" | ")}`);
}

/** The description of what has the focus, as the browser gives it to a screen reader. */
async function describedBy(page) {
  const tree = await page.context().newCDPSession(page);
  try {
    const { result } = await tree.send("Runtime.evaluate", {
      expression: "document.activeElement",
    });
    const { nodes } = await tree.send("Accessibility.getPartialAXTree", {
      objectId: result.objectId,
      fetchRelatives: false,
    });
    return nodes[0]?.description?.value;
  } finally {
    await tree.detach();
  }
}

async function sending(page) {
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press("Tab");
    const isList = await page.evaluate(
      () => document.activeElement?.getAttribute("role") === "listbox",
    );
    if (isList) break;
  }
  await say(page, "Tab to the inbox");
  await page.keyboard.press("ArrowDown");
  await say(page, "Arrow down");
  await page.keyboard.press("Enter");
  await say(page, "Enter");
  await page.keyboard.type("On my way.");
  await say(page, "typing");
  await page.keyboard.press("Control+Enter");
  await say(page, "Control Enter");
  const mine = page.locator('[data-testid="message"][data-mine="true"]').last();
  console.log(await mine.ariaSnapshot());
  const sent = await mine.getAttribute("data-message");
  await page.evaluate((message) => {
    window.core.progress(message, { state: { kind: "stored" }, storedAt: 1 });
  }, sent);
  await say(page, "the relay has it");
  await page.keyboard.press("Shift+Tab");
  await say(page, "Shift Tab");
  await page.keyboard.press("Tab");
  await page.evaluate(() => window.core.receive("station2", "station2", "Thank you."));
  await say(page, "an answer arrives");
  await page.evaluate(() => window.core.receive("night-shift", "priya", "Bed 3 is asleep."));
  await say(page, "a message arrives elsewhere");
}

async function searching(page) {
  await page.keyboard.press("Control+k");
  await say(page, "Control K");
  await page.keyboard.type("potassium");
  await say(page, "typing");
  await page.keyboard.press("ArrowDown");
  await say(page, "Arrow down");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+f");
  await say(page, "Control Shift F");
  await page.keyboard.type("potassium");
  await say(page, "typing");
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press("Tab");
    await say(page, "Tab");
  }
  await page.locator('[data-testid="search-words"]').focus();
  await page.keyboard.press("ArrowDown");
  await say(page, "Arrow down into the results");
  await page.keyboard.press("Enter");
  await say(page, "Enter");
  console.log(`marked: ${await page.locator('[data-marked="true"]').ariaSnapshot()}`);
  await page.keyboard.press("Escape");
  await say(page, "Escape");
}
