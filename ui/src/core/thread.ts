import {
  type ApiError,
  type ConversationId,
  LIMITS,
  type MessageId,
  type MessagePage,
  type MessageView,
  type PageAt,
} from "../api/index.ts";
import { asApiError, type Platform } from "../platform/platform.ts";
import {
  cameAfter,
  has,
  merged,
  NOTHING_LOADED,
  newestStored,
  replaced,
  type Stretch,
  touches,
  trimmed,
  upToStored,
} from "./pages.ts";

/** What a first look asks for: more than any window shows. */
const LOOK = 80;
/** So many messages are held at most; what is farthest from sight goes first. */
const MOST = 1000;
const NEWEST: PageAt = { kind: "newest" };

export interface ThreadState extends Stretch {
  loaded: boolean;
  /** The oldest message that was not read here, loaded or not. */
  firstUnread: MessageView | null;
  /** How many messages of others came since the end was in sight; up to a page's worth. */
  came: number;
  error?: ApiError;
}

/** The part of one conversation that is looked at, anywhere in it: loaded, and kept fresh. */
export class Thread {
  readonly conversation: ConversationId;
  #platform: Platform;
  #state: ThreadState = { ...NOTHING_LOADED, loaded: false, firstUnread: null, came: 0 };
  #watchers = new Set<() => void>();
  #inSight = { first: 0, last: 0 };
  #sawUpTo: number | null = null;
  #stale = new Set<MessageId>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = new Map<string, Promise<void>>();

  constructor(platform: Platform, conversation: ConversationId) {
    this.#platform = platform;
    this.conversation = conversation;
  }

