import type { MessagePage, MessageView } from "../api/index.ts";

/** The messages of a thread that are loaded, oldest first. */
export interface Pages {
  messages: readonly MessageView[];
  hasEarlier: boolean;
}

/**
 * Puts a page into what is known. The page is the truth for every position from its first
 * message's (from the beginning, when it has nothing earlier) up to `before`.
 */
export function merged(known: Pages, page: MessagePage, before: number | null): Pages {
  const from = page.hasEarlier ? (page.messages[0]?.position ?? 0) : Number.NEGATIVE_INFINITY;
  const until = before ?? Number.POSITIVE_INFINITY;
  const fresh = new Map(page.messages.map((message) => [message.id, message]));
  const old = new Map(known.messages.map((message) => [message.id, message]));

  const kept = known.messages.filter(
    ({ id, position }) => !fresh.has(id) && (position < from || position >= until),
  );
  const messages = [
    ...kept,
    ...page.messages.map((message) => sameOrNew(old.get(message.id), message)),
  ].sort((one, other) => one.position - other.position);

  const reachesBack = known.messages.length === 0 || from <= (known.messages[0]?.position ?? 0);
  return { messages, hasEarlier: reachesBack ? page.hasEarlier : known.hasEarlier };
}

/** The object that is shown already, when nothing in it changed: its row need not be drawn anew. */
function sameOrNew(old: MessageView | undefined, fresh: MessageView): MessageView {
  return old && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}
