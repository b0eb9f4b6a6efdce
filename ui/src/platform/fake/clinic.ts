import type {
  Connection,
  ConversationId,
  ConversationView,
  LedgerState,
  MessageId,
  MessageState,
  MessageView,
} from "../../api/index.ts";
import type { Beginning } from "./memory.ts";
import { ME, nameOf, person, STAFF, staff } from "./staff.ts";
import { longTalk, type Talk, talks } from "./talks.ts";

const MINUTE = 60_000;

function built(talk: Talk, now: number): { view: ConversationView; messages: MessageView[] } {
  const id = talk.id as ConversationId;
  const others = talk.with;
  const receipt = (key: string, at: number) => ({ person: person(key), name: nameOf(key), at });
  const messages = talk.said.map((said, index): MessageView => {
    const sentAt = now - said.ago * MINUTE;
    const mine = said.by === "rosa";
    const state: MessageState =
      said.state === "failed"
        ? { kind: "failed", reason: "not-a-member" }
        : { kind: said.state ?? "stored" };
    const read = said.read ?? [];
    return {
      id: `${talk.id}-${index + 1}` as MessageId,
      conversation: id,
      position: index + 1,
      author: person(said.by),
      authorName: nameOf(said.by),
      mine,
      text: said.text,
      sentAt,
      storedAt: ["queued", "sending", "failed"].includes(state.kind) ? null : sentAt + 400,
      replyTo: said.answers === undefined ? null : (`${talk.id}-${said.answers}` as MessageId),
      state,
      deliveredTo: [...new Set([...read, ...(said.delivered ?? [])])].map((key) =>
        receipt(key, sentAt + 900),
      ),
      readBy: read.map((key, place) => receipt(key, sentAt + (place + 1) * MINUTE)),
      totalReaders: others.length,
    };
  });
  const view: ConversationView = {
    id,
    kind: talk.title ? "group" : "direct",
    title: talk.title ?? nameOf(others[0] ?? ""),
    people: ["rosa", ...others].map((key) => ({ id: person(key), name: nameOf(key) })),
    devices: ["rosa", ...others].reduce(
      (sum, key) => sum + (STAFF.find(([known]) => known === key)?.[3] ?? 0),
      0,
    ),
    unread: talk.unread ?? 0,
    last: messages.at(-1) ?? null,
    draft: talk.draft ?? null,
    state: talk.state ?? "active",
    notReached: (talk.notReached ?? []).map(person),
  };
  return { view, messages };
}

export const ONLINE: Connection = { kind: "online" };

/** A clinic at a moment. Alone: its first person has just made it. */
export function clinic(now: number, options: { alone?: boolean; long?: number } = {}): Beginning {
  const all = options.alone
    ? []
    : [...talks(), longTalk(options.long ?? 400)].map((talk) => built(talk, now));
  const ledger: LedgerState = {
    statements: options.alone ? 3 : 86,
    head: "b3f0c61d9a2e47f58c7710d4e9ab52316f8e0dd7c94be1a5270f6c3389d1e4a2",
    confirmedAt: now - 5 * 60 * MINUTE,
    overdue: false,
    devices: options.alone ? 1 : 21,
    fork: false,
  };
  return {
    profile: "unlocked",
    me: { ...ME },
    people: options.alone ? staff(now).slice(0, 1) : staff(now),
    conversations: all.map(({ view }) => view),
    messages: new Map(all.map(({ view, messages }) => [view.id, messages])),
    connection: ONLINE,
    ledger,
    now: () => now,
  };
}
