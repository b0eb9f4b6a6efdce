import type {
  ConversationEvent,
  ConversationId,
  MessageId,
  MessageState,
  MessageView,
  Named,
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

/** Something that happened, by default that a colleague came, at the given position. */
export function event(
  id: number,
  position: number,
  other: Partial<ConversationEvent> = {},
): ConversationEvent {
  return {
    id,
    position,
    at: new Date(2026, 10, 19, 8, position).getTime(),
    author: null,
    what: { kind: "came", person: named("Tomás Iglesias, RN") },
    ...other,
  };
}

export function named(name: string, isMe = false): Named {
  return { id: name as PersonId, name, isMe };
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
