import { type ApiError, type ConversationId, LIMITS, type MessageId } from "../api/index.ts";
import { asApiError, type Platform } from "../platform/platform.ts";
import { merged, type Pages } from "./pages.ts";

/** What the first look at a thread asks for: more than any window shows. */
const FIRST_PAGE = 80;

export interface ThreadState extends Pages {
  loaded: boolean;
  error?: ApiError;
}

/** The loaded end of one conversation: always whole from some message to the newest. */
export class Thread {
  readonly conversation: ConversationId;
  #platform: Platform;
  #state: ThreadState = { messages: [], hasEarlier: false, loaded: false };
  #watchers = new Set<() => void>();
  #inSight: number | null = null;
  #refreshing = false;
  #refreshAgain = false;
  #earlier: Promise<void> | undefined;

  constructor(platform: Platform, conversation: ConversationId) {
    this.#platform = platform;
    this.conversation = conversation;
  }

  /** Loads and follows the conversation until the returned function is called. */
  start(): () => void {
    this.refresh();
    return this.#platform.listen(({ changes }) => {
      const touched = changes.some(
        (change) =>
          change.kind === "all" ||
          (change.kind === "messages" && change.conversation === this.conversation),
      );
      if (touched) this.refresh();
    });
  }

  current = (): ThreadState => this.#state;

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  /** Says how far down the person looks, so that what is in sight is kept fresh. */
  lookAt(position: number): void {
    this.#inSight = position;
  }

  async refresh(): Promise<void> {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    do {
      this.#refreshAgain = false;
      try {
        await this.#refreshEnd();
        await this.#refreshInSight();
      } catch (thrown) {
        this.#become({ ...this.#state, loaded: true, error: asApiError(thrown) });
      }
    } while (this.#refreshAgain);
    this.#refreshing = false;
  }

  /** Loads older messages, once at a time. */
  earlier(): Promise<void> {
    this.#earlier ??= this.#loadEarlier().finally(() => {
      this.#earlier = undefined;
    });
    return this.#earlier;
  }

  /** Loads back until a message is there; false when there is no such message. */
  async reach(message: MessageId): Promise<boolean> {
    if (!this.#state.loaded) await this.#refreshEnd();
    for (;;) {
      if (this.#state.messages.some(({ id }) => id === message)) return true;
      if (!this.#state.hasEarlier) return false;
      await this.earlier();
      if (this.#state.error) return false;
    }
  }

  async #loadEarlier(): Promise<void> {
    const before = this.#state.messages[0]?.position;
    if (before === undefined || !this.#state.hasEarlier) return;
    try {
      await this.#load(before, LIMITS.messagesPerPage);
    } catch (thrown) {
      this.#become({ ...this.#state, error: asApiError(thrown) });
    }
  }

  async #refreshEnd(): Promise<void> {
    // What waits to be sent stands last wherever the thread has got to: it tells nothing.
    const newestKnown = this.#state.messages.findLast(
      ({ storedAt }) => storedAt !== null,
    )?.position;
    const first = newestKnown === undefined;
    let page = await this.#load(null, first ? FIRST_PAGE : LIMITS.messagesPerPage);
    // So much arrived that the new end does not touch what is known: load what lies between.
    while (!first && page.hasEarlier && page.first !== undefined && page.first > newestKnown) {
      page = await this.#load(page.first, LIMITS.messagesPerPage);
    }
  }

  async #refreshInSight(): Promise<void> {
    const { messages } = this.#state;
    const edge = messages.at(-LIMITS.messagesPerPage)?.position;
    if (this.#inSight === null || edge === undefined || this.#inSight >= edge) return;
    await this.#load(this.#inSight + 1, FIRST_PAGE);
  }

  async #load(before: number | null, limit: number) {
    const page = await this.#platform.invoke("list_messages", {
      conversation: this.conversation,
      before,
      limit,
    });
    this.#become({ ...merged(this.#state, page, before), loaded: true });
    return { first: page.messages[0]?.position, hasEarlier: page.hasEarlier };
  }

  #become(state: ThreadState): void {
    this.#state = state;
    for (const changed of this.#watchers) changed();
  }
}
