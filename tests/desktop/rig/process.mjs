// Processes of a test: each is ended by its own id, and is gone before the test goes on.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts a program whose output goes to a file descriptor or is read here. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], ...options });
  child.ended = new Promise((done) => {
    child.once("exit", done);
    child.once("error", done);
  });
  return child;
}

/** The first line that a program prints; fails when it ends before. */
export async function firstLine(child, program) {
  const lines = createInterface({ input: child.stdout });
  const line = new Promise((found) => lines.once("line", found));
  const ended = child.ended.then(() => {
    throw new Error(`${program} ended before it said anything`);
  });
  return Promise.race([line, ended]);
}

/** Asks a process to end, and waits for it; after ten seconds makes it end. */
export async function end(child, pid = child.pid) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal(pid, "SIGTERM");
  const slow = setTimeout(() => signal(pid, "SIGKILL"), 10_000);
  await child.ended;
  clearTimeout(slow);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
