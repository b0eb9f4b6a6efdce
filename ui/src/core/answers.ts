import type { ApiError, Change } from "../api/index.ts";
import { type AnswerOf, asApiError, type Platform, type RequestOf } from "../platform/platform.ts";

/** The commands whose answer is shown as it is, with what makes each stale. */
const STALE_BY = {
  app_state: ["app"],
  me: ["people"],
  preferences: ["preferences"],
  conversation: ["conversations", "people"],
  people: ["people"],
  connection: ["connection"],
  ledger_state: ["ledger"],
} as const satisfies Record<string, readonly Change["kind"][]>;

export type Shown = keyof typeof STALE_BY;

/** What is known of an answer. A stale value stays until the new one is there. */
export interface Answer<T> {
  value?: T;
  error?: ApiError;
}

interface Entry {
  command: Shown;
  request: unknown;
  answer: Answer<unknown>;
  watchers: Set<() => void>;
  asking: boolean;
  askAgain: boolean;
}

export const NOTHING: Answer<never> = {};

/** The core's last answers, one for each question, asked anew when the core says that it changed. */
export class Answers {
  readonly platform: Platform;
  #entries = new Map<string, Entry>();

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Listens to the core until the returned function is called. */
  start(): () => void {
    return this.platform.listen(({ changes }) => {
      for (const entry of this.#entries.values()) {
        const kinds: readonly string[] = STALE_BY[entry.command];
        if (changes.some((change) => change.kind === "all" || kinds.includes(change.kind))) {
          this.#ask(entry);
        }
      }
    });
  }

  current<C extends Shown>(command: C, request?: RequestOf<C>): Answer<AnswerOf<C>> {
    const entry = this.#entries.get(keyOf(command, request));
    return (entry?.answer as Answer<AnswerOf<C>> | undefined) ?? NOTHING;
  }

  watch<C extends Shown>(
    command: C,
    request: RequestOf<C> | undefined,
    changed: () => void,
  ): () => void {
    const key = keyOf(command, request);
    const known = this.#entries.get(key);
    const entry = known ?? {
      command,
      request,
      answer: {},
      watchers: new Set(),
      asking: false,
      askAgain: false,
    };
    entry.watchers.add(changed);
    if (!known) {
      this.#entries.set(key, entry);
      this.#ask(entry);
    }
    return () => {
      entry.watchers.delete(changed);
      // What is one of many is forgotten with its last watcher: shown again, it is asked again.
      if (request !== undefined && entry.watchers.size === 0) this.#entries.delete(key);
    };
  }

  /** Forgets everything that was shown, as when the profile is locked. */
  forget(): void {
    for (const [key, entry] of this.#entries) {
      if (OUTLASTS_THE_LOCK.includes(entry.command)) continue;
      entry.answer = {};
      if (entry.watchers.size === 0) this.#entries.delete(key);
    }
  }

  async ask(command: Shown): Promise<void> {
    const entry = this.#entries.get(keyOf(command, undefined));
    if (entry) await this.#ask(entry);
  }

  async #ask(entry: Entry): Promise<void> {
    if (entry.asking) {
      entry.askAgain = true;
      return;
    }
    entry.asking = true;
    const invoke = this.platform.invoke as (command: Shown, request: unknown) => Promise<unknown>;
    do {
      entry.askAgain = false;
      try {
        entry.answer = { value: await invoke.call(this.platform, entry.command, entry.request) };
      } catch (thrown) {
        entry.answer = { value: entry.answer.value, error: asApiError(thrown) };
      }
    } while (entry.askAgain);
    entry.asking = false;
    for (const changed of entry.watchers) changed();
  }
}

/** What is known of the program itself, not of a profile. */
const OUTLASTS_THE_LOCK: readonly Shown[] = ["app_state", "preferences"];

function keyOf(command: Shown, request: unknown): string {
  return request === undefined ? command : `${command} ${JSON.stringify(request)}`;
}
