// The scanner finds what was put there on purpose.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { scratch } from "./rig/places.mjs";
import { findPlanted } from "./rig/scan.mjs";

const directory = scratch();
after(() => rmSync(directory, { recursive: true }));

const PLANTED = "K+ 6.1 at bedside 7";
const forms = {
  plain: Buffer.from(`before ${PLANTED} after`),
  "utf-16 little endian": Buffer.from(`before ${PLANTED} after`, "utf16le"),
  "utf-16 big endian": Buffer.from(`before ${PLANTED} after`, "utf16le").swap16(),
  "base64 at 0": Buffer.from(Buffer.from(`abc${PLANTED} after`).toString("base64")),
  "base64 at 1": Buffer.from(Buffer.from(`a${PLANTED} after`).toString("base64")),
  "base64 at 2": Buffer.from(Buffer.from(`ab${PLANTED}`).toString("base64url")),
  "percent escapes": Buffer.from(`q=${encodeURIComponent(PLANTED)}`),
};

for (const [form, content] of Object.entries(forms)) {
  test(`planted text is found in ${form}`, () => {
    const place = join(directory, form, "deeper");
    mkdirSync(place, { recursive: true });
    const file = join(place, "file.bin");
    writeFileSync(file, Buffer.concat([Buffer.alloc(1000, 7), content]));
    assert.deepEqual(findPlanted([join(directory, form)], [PLANTED]), [file]);
    assert.deepEqual(findPlanted([join(directory, form)], ["K+ 6.2 at bedside 7"]), []);
  });
}
