// A walk through the window at the pace of a person: the machine's part is measured, the person's
// is counted.

/** How long a person takes for a key, for reading what a press brings, and for a paste. */
const KEY = 200;
const STEP = 3_000;

export class Walk {
  #person;
  #began = performance.now();
  #human = 0;

  constructor(person) {
    this.#person = person;
  }

  /** Reads what there is, then presses something. */
  async click(id) {
    this.#human += STEP;
    await this.#person.click(id);
  }

  async type(id, text) {
    this.#human += KEY * text.length;
    await this.#person.type(id, text);
  }

  async paste(id, text) {
    this.#human += STEP;
    await this.#person.type(id, text);
  }

  sees(id) {
    return this.#person.sees(id);
  }

  /** In milliseconds: until now, as if a person had done it. */
  get took() {
    return this.#human + performance.now() - this.#began;
  }

  toString() {
    const seconds = (time) => `${(time / 1000).toFixed(1)} s`;
    return `${seconds(this.took)}, of which the person ${seconds(this.#human)}`;
  }
}
