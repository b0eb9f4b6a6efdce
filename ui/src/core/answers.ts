import type { ApiError, Change } from "../api/index.ts";
import { type AnswerOf, asApiError, type Platform } from "../platform/platform.ts";

/** The commands that take no request and whose answer is shown, with what makes each stale. */
const STALE_BY = {
  app_state: ["app"],
  me: ["people"],
  list_conversations: ["conversations"],
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
  answer: Answer<unknown>;
  watchers: Set<() => void>;
  asking: boolean;
  askAgain: boolean;
}

const NOTHING: Answer<never> = {};

/** The core's last answers, each asked anew when the core says that it changed. */
export class Answers {
  readonly platform: Platform;
  #entries = new Map<Shown, Entry>();

  constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Listens to the core until the returned function is called. */
  start(): () => void {
    return this.platform.listen(({ changes }) => {
      for (const command of this.#entries.keys()) {
        const kinds: readonly string[] = STALE_BY[command];
        if (changes.some((change) => change.kind === "all" || kinds.includes(change.kind))) {
          this.ask(command);
        }
      }
    });
  }

  current<C extends Shown>(command: C): Answer<AnswerOf<C>> {
    return (this.#entries.get(command)?.answer as Answer<AnswerOf<C>> | undefined) ?? NOTHING;
  }

  watch(command: Shown, changed: () => void): () => void {
    const known = this.#entries.get(command);
    const entry = known ?? { answer: {}, watchers: new Set(), asking: false, askAgain: false };
    entry.watchers.add(changed);
    if (!known) {
      this.#entries.set(command, entry);
      this.ask(command);
    }
    return () => entry.watchers.delete(changed);
  }

  /** Forgets everything that was shown, as when the profile is locked. */
  forget(): void {
    for (const [command, entry] of this.#entries) {
      if (command === "app_state") continue;
      entry.answer = {};
      if (entry.watchers.size === 0) this.#entries.delete(command);
    }
  }

  async ask(command: Shown): Promise<void> {
    const entry = this.#entries.get(command);
    if (!entry) return;
    if (entry.asking) {
      entry.askAgain = true;
      return;
    }
    entry.asking = true;
    do {
      entry.askAgain = false;
      try {
        entry.answer = { value: await this.platform.invoke(command) };
      } catch (thrown) {
        entry.answer = { value: entry.answer.value, error: asApiError(thrown) };
      }
    } while (entry.askAgain);
    entry.asking = false;
    for (const changed of entry.watchers) changed();
  }
}
