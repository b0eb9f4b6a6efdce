import type { ConversationEvent, MessageId, MessageView } from "../../api/index.ts";

/**
 * What was said in one stand-in conversation. Its past is made message by message when it is
 * looked at, so that a hundred thousand cost nothing; what comes later is kept.
 */
export class Transcript {
  readonly #past: number;
  readonly #made: (index: number) => MessageView;
  #later: MessageView[] = [];
  #changed = new Map<number, MessageView>();
  /** What happened between the messages. */
  readonly events: ConversationEvent[];

  constructor(
    past: number,
    made: (index: number) => MessageView,
    events: ConversationEvent[] = [],
  ) {
    this.#past = past;
    this.#made = made;
    this.events = events;
  }

  get length(): number {
    return this.#past + this.#later.length;
  }

  at(index: number): MessageView | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const known = this.#changed.get(index);
    if (known) return known;
    return index < this.#past ? this.#made(index) : this.#later[index - this.#past];
  }

  slice(from: number, to: number): MessageView[] {
    const messages: MessageView[] = [];
    for (let index = Math.max(from, 0); index < Math.min(to, this.length); index += 1) {
      const message = this.at(index);
      if (message) messages.push(message);
    }
    return messages;
  }

  /** Where a message stands, or -1. The past's ids end with their place, counted from one. */
  indexOf(id: MessageId): number {
    const later = this.#later.findIndex((message) => message.id === id);
    if (later >= 0) return this.#past + later;
    const index = Number(id.slice(id.lastIndexOf("-") + 1)) - 1;
    return this.at(index)?.id === id ? index : -1;
  }

  /** The oldest of the last so many messages of others, or -1. */
  firstOfLast(unread: number): number {
    let left = unread;
    for (let index = this.length - 1; index >= 0 && left > 0; index -= 1) {
      if (!this.at(index)?.mine) left -= 1;
      if (left === 0) return index;
    }
    return -1;
  }

  add(message: MessageView): void {
    this.#later.push(message);
  }

  change(index: number, change: Partial<MessageView>): void {
    const known = this.at(index);
    if (known) this.#changed.set(index, { ...known, ...change });
  }
}
