import type { MessageId, MessagePage, MessageView, PageAt } from "../api/index.ts";
import { sameOrNew } from "./same.ts";

/** A part of a thread without gaps, oldest first. */
export interface Stretch {
  messages: readonly MessageView[];
  hasEarlier: boolean;
  hasLater: boolean;
}

export const NOTHING_LOADED: Stretch = { messages: [], hasEarlier: false, hasLater: false };

/**
 * Puts a page into what is loaded and touches it. The page is the truth from its first message to
 * its last, and beyond them where there is nothing more or where it was asked to begin or end.
 */
export function merged(known: Stretch, page: MessagePage, at: PageAt): Stretch {
  const [first, last] = [page.messages[0], page.messages.at(-1)];
  const from =
    at.kind === "after"
      ? at.position + 1
      : page.hasEarlier
        ? (first?.position ?? 0)
        : Number.NEGATIVE_INFINITY;
  const to =
    at.kind === "before"
      ? at.position - 1
      : page.hasLater
        ? (last?.position ?? 0)
        : Number.POSITIVE_INFINITY;
  const fresh = new Set(page.messages.map(({ id }) => id));
  const kept = known.messages.filter(
    ({ id, position }) => !fresh.has(id) && (position < from || position > to),
  );
  const isEmpty = known.messages.length === 0;
  const knownFirst = known.messages[0]?.position ?? 0;
  const knownLast = known.messages.at(-1)?.position ?? 0;
  return {
    messages: [...kept, ...renewed(known, page)].sort((a, b) => a.position - b.position),
    hasEarlier:
      at.kind !== "after" && (isEmpty || from <= knownFirst) ? page.hasEarlier : known.hasEarlier,
    hasLater: at.kind !== "before" && (isEmpty || to >= knownLast) ? page.hasLater : known.hasLater,
  };
}

/** The page alone, in the place of what was loaded. */
export function replaced(known: Stretch, page: MessagePage): Stretch {
  const { hasEarlier, hasLater } = page;
  return { messages: renewed(known, page), hasEarlier, hasLater };
}

/** Drops what is farthest from `near` when more than `most` messages are held. */
export function trimmed(known: Stretch, near: number, most: number): Stretch {
  const { messages } = known;
  const over = messages.length - most;
  if (over <= 0) return known;
  const place = messages.findIndex(({ position }) => position >= near);
  const before = place < 0 ? messages.length : place;
  const cut = (count: number, atStart: boolean): Stretch =>
    atStart
      ? { ...known, messages: messages.slice(count), hasEarlier: true }
      : { ...known, messages: messages.slice(0, -count), hasLater: true };
  return cut(over, before > messages.length / 2);
}

/** Whether nothing can lie between what is loaded and the page that follows it. */
export function touches(known: Stretch, page: MessagePage): boolean {
  const first = page.messages[0];
  const last = newestStored(known.messages);
  return !first || !page.hasEarlier || last === null || first.position <= last;
}

/** What waits to be sent stands last wherever the thread has got to: it tells nothing. */
export function newestStored(messages: readonly MessageView[]): number | null {
  return messages.findLast(({ storedAt }) => storedAt !== null)?.position ?? null;
}

/** Without what waits to be sent: it does not follow what is loaded when there is a gap. */
export function upToStored(known: Stretch): Stretch {
  const last = newestStored(known.messages) ?? Number.NEGATIVE_INFINITY;
  return { ...known, messages: known.messages.filter(({ position }) => position <= last) };
}

/** How many messages of others stand after a position. */
export function cameAfter(messages: readonly MessageView[], position: number): number {
  return messages.filter((one) => !one.mine && one.position > position).length;
}

export function has({ messages }: Stretch, message: MessageId): boolean {
  return messages.some(({ id }) => id === message);
}

function renewed(known: Stretch, page: MessagePage): MessageView[] {
  const old = new Map(known.messages.map((message) => [message.id, message]));
  return page.messages.map((message) => sameOrNew(old.get(message.id), message));
}
