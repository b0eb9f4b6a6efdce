import type { MessageId, MessageView } from "../api/index.ts";
import { dayOf } from "../words/times.ts";

/** Messages of one author closer together than this stand under one name. */
const TOGETHER = 5 * 60_000;

export type Row =
  | { kind: "beginning"; key: string }
  | { kind: "earlier"; key: string }
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: MessageView; opens: boolean };

/** A thread as it is drawn: days, the line above what is new, and messages grouped by author. */
export function rowsOf(
  messages: readonly MessageView[],
  hasEarlier: boolean,
  firstNew: MessageId | null,
): Row[] {
  const rows: Row[] = [
    hasEarlier ? { kind: "earlier", key: "earlier" } : { kind: "beginning", key: "beginning" },
  ];
  let previous: MessageView | undefined;
  for (const message of messages) {
    const day = dayOf(message.sentAt);
    const newDay = !previous || dayOf(previous.sentAt) !== day;
    if (newDay) rows.push({ kind: "day", key: `day-${day}-${message.id}`, at: message.sentAt });
    if (message.id === firstNew) rows.push({ kind: "new", key: "new" });
    const opens =
      newDay ||
      message.id === firstNew ||
      message.replyTo !== null ||
      previous?.author !== message.author ||
      message.sentAt - previous.sentAt > TOGETHER;
    rows.push({ kind: "message", key: message.id, message, opens });
    previous = message;
  }
  return rows;
}

/** The oldest message that was not read when the thread was opened. */
export function firstUnread(messages: readonly MessageView[], unread: number): MessageId | null {
  let left = unread;
  for (let index = messages.length - 1; index >= 0 && left > 0; index -= 1) {
    const message = messages[index];
    if (!message || message.mine) continue;
    left -= 1;
    if (left === 0) return message.id;
  }
  return null;
}
