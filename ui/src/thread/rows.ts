import type { MessageId, MessageView } from "../api/index.ts";
import { dayOf } from "../words/times.ts";

/** Messages of one author closer together than this stand under one name. */
const TOGETHER = 5 * 60_000;

export interface MessageRowShape {
  kind: "message";
  key: MessageId;
  message: MessageView;
  /** Whether it stands under its author's name, as the first of a few. */
  opens: boolean;
  /** Whether its day is written above it. */
  opensDay: boolean;
  /** Whether the line above what is new stands over it. */
  isFirstNew: boolean;
}

export type Row = { kind: "beginning"; key: string } | MessageRowShape;

/** A thread as it is drawn: messages grouped by author and day, with what stands above each. */
export function rowsOf(
  messages: readonly MessageView[],
  hasEarlier: boolean,
  firstNew: MessageId | null,
): Row[] {
  const rows: Row[] = hasEarlier ? [] : [{ kind: "beginning", key: "beginning" }];
  let previous: MessageView | undefined;
  for (const message of messages) {
    const opensDay = !previous || dayOf(previous.sentAt) !== dayOf(message.sentAt);
    const isFirstNew = message.id === firstNew;
    const opens =
      opensDay ||
      isFirstNew ||
      message.replyTo !== null ||
      previous?.author !== message.author ||
      message.sentAt - previous.sentAt > TOGETHER;
    rows.push({ kind: "message", key: message.id, message, opens, opensDay, isFirstNew });
    previous = message;
  }
  return rows;
}
