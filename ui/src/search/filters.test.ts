import type { DateValue } from "react-aria-components";
import { expect, test } from "vitest";
import type { ConversationId, MessageId, SearchHit } from "../api/index.ts";
import { message } from "../test/messages.ts";
import { NO_FILTERS, narrows, requestOf } from "./filters.ts";
import { byConversation } from "./grouping.ts";

/** A day whose beginning is a number, as the tests need no more of it. */
const day = (starts: number): DateValue =>
  ({
    toDate: () => new Date(starts),
    add: () => day(starts + 86_400_000),
  }) as unknown as DateValue;

test("nothing narrows an empty search", () => {
  expect(narrows(NO_FILTERS)).toBe(false);
  expect(narrows({ ...NO_FILTERS, query: "  " })).toBe(false);
  expect(narrows({ ...NO_FILTERS, from: day(0) })).toBe(true);
});

test("the last day is searched to its end", () => {
  const { since, until } = requestOf({ ...NO_FILTERS, from: day(0), to: day(86_400_000) });
  expect([since, until]).toEqual([0, 2 * 86_400_000]);
});

test("the quotes of every language make a phrase", () => {
  expect(requestOf({ ...NO_FILTERS, query: "“bed 12” «sala 2»" }).query).toBe('"bed 12" "sala 2"');
});

test("what was found is gathered by conversation, the newest first", () => {
  const hit = (conversation: string, id: string): SearchHit => ({
    message: message(1, {
      id: id as MessageId,
      conversation: conversation as ConversationId,
    }),
    conversationTitle: conversation,
    snippet: [],
  });
  const groups = byConversation([hit("b", "1"), hit("a", "2"), hit("b", "3")]);
  expect(groups.map(({ title, hits }) => [title, hits.map((one) => one.message.id)])).toEqual([
    ["b", ["1", "3"]],
    ["a", ["2"]],
  ]);
});
