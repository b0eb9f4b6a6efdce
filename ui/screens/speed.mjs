// Measures how fast the window is: 10,000 conversations and a thread of 100,000 messages over the
// stand-in core, in a real browser. Prints what it measured, and ends with 1 over the budget:
// no frame over 50 ms while scrolling, a key on the screen within one frame and a thread within
// two at the median. Timings depend on the machine: run it alone on one that is idle.
import { spawn, spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PORT = 4874;
const FRAME = 1000 / 60;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const vite = [here("../node_modules/vite/bin/vite.js")];
const built = ["-c", here("./vite.config.ts"), "--outDir", here("../../target/screens/speed")];
const id = (name) => `[data-testid="${name}"]`;

const done = spawnSync(process.execPath, [...vite, "build", "--logLevel", "warn", ...built], {
  stdio: "inherit",
});
if (done.status !== 0) process.exit(1);
const server = spawn(process.execPath, [...vite, "preview", "--port", String(PORT), ...built], {
  stdio: "ignore",
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--no-first-run", "--disable-background-networking"],
});

const measured = [];
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  await opened(page, `http://localhost:${PORT}/?scene=crowd&theme=light`);
  await page.waitForSelector(id("conversation-item"));
  await page.evaluate(prepare);
  await page.waitForTimeout(1000);

  await frames(page, "nothing done (this machine's own jitter)", () => page.evaluate(idle));
  await scrolled(page, "inbox of 10,000, scrolled 60 px a frame", "conversation-list", 60);
  await scrolled(page, "inbox of 10,000, scrolled 400 px a frame", "conversation-list", 400);
  await page.evaluate(() => {
    document.querySelector('[data-testid="conversation-list"]').scrollTop = 0;
  });
  await page.waitForTimeout(300);
  await times(page, "thread opened, press to paint", () => page.evaluate(openings), 2 * FRAME);

  await page.click(id("open-search"));
  await page.fill(id("search-input"), "shift hand-over");
  await page.locator(id("found-conversation"), { hasText: "Shift hand-over" }).click();
  await page.waitForSelector('[data-message="handover-100000"]');
  await page.waitForTimeout(500);
  await scrolled(page, "thread of 100,000, scrolled back 40 px a frame", "messages", -40);
  await scrolled(page, "thread of 100,000, scrolled back 200 px a frame", "messages", -200);
  const [oldest] = await page.$$eval(id("message"), (all) => all.map((one) => one.dataset.message));
  if (Number(oldest?.split("-")[1]) > 98_000) throw new Error(`only back to ${oldest}`);
  await page.focus(id("composer-text"));
  await times(page, "key in the composer, event to paint", () => typed(page), FRAME);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}

const [cpu] = cpus();
console.log(`\n${cpus().length} x ${cpu?.model.trim()}, ${process.platform}, headless Chromium`);
for (const { name, text, isWithin } of measured) {
  console.log(`${isWithin ? "within" : "  OVER"}  ${name}: ${text}`);
}
process.exit(measured.every(({ isWithin }) => isWithin) ? 0 : 1);

/**
 * The gaps between frames while something goes on, and the processor's time for the longest piece
 * of work on the window's thread, which other work on the machine does not lengthen.
 */
async function frames(page, name, act) {
  const { result: gaps, work } = await worked(page, act);
  const sorted = gaps.toSorted((one, other) => one - other);
  const over = gaps.filter((gap) => gap > 50).length;
  measured.push({
    name,
    isWithin: over === 0,
    text: `${gaps.length} frames, median ${ms(at(sorted, 0.5))}, 99th of 100 ${ms(at(sorted, 0.99))}, longest ${ms(sorted.at(-1))}, ${over} over 50 ms; processor a frame ${ms(work.sum / gaps.length)}, longest task ${ms(work.longest)}`,
  });
}

