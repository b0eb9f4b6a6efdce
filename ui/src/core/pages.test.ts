import { expect, test } from "vitest";
import { message } from "../test/messages.ts";
import { merged } from "./pages.ts";

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const ids = (pages: ReturnType<typeof merged>) => pages.messages.map(({ id }) => id);

test("an earlier page goes before what is known", () => {
  const known = { messages: range(4, 6), hasEarlier: true };
  const pages = merged(known, { messages: range(1, 3), hasEarlier: false }, 4);
  expect(ids(pages)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
  expect(pages.hasEarlier).toBe(false);
});

test("the newest page renews the end and leaves the rest", () => {
  const known = { messages: range(1, 6), hasEarlier: false };
  const pages = merged(known, { messages: range(5, 8), hasEarlier: true }, null);
  expect(ids(pages)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8"]);
  expect(pages.hasEarlier).toBe(false);
});

test("a message that got its place from the relay is not there twice", () => {
  const queued = message(900, { id: message(3).id, state: { kind: "queued" } });
  const known = { messages: [...range(1, 2), queued], hasEarlier: false };
  const pages = merged(known, { messages: range(2, 3), hasEarlier: true }, null);
  expect(ids(pages)).toEqual(["m1", "m2", "m3"]);
});

test("what did not change stays the same object", () => {
  const known = { messages: range(1, 3), hasEarlier: false };
  const pages = merged(known, { messages: range(1, 3), hasEarlier: false }, null);
  expect(pages.messages[1]).toBe(known.messages[1]);
});
