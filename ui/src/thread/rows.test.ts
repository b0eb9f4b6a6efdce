import { expect, test } from "vitest";
import type { ConversationEvent, MessageId, MessageView, PersonId } from "../api/index.ts";
import { event, message } from "../test/messages.ts";
import { nearestMessage, rowsOf } from "./rows.ts";

const kinds = (rows: ReturnType<typeof rowsOf>) =>
  rows.flatMap((row) => {
    if (row.kind === "beginning") return row.kind;
    if (row.kind === "event") return [...(row.opensDay ? ["day"] : []), row.key];
    const above = [row.opensDay && "day", row.isFirstNew && "new"].filter((one) => one !== false);
    return [...above, `${row.opens ? "+" : " "}${row.key}`];
  });

const said = (messages: MessageView[], events: ConversationEvent[] = [], hasEarlier = false) => ({
  messages,
  events,
  hasEarlier,
  hasLater: false,
});

test("messages of one author stand under one name until time, day or author change", () => {
  const rows = rowsOf(
    said([
      message(1),
      message(2),
      message(9),
      message(10, { author: "tomas" as PersonId }),
      message(11, { sentAt: new Date(2026, 10, 20, 0, 1).getTime() }),
    ]),
    null,
  );
  expect(kinds(rows)).toEqual(["beginning", "day", "+m1", " m2", "+m9", "+m10", "day", "+m11"]);
});

test("an answer and what is new stand under their own name", () => {
  const rows = rowsOf(
    said([message(1), message(2, { replyTo: "m1" as MessageId }), message(3)], [], true),
    "m3" as MessageId,
  );
  expect(kinds(rows)).toEqual(["day", "+m1", "+m2", "new", "+m3"]);
});

test("what happened stands in its place, behind the message there, and parts what is around it", () => {
  const midnight = new Date(2026, 10, 20, 0, 0).getTime();
  const happened = [event(1, 0), event(2, 2), event(3, 2), event(4, 3, { at: midnight })];
  const rows = rowsOf(said([message(1), message(2), message(3)], happened), null);
  expect(kinds(rows)).toEqual(
    "beginning day event-1 +m1  m2 event-2 event-3 +m3 day event-4"
      .split(" ")
      .flatMap((one) => (one === "" ? [] : one === "m2" ? " m2" : one)),
  );
});

test("a day is not written anew by a clock that is a little behind", () => {
  const before = new Date(2026, 10, 18, 23, 59).getTime();
  const rows = rowsOf(said([message(1), message(2)], [event(1, 1, { at: before })]), null);
  expect(kinds(rows)).toEqual(["beginning", "day", "+m1", "event-1", "+m2"]);
});

test("where only what happened is in sight, the messages around it count", () => {
  const rows = rowsOf(said([message(1), message(3)], [event(1, 1), event(2, 2)]), null);
  expect(nearestMessage(rows, 2, 1)?.id).toBe("m3");
  expect(nearestMessage(rows, 3, -1)?.id).toBe("m1");
  expect(nearestMessage(rowsOf(said([], [event(1, 1)]), null), 1, 1)).toBeUndefined();
  expect(nearestMessage(rowsOf(said([message(1)], [event(1, 1)]), null), 2, 1)?.id).toBe("m1");
});
