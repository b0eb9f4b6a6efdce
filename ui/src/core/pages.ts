import type {
  ConversationEvent,
  MessageId,
  MessagePage,
  MessageView,
  PageAt,
} from "../api/index.ts";
import { sameOrNew } from "./same.ts";

/** A part of a thread without gaps, oldest first. */
export interface Stretch {
  messages: readonly MessageView[];
  /** What happened between them, oldest first; behind a message in the same position. */
  events: readonly ConversationEvent[];
  hasEarlier: boolean;
  hasLater: boolean;
}

export const NOTHING_LOADED: Stretch = {
  messages: [],
  events: [],
  hasEarlier: false,
  hasLater: false,
};

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
  const isOutside = ({ position }: { position: number }) => position < from || position > to;
  const kept = known.messages.filter((one) => !fresh.has(one.id) && isOutside(one));
  const keptEvents = known.events.filter(isOutside);
  const isEmpty = known.messages.length === 0;
  const knownFirst = known.messages[0]?.position ?? 0;
  const knownLast = known.messages.at(-1)?.position ?? 0;
  return {
    messages: [...kept, ...renewed(known.messages, page.messages)].sort(inOrder),
    events: [...keptEvents, ...renewed(known.events, page.events)].sort(inOrder),
    hasEarlier:
      at.kind !== "after" && (isEmpty || from <= knownFirst) ? page.hasEarlier : known.hasEarlier,
    hasLater: at.kind !== "before" && (isEmpty || to >= knownLast) ? page.hasLater : known.hasLater,
  };
}

/** The page alone, in the place of what was loaded. */
export function replaced(known: Stretch, page: MessagePage): Stretch {
  const { hasEarlier, hasLater } = page;
  return {
    messages: renewed(known.messages, page.messages),
    events: renewed(known.events, page.events),
    hasEarlier,
    hasLater,
  };
}

/** Drops what is farthest from `near` when more than `most` messages are held. */
export function trimmed(known: Stretch, near: number, most: number): Stretch {
  const { messages } = known;
  const over = messages.length - most;
  if (over <= 0) return known;
  const place = messages.findIndex(({ position }) => position >= near);
  const before = place < 0 ? messages.length : place;
  if (before > messages.length / 2) {
    const left = messages.slice(over);
    const first = left[0]?.position ?? 0;
    const events = known.events.filter(({ position }) => position >= first);
    return { ...known, messages: left, events, hasEarlier: true };
  }
  const left = messages.slice(0, -over);
  const last = left.at(-1)?.position ?? 0;
  const events = known.events.filter(({ position }) => position <= last);
  return { ...known, messages: left, events, hasLater: true };
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
  const isBefore = ({ position }: { position: number }) => position <= last;
  return {
    ...known,
    messages: known.messages.filter(isBefore),
    events: known.events.filter(isBefore),
  };
}

/** How many messages of others stand after a position. */
export function cameAfter(messages: readonly MessageView[], position: number): number {
  return messages.filter((one) => !one.mine && one.position > position).length;
}

export function has({ messages }: Stretch, message: MessageId): boolean {
  return messages.some(({ id }) => id === message);
}

/** Those in one position stay as the core has them. */
function inOrder(one: { position: number }, other: { position: number }): number {
  return one.position - other.position;
}

function renewed<T extends { id: unknown }>(known: readonly T[], fresh: readonly T[]): T[] {
  const old = new Map(known.map((one) => [one.id, one]));
  return fresh.map((one) => sameOrNew(old.get(one.id), one));
}