/** What the busiest page's main thread did, in milliseconds of the processor. */
function workIn({ traceEvents }) {
  const mains = traceEvents.filter(
    ({ name, args }) => name === "thread_name" && args.name === "CrRendererMain",
  );
  const each = mains.map(({ pid, tid }) => {
    const tasks = traceEvents
      .filter((one) => one.pid === pid && one.tid === tid && one.name.endsWith("RunTask"))
      .map(({ tdur = 0 }) => tdur / 1000);
    return {
      sum: tasks.reduce((sum, task) => sum + task, 0),
      longest: Math.max(0, ...tasks),
    };
  });
  return each.toSorted((one, other) => other.sum - one.sum)[0] ?? { sum: 0, longest: 0 };
}

async function times(page, name, act, budget) {
  const { result: taken, work } = await worked(page, act);
  const sorted = taken.toSorted((one, other) => one - other);
  const median = at(sorted, 0.5);
  measured.push({
    name,
    isWithin: median <= budget,
    text: `${taken.length} times, median ${ms(median)} of ${ms(budget)}, 9 of 10 within ${ms(at(sorted, 0.9))}, longest ${ms(sorted.at(-1))}; processor each ${ms(work.sum / taken.length)}, longest task ${ms(work.longest)}`,
  });
}

/** Does something, and what the window's thread had to do meanwhile. */
async function worked(page, act) {
  await browser.startTracing(page, { categories: ["toplevel"] });
  const result = await act();
  return { result, work: workIn(JSON.parse((await browser.stopTracing()).toString())) };
}

function at(sorted, part) {
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)];
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

async function opened(page, address) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await page.goto(address);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${address} does not answer`);
}

/** Scrolls as a wheel does, at so many pixels a frame, for ten seconds. */
function scrolled(page, name, testId, step) {
  return frames(page, name, async () => {
    const { x, y, width, height } = await page.locator(id(testId)).boundingBox();
    const input = await page.context().newCDPSession(page);
    await page.evaluate(() => {
      window.watchFrames();
    });
    await input.send("Input.synthesizeScrollGesture", {
      x: Math.round(x + width / 2),
      y: Math.round(y + height / 2),
      yDistance: -step * 600,
      speed: Math.abs(step) * 60,
      gestureSourceType: "mouse",
      preventFling: true,
    });
    return page.evaluate(() => window.framesSeen());
  });
}

/** Types as a fast person does, and takes the time from each key to the frame that shows it. */
async function typed(page) {
  await page.evaluate(() => window.watchKeys());
  for (const character of "Bed 12 is stable, potassium 4.9, next draw at noon. Thank you all.") {
    await page.keyboard.press(character === " " ? "Space" : character);
    await page.waitForTimeout(60);
  }
  return page.evaluate(() => window.keysTaken);
}

async function idle() {
  window.watchFrames();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return window.framesSeen();
}

/** Presses twenty rows, and takes the time until the thread's messages are painted. */
async function openings() {
  const taken = [];
  const rows = [...document.querySelectorAll('[data-testid="conversation-item"]')]
    .map((row) => row.dataset.conversation)
    .slice(0, 20);
  for (const conversation of rows) {
    const row = document.querySelector(`[data-conversation="${conversation}"][role="option"]`);
    if (!row) continue;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const begun = performance.now();
    row.click();
    await window.painted(() => {
      const thread = document.querySelector('[data-testid="thread"]');
      return (
        thread?.dataset.conversation === conversation &&
        thread.querySelector('[data-testid="message"]') !== null
      );
    });
    taken.push(performance.now() - begun);
  }
  return taken;
}

/** What measures, put into the page. */
function prepare() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const afterPaint = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(null);
      });
    });

  let watching = false;
  let gaps = [];
  window.watchFrames = async () => {
    watching = true;
    gaps = [];
    let before = await frame();
    while (watching) {
      const now = await frame();
      gaps.push(now - before);
      before = now;
    }
  };
  window.framesSeen = () => {
    watching = false;
    return gaps;
  };

  /** Done when the document shows it and a frame with it was drawn. */
  window.painted = async (isThere) => {
    for (;;) {
      await afterPaint();
      if (isThere()) return;
    }
  };

  window.watchKeys = () => {
    window.keysTaken = [];
    window.addEventListener(
      "keydown",
      (event) => {
        afterPaint().then(() => window.keysTaken.push(performance.now() - event.timeStamp));
      },
      { capture: true },
    );
  };
}
