import { expect, test } from "vitest";
import { message } from "../test/messages.ts";
import { seenUpTo } from "./useUnseenAbove.ts";

const messages = Array.from({ length: 50 }, (_, index) => message(index + 1));
const sight = (first: number, last: number) => ({ first: first - 1, last: last - 1 });

test("read on without a gap, everything in between was seen", () => {
  let seen = 9;
  seen = seenUpTo(seen, messages, sight(8, 15));
  expect(seen).toBe(15);
  seen = seenUpTo(seen, messages, sight(16, 22));
  expect(seen).toBe(22);
  expect(seenUpTo(seen, messages, sight(1, 5))).toBe(22);
});

test("a jump leaves what lies between unseen", () => {
  expect(seenUpTo(9, messages, sight(30, 38))).toBe(9);
  expect(seenUpTo(9, messages.slice(29), { first: 0, last: 8 })).toBe(9);
});
