import { expect, test } from "vitest";
import type { ConversationPage, ConversationSummary } from "../api/index.ts";
import type { Platform } from "../platform/platform.ts";
import { Inbox, rowAt } from "./inbox.ts";

const TOTAL = 10_000;

/** A core whose answers come when they are let. */
function slowCore() {
  const waiting: (() => void)[] = [];
  const platform = {
    invoke: (_: string, { from, limit }: { from: number; limit: number }) =>
      new Promise<ConversationPage>((resolve) => {
        const row = (_: unknown, at: number) => ({ id: `c${from + at}` }) as ConversationSummary;
        const conversations = Array.from({ length: limit }, row);
        waiting.push(() => resolve({ total: TOTAL, unread: 0, conversations }));
      }),
    listen: () => () => undefined,
  } as unknown as Platform;
  const answer = async () => {
    for (const one of waiting.splice(0)) one();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { platform, answer, idle: () => waiting.length === 0 };
}

test("what one looks at is loaded, also when one looked elsewhere while that was", async () => {
  const { platform, answer, idle } = slowCore();
  const inbox = new Inbox(platform);
  inbox.start();
  await answer();
  expect(rowAt(inbox.current(), 40)?.id).toBe("c40");
  // Far below, and back at what is still loaded, before the answer comes.
  inbox.lookAt({ first: 7000, last: 7012 });
  inbox.lookAt({ first: 10, last: 22 });
  while (!idle()) await answer();
  expect(rowAt(inbox.current(), 70)?.id).toBe("c70");
  inbox.lookAt({ first: 7000, last: 7012 });
  while (!idle()) await answer();
  expect(rowAt(inbox.current(), 7001)?.id).toBe("c7001");
});
