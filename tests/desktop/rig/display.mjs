// A virtual display.

import { execFileSync, spawnSync } from "node:child_process";
import { end, firstLine, start } from "./process.mjs";
import { askToClose } from "./x11.mjs";

export class Display {
  #process;

  /** Opens a display of this size on a free number. */
  static async open(width, height) {
    const display = new Display();
    const screen = `${width}x${height}x24`;
    const args = ["-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp"];
    display.#process = start("Xvfb", args, { stdio: ["ignore", "pipe", "ignore"] });
    display.name = `:${await firstLine(display.#process, "Xvfb")}`;
    return display;
  }

  /** Keeps what is on the whole display. */
  screenshot(path) {
    execFileSync("import", ["-display", this.name, "-window", "root", path]);
  }

  /** Gives the keyboard to the window with this title, as a window manager would. */
  focus(title) {
    const env = { ...process.env, DISPLAY: this.name };
    const args = ["search", "--onlyvisible", "--name", title, "windowfocus", "--sync"];
    // The search fails when any window, of whatever program, closes meanwhile.
    for (let left = 5; ; left -= 1) {
      const { status, stderr } = spawnSync("xdotool", args, { env, encoding: "utf8" });
      if (status === 0) return;
      if (left === 0) throw new Error(`no window ${title}: ${stderr}`);
    }
  }

  /** The windows in sight with this title. */
  windows(title) {
    const env = { ...process.env, DISPLAY: this.name };
    const args = ["search", "--onlyvisible", "--name", title];
    const { stdout } = spawnSync("xdotool", args, { env, encoding: "utf8" });
    return stdout.split("\n").filter(Boolean).map(Number);
  }

  /** Presses the window's button for closing it, as a window manager would. */
  async press(title) {
    for (const window of this.windows(title)) await askToClose(this.name, window);
  }

  async close() {
    await end(this.#process);
  }
}
