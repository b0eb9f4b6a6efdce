import type {
  ApiError,
  ConversationId,
  ConversationPage,
  ConversationSummary,
} from "../api/index.ts";
import { asApiError, type Platform } from "../platform/platform.ts";
import { sameOrNew } from "./same.ts";
import { reaches, type Sight, type Span, spanAround, TOP } from "./sight.ts";

export interface InboxState {
  /** How many conversations there are; unknown until the first answer. */
  total: number | undefined;
  /** Unread messages in all of them. */
  unread: number;
  /** The first ones, kept fresh wherever one looks. */
  top: readonly ConversationSummary[];
  /** What is in sight and a little more, from `from` on. */
  from: number;
  rows: readonly ConversationSummary[];
  error?: ApiError;
}

/** The conversation at a place of the inbox, if it is loaded. */
export function rowAt({ from, rows, top }: InboxState, index: number) {
  return rows[index - from] ?? top[index];
}

/** Where a conversation stands, if it is loaded. */
export function indexOf({ from, rows, top }: InboxState, id: ConversationId): number | null {
  const inSight = rows.findIndex((row) => row.id === id);
  if (inSight >= 0) return from + inSight;
  const above = top.findIndex((row) => row.id === id);
  return above >= 0 ? above : null;
}

/** The inbox: however many conversations there are, only what is looked at is loaded. */
export class Inbox {
  readonly #platform: Platform;
  #state: InboxState = { total: undefined, unread: 0, top: [], from: 0, rows: [] };
  #watchers = new Set<() => void>();
  #sight: Sight = { first: 0, last: 0 };
  #loading = false;
  #again = false;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Loads and follows the inbox until the returned function is called. */
  start(): () => void {
    this.#load();
    return this.#platform.listen(({ changes }) => {
      if (changes.some(({ kind }) => kind === "all" || kind === "conversations")) this.#load();
    });
  }

  current = (): InboxState => this.#state;

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  /** Says which rows are in sight, so that they are loaded and kept fresh. */
  lookAt(sight: Sight): void {
    this.#sight = sight;
    const { total, from, rows } = this.#state;
    if (total !== undefined && !reaches({ from, limit: rows.length }, sight, total)) this.#load();
  }

  /** Where a conversation stands, loaded or not; null where it is not there. */
  async placeOf(conversation: ConversationId): Promise<number | null> {
    const known = indexOf(this.#state, conversation);
    if (known !== null) return known;
    try {
      return (await this.#platform.invoke("place_in_inbox", { conversation })).above;
    } catch (thrown) {
      this.#become({ ...this.#state, error: asApiError(thrown) });
      return null;
    }
  }

  async #load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    let sight: Sight;
    do {
      this.#again = false;
      sight = this.#sight;
      try {
        this.#become(await this.#asked(spanAround(sight)));
      } catch (thrown) {
        this.#become({ ...this.#state, error: asApiError(thrown) });
      }
      // One may look elsewhere by now: at what was loaded before this, and is not any more.
    } while (this.#again || sight !== this.#sight);
    this.#loading = false;
  }

  async #asked(span: Span): Promise<InboxState> {
    const ask = (one: Span) => this.#platform.invoke("list_conversations", { ...one });
    const [part, top] = await Promise.all([ask(span), span.from === 0 ? undefined : ask(TOP)]);
    const { total, unread } = part;
    const known = new Map(
      [...this.#state.rows, ...this.#state.top].map((row) => [row.id, row] as const),
    );
    const renewed = ({ conversations }: ConversationPage) =>
      conversations.map((fresh) => sameOrNew(known.get(fresh.id), fresh));
    const rows = renewed(part);
    return {
      total,
      unread,
      from: span.from,
      rows,
      top: top ? renewed(top) : rows.slice(0, TOP.limit),
    };
  }

  #become(state: InboxState): void {
    this.#state = state;
    for (const changed of this.#watchers) changed();
  }
}
