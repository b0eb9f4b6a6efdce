import { expect, test } from "vitest";
import type { MessagePage, PageAt } from "../api/index.ts";
import { event, message } from "../test/messages.ts";
import { merged, replaced, type Stretch, touches, trimmed, upToStored } from "./pages.ts";

const NEWEST: PageAt = { kind: "newest" };
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const ids = ({ messages }: Stretch) => messages.map(({ id }) => id);
const stretch = (from: number, to: number, more: Partial<Stretch> = {}): Stretch => ({
  messages: range(from, to),
  events: [],
  hasEarlier: false,
  hasLater: false,
  ...more,
});
const page = (from: number, to: number, more: Partial<MessagePage> = {}): MessagePage => ({
  ...stretch(from, to),
  messages: range(from, to),
  events: [],
  firstUnread: null,
  ...more,
});

test("an earlier page goes before what is loaded", () => {
  const known = stretch(4, 6, { hasEarlier: true, hasLater: true });
  const all = merged(known, page(1, 3, { hasLater: true }), { kind: "before", position: 4 });
  expect(ids(all)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
  expect(all).toMatchObject({ hasEarlier: false, hasLater: true });
});

test("a later page goes behind what is loaded", () => {
  const known = stretch(4, 6, { hasEarlier: true, hasLater: true });
  const all = merged(known, page(7, 9, { hasEarlier: true }), { kind: "after", position: 6 });
  expect(ids(all)).toEqual(["m4", "m5", "m6", "m7", "m8", "m9"]);
  expect(all).toMatchObject({ hasEarlier: true, hasLater: false });
});

test("the newest page renews the end and leaves the rest", () => {
  const all = merged(stretch(1, 6), page(5, 8, { hasEarlier: true }), NEWEST);
  expect(ids(all)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]);
  expect(all).toMatchObject({ hasEarlier: false, hasLater: false });
});

test("a page from the middle renews what is in it and nothing else", () => {
  const known = stretch(1, 9, { hasEarlier: true, hasLater: true });
  const middle = page(4, 6, { hasEarlier: true, hasLater: true });
  const all = merged(known, middle, { kind: "after", position: 3 });
  expect(ids(all)).toEqual(ids(known));
  expect(all).toMatchObject({ hasEarlier: true, hasLater: true });
});

test("a message that got its place from the relay is not there twice", () => {
  const queued = message(900, { id: message(3).id, state: { kind: "queued" } });
  const known = { ...stretch(1, 2), messages: [...range(1, 2), queued] };
  expect(ids(merged(known, page(2, 3, { hasEarlier: true }), NEWEST))).toEqual(["m1", "m2", "m3"]);
});

test("what did not change stays the same object", () => {
  const known = stretch(1, 3);
  expect(merged(known, page(1, 3), NEWEST).messages[1]).toBe(known.messages[1]);
  expect(replaced(known, page(3, 5)).messages[0]).toBe(known.messages[2]);
});

test("whether something can lie between is told by the newest message that was stored", () => {
  const queued = message(900, { storedAt: null, state: { kind: "queued" } });
  const known = { ...stretch(1, 3), messages: [...range(1, 3), queued] };
  expect(touches(known, page(3, 9, { hasEarlier: true }))).toBe(true);
  expect(touches(known, page(5, 9, { hasEarlier: true }))).toBe(false);
  expect(touches(known, page(5, 9))).toBe(true);
  expect(ids(upToStored(known))).toEqual(["m1", "m2", "m3"]);
});

test("what is farthest from sight is dropped, and known to be missing", () => {
  const known = stretch(1, 10);
  const atStart = trimmed(known, 2, 6);
  expect(ids(atStart)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
  expect(atStart).toMatchObject({ hasEarlier: false, hasLater: true });
  const atEnd = trimmed(known, 9, 6);
  expect(ids(atEnd)).toEqual(["m5", "m6", "m7", "m8", "m9", "m10"]);
  expect(atEnd).toMatchObject({ hasEarlier: true, hasLater: false });
  expect(trimmed(known, 5, 10)).toBe(known);
});

test("what happened comes with the page that it stands in, and goes with it", () => {
  const events = (all: Stretch) => all.events.map(({ id }) => id);
  const known = stretch(4, 6, { hasEarlier: true, events: [event(4, 4), event(6, 6)] });
  const before: PageAt = { kind: "before", position: 4 };
  const earlier = page(1, 3, { hasLater: true, events: [event(1, 0), event(3, 3)] });
  const all = merged(known, earlier, before);
  expect(events(all)).toEqual([1, 3, 4, 6]);
  // Asked for anew it is there once, and what is beyond the page stays.
  expect(
    events(
      merged(all, page(4, 6, { hasEarlier: true, events: [event(4, 4), event(6, 6)] }), NEWEST),
    ),
  ).toEqual([1, 3, 4, 6]);
  expect(events(trimmed(all, 6, 2))).toEqual([6]);
  expect(events(trimmed(all, 1, 2))).toEqual([1]);
  const queued = [message(6), message(9, { storedAt: null })];
  const behind = {
    ...all,
    messages: [...range(1, 5), ...queued],
    events: [...all.events, event(8, 8)],
  };
  expect(events(upToStored(behind))).toEqual([1, 3, 4, 6]);
});
