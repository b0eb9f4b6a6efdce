// Renders icon.svg into the formats that the desktop systems want: `node assets/make-icons.mjs`.
// Needs Chromium; its path can be given in CHROMIUM.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const scratch = mkdtempSync(join(tmpdir(), "bellward-icons-"));

function render(size) {
  const svg = readFileSync(join(here, "icon.svg"), "utf8").replace(
    'width="1024" height="1024"',
    `width="${size}" height="${size}"`,
  );
  const page = join(scratch, `${size}.html`);
  const png = join(scratch, `${size}.png`);
  writeFileSync(page, `<style>body{margin:0}svg{display:block}</style>${svg}`);
  execFileSync(
    chromium,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--default-background-color=00000000",
      `--window-size=${size},${size}`,
      `--screenshot=${png}`,
      pathToFileURL(page).href,
    ],
    { stdio: "ignore" },
  );
  return readFileSync(png);
}

/** ICO: a directory of entries, each a whole PNG. */
function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(([, png]) => png)]);
}

/** ICNS: chunks, each a type, a length and a whole PNG. */
function icns(images) {
  const chunk = (type, body) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, "ascii");
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk("icns", Buffer.concat(images.map(([type, png]) => chunk(type, png))));
}

const png = new Map([16, 32, 48, 64, 128, 256, 512].map((size) => [size, render(size)]));
const sized = (...sizes) => sizes.map((size) => [size, png.get(size)]);
const out = (name) => join(here, "icons", name);

writeFileSync(out("32x32.png"), png.get(32));
writeFileSync(out("128x128.png"), png.get(128));
writeFileSync(out("128x128@2x.png"), png.get(256));
writeFileSync(out("icon.png"), png.get(512));
writeFileSync(out("icon.ico"), ico(sized(16, 32, 48, 64, 256)));
writeFileSync(
  out("icon.icns"),
  icns([
    ["icp4", png.get(16)],
    ["icp5", png.get(32)],
    ["ic07", png.get(128)],
    ["ic08", png.get(256)],
    ["ic09", png.get(512)],
  ]),
);
rmSync(scratch, { recursive: true });