  /** Opens at a message, else at the first unread one, else at the end; and follows from there. */
  start(target: MessageId | null): () => void {
    this.#once("open", () => this.#open(target));
    return this.#platform.listen(({ changes }) => {
      const touched = changes.some(
        (change) =>
          change.kind === "all" ||
          (change.kind === "messages" && change.conversation === this.conversation),
      );
      if (touched) this.#anew("refresh", () => this.#refresh());
    });
  }

  current = (): ThreadState => this.#state;

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  /** Says what is in sight, by positions, so that it is kept fresh and never dropped. */
  lookAt(first: number, last: number, isEnd: boolean): void {
    this.#inSight = { first, last };
    if (isEnd && !this.#state.hasLater) this.#sawEnd();
    const isStale = this.#state.messages.some(
      ({ id, position }) => position >= first && position <= last && this.#stale.has(id),
    );
    if (isStale) this.#anew("sight", () => this.#refreshSight());
  }

  /** Loads older messages, once at a time. */
  earlier(): Promise<void> {
    return this.#once("earlier", async () => {
      const [first] = this.#state.messages;
      if (first && this.#state.hasEarlier) {
        await this.#extend({ kind: "before", position: first.position });
      }
    });
  }

  /** Loads newer messages, once at a time. */
  later(): Promise<void> {
    return this.#once("later", async () => {
      const last = this.#state.messages.at(-1);
      if (last && this.#state.hasLater) {
        await this.#extend({ kind: "after", position: last.position });
      }
    });
  }

  /** Loads what is around a message; false when there is no such message. */
  async reach(message: MessageId): Promise<boolean> {
    await this.#once(`reach ${message}`, async () => {
      if (!has(this.#state, message)) await this.#moveTo({ kind: "around", message });
    });
    return has(this.#state, message);
  }

  /** Loads the end, if it is not there. */
  reachEnd(): Promise<void> {
    return this.#once("end", async () => {
      if (this.#state.hasLater) await this.#moveTo(NEWEST);
    });
  }

  /** One after another; what is asked for again before it is done is done once. */
  #once(name: string, act: () => Promise<void>): Promise<void> {
    return this.#queue(name, async () => {
      await act();
      this.#waiting.delete(name);
    });
  }

  /** One after another; what is asked for again after it began is done again. */
  #anew(name: string, act: () => Promise<void>): Promise<void> {
    return this.#queue(name, () => {
      this.#waiting.delete(name);
      return act();
    });
  }

  #queue(name: string, act: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(name);
    if (waiting) return waiting;
    const done = this.#turn.then(act).catch((thrown) => {
      this.#waiting.delete(name);
      this.#become({ loaded: true, error: asApiError(thrown) });
    });
    this.#turn = done;
    this.#waiting.set(name, done);
    return done;
  }

  async #open(target: MessageId | null): Promise<void> {
    const newest = await this.#ask(NEWEST, target ? 1 : LOOK);
    this.#sawUpTo = newestStored(newest.messages);
    const wanted = target ?? newest.firstUnread;
    const isThere = !wanted || newest.messages.some(({ id }) => id === wanted);
    let page = newest;
    if (!isThere) page = await this.#around(wanted).catch(() => this.#ask(NEWEST, LOOK));
    else if (target) page = await this.#ask(NEWEST, LOOK);
    await this.#take(replaced(this.#state, page), newest);
  }

  async #moveTo(at: PageAt): Promise<void> {
    const page = await this.#ask(at, LOOK);
    await this.#take(replaced(this.#state, page), page);
    this.#stale.clear();
  }

  async #extend(at: PageAt): Promise<void> {
    const page = await this.#ask(at, LIMITS.messagesPerPage);
    const near = at.kind === "before" ? this.#inSight.first : this.#inSight.last;
    await this.#take(trimmed(merged(this.#state, page, at), near, MOST), page);
  }

  async #refresh(): Promise<void> {
    if (!this.#state.loaded) return;
    const end = await this.#ask(NEWEST, LIMITS.messagesPerPage);
    const holdsEnd = !this.#state.hasLater;
    const isFlood = holdsEnd && !touches(this.#state, end);
    this.#stale = new Set(this.#state.messages.map(({ id }) => id));
    const next =
      holdsEnd && !isFlood
        ? trimmed(merged(this.#state, end, NEWEST), this.#inSight.last, MOST)
        : { ...upToStored(this.#state), hasLater: true };
    await this.#take(next, end);
    const firstFresh = end.messages[0]?.position ?? Number.POSITIVE_INFINITY;
    if (this.#inSight.first < firstFresh) await this.#refreshSight();
  }

  async #refreshSight(): Promise<void> {
    if (this.#state.messages.length === 0) return;
    const at: PageAt = { kind: "after", position: this.#inSight.first - 1 };
    const page = await this.#ask(at, LOOK);
    if (has(this.#state, page.messages[0]?.id as MessageId)) {
      await this.#take(merged(this.#state, page, at), page);
    }
  }

  async #take(stretch: Stretch, page: MessagePage): Promise<void> {
    for (const { id } of page.messages) this.#stale.delete(id);
    const tail = stretch.hasLater ? (page.hasLater ? null : page.messages) : stretch.messages;
    const came = tail && this.#sawUpTo !== null ? cameAfter(tail, this.#sawUpTo) : this.#state.came;
    const firstUnread = await this.#unread(stretch, page.firstUnread);
    const { messages, events, hasEarlier, hasLater } = stretch;
    this.#become({
      messages,
      events,
      hasEarlier,
      hasLater,
      loaded: true,
      came,
      firstUnread,
      error: undefined,
    });
  }

  /** The first unread message, asked for by itself where it is not loaded. */
  async #unread({ messages }: Stretch, id: MessageId | null): Promise<MessageView | null> {
    if (!id) return null;
    const known = messages.find((one) => one.id === id);
    if (known) return known;
    if (this.#state.firstUnread?.id === id) return this.#state.firstUnread;
    const page = await this.#around(id, 1);
    return page.messages.find((one) => one.id === id) ?? null;
  }

  #sawEnd(): void {
    const position = newestStored(this.#state.messages);
    if (position === this.#sawUpTo && this.#state.came === 0) return;
    this.#sawUpTo = position;
    this.#become({ came: 0 });
  }

  #around(message: MessageId, limit = LOOK): Promise<MessagePage> {
    return this.#ask({ kind: "around", message }, limit);
  }

  #ask(at: PageAt, limit: number): Promise<MessagePage> {
    const { conversation } = this;
    return this.#platform.invoke("list_messages", { conversation, at, limit });
  }

  #become(change: Partial<ThreadState>): void {
    this.#state = { ...this.#state, ...change };
    for (const changed of this.#watchers) changed();
  }
}
