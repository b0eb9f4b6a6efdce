// A relay on loopback, with a database of its own.

import { join } from "node:path";
import { built, freePort } from "./places.mjs";
import { end, firstLine, start } from "./process.mjs";

export class Relay {
  #process;

  /** Starts one over a directory; `address` is what people type in. */
  static async open(directory) {
    const relay = new Relay();
    relay.data = join(directory, "relay");
    relay.port = await freePort();
    await relay.start();
    return relay;
  }

  async start() {
    const listen = `127.0.0.1:${this.port}`;
    this.#process = start(
      built("bellward-relay"),
      ["serve", "--data", this.data, "--listen", listen, "--json"],
    );
    this.address = JSON.parse(await firstLine(this.#process, "bellward-relay")).address;
    this.#process.stdout.resume();
  }

  async close() {
    await end(this.#process);
  }
}
