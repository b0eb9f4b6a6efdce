import type { ConversationEvent, MessageId, MessageView } from "../api/index.ts";
import type { Stretch } from "../core/pages.ts";
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

export interface EventRowShape {
  kind: "event";
  key: string;
  event: ConversationEvent;
  opensDay: boolean;
}

export type Row = { kind: "beginning"; key: string } | MessageRowShape | EventRowShape;

/** A thread as it is drawn: messages grouped by author and day, and what happened between them. */
export function rowsOf(
  { messages, events, hasEarlier }: Stretch,
  firstNew: MessageId | null,
): Row[] {
  const rows: Row[] = hasEarlier ? [] : [{ kind: "beginning", key: "beginning" }];
  let previous: MessageView | undefined;
  let day: number | undefined;
  let next = 0;
  const happened = (before: number) => {
    for (let event = events[next]; event && event.position < before; event = events[next]) {
      const opensDay = day === undefined || dayOf(event.at) > day;
      if (opensDay) day = dayOf(event.at);
      rows.push({ kind: "event", key: `event-${event.id}`, event, opensDay });
      previous = undefined;
      next += 1;
    }
  };
  for (const message of messages) {
    happened(message.position);
    const opensDay = dayOf(message.sentAt) !== day;
    const isFirstNew = message.id === firstNew;
    const opens =
      opensDay ||
      isFirstNew ||
      message.replyTo !== null ||
      previous?.author !== message.author ||
      message.sentAt - previous.sentAt > TOGETHER;
    rows.push({ kind: "message", key: message.id, message, opens, opensDay, isFirstNew });
    previous = message;
    day = dayOf(message.sentAt);
  }
  happened(Number.POSITIVE_INFINITY);
  return rows;
}

/** When it was said or happened. */
export function momentOf(row: MessageRowShape | EventRowShape): number {
  return row.kind === "message" ? row.message.sentAt : row.event.at;
}

/** The first message from a place on, in one direction or else in the other. */
export function nearestMessage(
  rows: readonly Row[],
  from: number,
  step: 1 | -1,
): MessageView | undefined {
  const seek = (way: 1 | -1) => {
    for (let index = from; index >= 0 && index < rows.length; index += way) {
      const row = rows[index];
      if (row?.kind === "message") return row.message;
    }
    return undefined;
  };
  return seek(step) ?? seek(step === 1 ? -1 : 1);
}
