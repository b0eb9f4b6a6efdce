import { expect, test } from "vitest";
import { message, mine, receipts } from "../test/messages.ts";
import { en } from "../words/en.ts";
import { progressOf } from "./progress.ts";

const shown = (given: Parameters<typeof progressOf>[0]) => {
  const { icon, word } = progressOf(given, en);
  return [icon, word];
};

test("each state has a drawing and a word of its own", () => {
  expect(shown(mine("queued"))).toEqual(["clock", "Queued"]);
  expect(shown(mine("sending"))).toEqual(["up", "Sending"]);
  expect(shown(mine("stored"))).toEqual(["check", "Sent"]);
  expect(shown(mine("delivered", { deliveredTo: receipts(3) }))).toEqual(["checks", "Delivered"]);
  expect(shown(mine("read", { readBy: receipts(3) }))).toEqual(["seen", "Read by all 3"]);
  expect(
    shown(message(1, { mine: true, state: { kind: "failed", reason: "not-a-member" } })),
  ).toEqual(["failed", "Not sent"]);
});

test("what only some have is said as such", () => {
  expect(shown(mine("stored", { deliveredTo: receipts(2) }))).toEqual([
    "checks",
    "Delivered to 2 of 3",
  ]);
  expect(shown(mine("stored", { deliveredTo: receipts(2), readBy: receipts(1) }))).toEqual([
    "seen",
    "Read by 1 of 3",
  ]);
});

test("between two people, read is just read", () => {
  expect(shown(mine("read", { totalReaders: 1, readBy: receipts(1) }))).toEqual(["seen", "Read"]);
});
