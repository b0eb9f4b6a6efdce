import type { MessagePage, PageAt } from "../../api/index.ts";
import type { Transcript } from "./transcript.ts";

/** A part of a transcript as the core answers it; null when a message is not there. */
export function pageOf(
  said: Transcript,
  at: PageAt,
  limit: number,
  unread: number,
): MessagePage | null {
  const from = firstOf(said, at, limit);
  if (from === null) return null;
  const to = Math.min(
    at.kind === "before" ? indexAfter(said, at.position - 1) : from + limit,
    said.length,
  );
  const begin = Math.max(from, 0);
  const messages = said.slice(begin, to);
  const [hasEarlier, hasLater] = [begin > 0, to < said.length];
  const first =
    at.kind === "after" ? at.position + 1 : hasEarlier ? (messages[0]?.position ?? 0) : 0;
  const last =
    at.kind === "before"
      ? at.position - 1
      : hasLater
        ? (messages.at(-1)?.position ?? 0)
        : Number.POSITIVE_INFINITY;
  return {
    messages,
    events: said.events.filter(({ position }) => position >= first && position <= last),
    hasEarlier,
    hasLater,
    firstUnread: said.at(said.firstOfLast(unread))?.id ?? null,
  };
}

function firstOf(said: Transcript, at: PageAt, limit: number): number | null {
  switch (at.kind) {
    case "newest":
      return said.length - limit;
    case "before":
      return indexAfter(said, at.position - 1) - limit;
    case "after":
      return indexAfter(said, at.position);
    case "around": {
      const index = said.indexOf(at.message);
      if (index < 0) return null;
      return Math.max(Math.min(index - Math.floor(limit / 2), said.length - limit), 0);
    }
  }
}

/** The place of the first message whose position is greater. Positions grow, and may have gaps. */
function indexAfter(said: Transcript, position: number): number {
  let low = 0;
  let high = said.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((said.at(middle)?.position ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
