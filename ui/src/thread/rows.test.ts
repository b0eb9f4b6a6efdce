import { expect, test } from "vitest";
import type { MessageId, PersonId } from "../api/index.ts";
import { message } from "../test/messages.ts";
import { rowsOf } from "./rows.ts";

const kinds = (rows: ReturnType<typeof rowsOf>) =>
  rows.flatMap((row) => {
    if (row.kind !== "message") return row.kind;
    const above = [row.opensDay && "day", row.isFirstNew && "new"].filter((one) => one !== false);
    return [...above, `${row.opens ? "+" : " "}${row.key}`];
  });

test("messages of one author stand under one name until time, day or author change", () => {
  const rows = rowsOf(
    [
      message(1),
      message(2),
      message(9),
      message(10, { author: "tomas" as PersonId }),
      message(11, { sentAt: new Date(2026, 10, 20, 0, 1).getTime() }),
    ],
    false,
    null,
  );
  expect(kinds(rows)).toEqual(["beginning", "day", "+m1", " m2", "+m9", "+m10", "day", "+m11"]);
});

test("an answer and what is new stand under their own name", () => {
  const rows = rowsOf(
    [message(1), message(2, { replyTo: "m1" as MessageId }), message(3)],
    true,
    "m3" as MessageId,
  );
  expect(kinds(rows)).toEqual(["day", "+m1", "+m2", "new", "+m3"]);
});
