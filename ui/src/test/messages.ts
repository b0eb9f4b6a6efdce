import type {
  ConversationId,
  MessageId,
  MessageState,
  MessageView,
  PersonId,
  Receipt,
} from "../api/index.ts";

/** A message for tests, by default a colleague's at the given position. */
export function message(position: number, other: Partial<MessageView> = {}): MessageView {
  return {
    id: `m${position}` as MessageId,
    conversation: "night-shift" as ConversationId,
    position,
    author: "priya" as PersonId,
    authorName: "Priya Raman, RN",
    mine: false,
    text: `message ${position}`,
    sentAt: new Date(2026, 10, 19, 8, position).getTime(),
    storedAt: 1,
    replyTo: null,
    state: { kind: "stored" },
    deliveredTo: [],
    readBy: [],
    totalReaders: 3,
    ...other,
  };
}

export function receipts(count: number): Receipt[] {
  return Array.from({ length: count }, (_, index) => ({
    person: `p${index}` as PersonId,
    name: `Person ${index}`,
    at: 1,
  }));
}

export function mine(kind: Exclude<MessageState["kind"], "failed">, other?: Partial<MessageView>) {
  return message(1, { mine: true, state: { kind }, ...other });
}
