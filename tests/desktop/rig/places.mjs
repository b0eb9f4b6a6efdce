// Where things are.

import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** Where screenshots go. */
export const screens = join(target, "screens");
mkdirSync(screens, { recursive: true });

/** A program that cargo built. */
export function built(name) {
  return existing(join(target, "debug", name), `cargo build -p ${packageOf[name] ?? name}`);
}

const packageOf = { bellward: "bellward-cli" };

/** tauri-driver, wherever it is installed. */
export function tauriDriver() {
  const own = join(target, "tools/bin/tauri-driver");
  if (existsSync(own)) return own;
  const path = (process.env.PATH ?? "").split(":").map((entry) => join(entry, "tauri-driver"));
  return path.find(existsSync) ?? existing(own, "cargo install tauri-driver --version 2.1.0");
}

function existing(path, how) {
  if (!existsSync(path)) throw new Error(`${path} is missing: ${how}`);
  return path;
}

/** A directory of this test alone. */
export function scratch() {
  return mkdtempSync(join(tmpdir(), "bellward-desktop-"));
}

/** A loopback port that nobody uses. */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
