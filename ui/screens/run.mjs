// Looks at every screen: builds the window over the stand-in core, photographs it in light and
// dark at two sizes, and lets axe judge each. Pictures go to target/screens. Ends with 1 when axe
// or the browser's console complains. `npm run screens -- thread` looks at names with "thread".
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { judged } from "./judged.mjs";
import { SCREENS } from "./screens.mjs";

const PORT = 4873;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pictures = here("../../target/screens");
const vite = [here("../node_modules/vite/bin/vite.js")];
const config = ["-c", here("./vite.config.ts")];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wanted = process.argv[2] ?? "";

/** How long anything may take, in milliseconds. */
const PATIENCE = 60_000;

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
];
/** A Thursday morning, so that every run shows the same. */
const MOMENT = new Date("2026-11-19T10:47:00");

const built = spawnSync(process.execPath, [...vite, "build", "--logLevel", "warn", ...config], {
  stdio: "inherit",
});
if (built.status !== 0) process.exit(1);

const complaints = [];
let taken = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Other work on the machine is no reason to fail.
  timeout: PATIENCE,
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
const server = spawn(process.execPath, [...vite, "preview", ...config], { stdio: "ignore" });

try {
  await reachable(`http://localhost:${PORT}/`);
  mkdirSync(pictures, { recursive: true });
  const waiting = SCREENS.filter(({ name }) => name.includes(wanted)).flatMap((screen) =>
    (screen.sizes ?? SIZES).flatMap((size) =>
      ["light", "dark"].map((theme) => [screen, size, theme]),
    ),
  );
  // Several pages at a time, as one page leaves the other processors idle.
  const workers = Array.from({ length: availableParallelism() }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await look(...next);
  });
  await Promise.all(workers);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}

for (const complaint of complaints) console.error(`FAILED ${complaint}`);
console.log(`${taken} pictures in target/screens, ${complaints.length} complaints`);
process.exit(complaints.length === 0 ? 0 : 1);

async function look(screen, size, theme) {
  const { name, scene, query = {}, allowed = [], act } = screen;
  const picture = `${name}-${theme}-${size.width}`;
  const page = await browser.newPage({ viewport: size, reducedMotion: "reduce", locale: "en-US" });
  page.setDefaultTimeout(PATIENCE);
  try {
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${picture}: console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${picture}: ${error.message}`));
    await page.clock.setFixedTime(MOMENT);
    const search = new URLSearchParams({ scene, theme, ...query });
    await page.goto(`http://localhost:${PORT}/?${search}`);
    await page.waitForSelector("#root > *");
    if (act) await act(page);
    await page.evaluate(settled);
    await page.screenshot({ path: `${pictures}/${picture}.png` });
    taken += 1;
    if (size === (screen.sizes ?? SIZES)[0]) await judge(page, picture, allowed);
  } catch (error) {
    complaints.push(`${picture}: ${error.message}`);
    await page.screenshot({ path: `${pictures}/${picture}-failed.png` }).catch(() => {});
  } finally {
    await page.close();
  }
}

async function judge(page, picture, allowed) {
  const violations = await judged(page, axe, allowed);
  for (const { id, help, nodes } of violations) {
    const where = nodes.map(
      ({ html, any }) => `    ${html.slice(0, 160)}\n      ${any[0]?.message ?? ""}`,
    );
    complaints.push(`${picture}: ${id}: ${help}\n${where.join("\n")}`);
  }
}

function settled() {
  return new Promise((resolve) => {
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 150);
  });
}

async function reachable(address) {
  for (let attempt = 0; attempt < PATIENCE / 100; attempt += 1) {
    try {
      await fetch(address);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${address} does not answer`);
}
