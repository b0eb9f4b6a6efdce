import type {
  Connection,
  ConversationEvent,
  ConversationId,
  ConversationView,
  LedgerState,
  MessageId,
  MessageState,
  MessageView,
} from "../../api/index.ts";
import { DEFAULTS } from "../../preferences/defaults.ts";
import type { Beginning } from "./memory.ts";
import type { Happened } from "./said.ts";
import { ME, named, nameOf, person, STAFF, staff } from "./staff.ts";
import { longTalk, type Talk, talks } from "./talks.ts";
import { Transcript } from "./transcript.ts";

const MINUTE = 60_000;

function built(talk: Talk, now: number): { view: ConversationView; said: Transcript } {
  const id = talk.id as ConversationId;
  const others = talk.with;
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
    draft: talk.draft ?? null,
    state: talk.state ?? "active",
    changes: [],
    notReached: (talk.notReached ?? []).map(person),
  };
  const events = (talk.happened ?? []).map((one, index) => eventOf(one, index + 1, now));
  const said = new Transcript(talk.said.length, (index) => message(talk, index, now), events);
  return { view, said };
}

/** Something that happened in a talk. */
function eventOf(happened: Happened, id: number, now: number): ConversationEvent {
  const { behind, kind, who = "", title = "", by, ago } = happened;
  return {
    id,
    position: behind,
    at: now - ago * MINUTE,
    author: by ? named(person(by), nameOf(by)) : null,
    what: kind === "renamed" ? { kind, title } : { kind, person: named(person(who), nameOf(who)) },
  };
}

/** One message of a talk. */
function message(talk: Talk, index: number, now: number): MessageView {
  const said = talk.said.at(index) ?? { by: "rosa", text: "", ago: 0 };
  const receipt = (key: string, at: number) => ({ person: person(key), name: nameOf(key), at });
  const sentAt = now - said.ago * MINUTE;
  const state: MessageState =
    said.state === "failed"
      ? { kind: "failed", reason: "not-a-member" }
      : { kind: said.state ?? "stored" };
  const read = said.read ?? [];
  return {
    id: `${talk.id}-${index + 1}` as MessageId,
    conversation: talk.id as ConversationId,
    position: index + 1,
    author: person(said.by),
    authorName: nameOf(said.by),
    mine: said.by === "rosa",
    text: said.text,
    sentAt,
    storedAt: ["queued", "sending", "failed"].includes(state.kind) ? null : sentAt + 400,
    replyTo: said.answers === undefined ? null : (`${talk.id}-${said.answers}` as MessageId),
    state,
    deliveredTo: [...new Set([...read, ...(said.delivered ?? [])])].map((key) =>
      receipt(key, sentAt + 900),
    ),
    readBy: read.map((key, place) => receipt(key, sentAt + (place + 1) * MINUTE)),
    totalReaders: talk.with.length,
  };
}

export const ONLINE: Connection = { kind: "online" };

interface Options {
  /** Its first person has just made it. */
  alone?: boolean;
  /** How many messages the long thread has, and how many of the last ones are unread. */
  long?: number;
  behind?: number;
  /** Talks besides the usual ones. */
  more?: Talk[];
}

/** A clinic at a moment. */
export function clinic(now: number, options: Options = {}): Beginning {
  const { alone = false, long = 400, behind = 0, more = [] } = options;
  const talked = alone ? [] : [...talks(), longTalk(long, behind), ...more];
  const lastSaid = (one: { said: Transcript }) => one.said.at(one.said.length - 1)?.sentAt ?? 0;
  const all = talked
    .map((talk) => built(talk, now))
    .sort((one, other) => lastSaid(other) - lastSaid(one));
  const ledger: LedgerState = {
    statements: alone ? 3 : 86,
    head: "b3f0c61d9a2e47f58c7710d4e9ab52316f8e0dd7c94be1a5270f6c3389d1e4a2",
    confirmedAt: now - 5 * 60 * MINUTE,
    overdue: false,
    clockOff: false,
    devices: alone ? 1 : 21,
    fork: false,
  };
  return {
    profile: "unlocked",
    me: { ...ME },
    people: alone ? staff(now).slice(0, 1) : staff(now),
    conversations: all.map(({ view }) => view),
    messages: new Map(all.map(({ view, said }) => [view.id, said])),
    connection: ONLINE,
    ledger,
    preferences: { ...DEFAULTS },
    relays: [],
    invite: null,
    now: () => now,
  };
}
