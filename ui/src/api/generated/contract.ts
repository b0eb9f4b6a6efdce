// Generated from crates/api by `BELLWARD_UPDATE=1 cargo test -p bellward-api`. Do not edit.
/* eslint-disable */

/** A clinic. */
export type ClinicId = string & { readonly kind: "ClinicId" };

/** A person in a clinic. */
export type PersonId = string & { readonly kind: "PersonId" };

/** One person on one machine. */
export type DeviceId = string & { readonly kind: "DeviceId" };

/** A conversation. */
export type ConversationId = string & { readonly kind: "ConversationId" };

/** A message. */
export type MessageId = string & { readonly kind: "MessageId" };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Timestamp = number;

/** What went wrong, sorted by what a person can do about it. */
export type ErrorCode = "empty" | "too-long" | "weak-passphrase" | "wrong-passphrase" | "name-taken" | "address-mistyped" | "invite-mistyped" | "invite-used" | "invite-expired" | "invite-unknown" | "not-found" | "not-allowed" | "relay-unreachable" | "not-the-relay" | "relay-busy" | "relay-recovering" | "relay-failed" | "in-use" | "disk-full" | "locked" | "keychain-unavailable" | "keychain-secret-missing" | "certificate-not-pinned" | "certificate-untrusted" | "profile-exists" | "full" | "revoked" | "ledger-fork" | "halted" | "nobody-left" | "not-a-member" | "damaged" | "newer-version" | "internal";

/** What a failed command answers. */
export type ApiError = {
  /** What went wrong. */
  code: ErrorCode,
  /** In English, for whoever helps: no names and no message text. */
  detail: string,
};

/** What someone is in the clinic. */
export type Role = "administrator" | "physician" | "nurse" | "front-desk" | "compliance" | "staff";

/** Who one is here. */
export type Me = {
  /** The clinic. */
  clinic: ClinicId,
  /** Its name. */
  clinicName: string,
  /** Oneself. */
  person: PersonId,
  /** One's name. */
  personName: string,
  /** One's role; none for whom the clinic has removed. */
  role: Role | null,
  /** This device. */
  device: DeviceId,
  /** The relay, without its pin. */
  relay: string,
};

/** The operating system's keychain, as far as can be told without writing to it. */
export type KeychainStatus = "available" | "unavailable";

/** Whether there is a profile, and whether it is open. */
export type ProfileState = { "kind": "none" } | { "kind": "locked" } | { "kind": "unlocked",
  /** Whose. */
  me: Me,
};

/** Where the program stands. */
export type AppState = {
  /** The profile in this window's directory. */
  profile: ProfileState,
  /** What this machine offers to keep secrets in. */
  keychain: KeychainStatus,
  /** The program's version. */
  version: string,
};

/** What an invite offers, before it is used. */
export type InvitePreview = {
  /** The clinic's name; none when only those in it can read it by now. */
  clinicName: string | null,
  /** The name under which one is invited. */
  personName: string,
  /** The role. */
  role: Role,
  /** The relay, without its pin. */
  relay: string,
  /** Whether the relay is known by a pin rather than by the operating system's roots. */
  pinned: boolean,
  /** Until when the invite can be used. */
  ends: Timestamp,
};

/** How far a message came. */
export type MessageState = { "kind": "queued" } | { "kind": "sending" } | { "kind": "stored" } | { "kind": "delivered" } | { "kind": "read" } | { "kind": "failed",
  /** Why. */
  reason: ErrorCode,
};

/** That a message reached someone. */
export type Receipt = {
  /** Whom. */
  person: PersonId,
  /** Their name. */
  name: string,
  /** When this device learnt of it. */
  at: Timestamp,
};

/** One message. */
export type MessageView = {
  /** Which. */
  id: MessageId,
  /** Where. */
  conversation: ConversationId,
  /** The order in the thread. What waits to be sent stands last, and gets its place with its
   * number from the relay: so it can change until `stored`. */
  position: number,
  /** Who wrote it. */
  author: PersonId,
  /** Their name now. */
  authorName: string,
  /** Whether one wrote it oneself. */
  mine: boolean,
  /** What it says. */
  text: string,
  /** When the author pressed send, by the author's clock. */
  sentAt: Timestamp,
  /** When the relay stored it, by the relay's clock. */
  storedAt: Timestamp | null,
  /** The message it answers. */
  replyTo: MessageId | null,
  /** How far one's own message came; others' are `stored`. */
  state: MessageState,
  /** On whose devices it is, for one's own. */
  deliveredTo: Array<Receipt>,
  /** Who saw it, for one's own. */
  readBy: Array<Receipt>,
  /** How many people other than the author it is for. */
  totalReaders: number,
};

/** A part of a thread. */
export type MessagePage = {
  /** Oldest first. */
  messages: Array<MessageView>,
  /** Whether there are older ones: ask with `before` = the first one's position. */
  hasEarlier: boolean,
};

/** That a message is safe on this device. */
export type MessageAccepted = {
  /** Its id from now on. */
  message: MessageId,
};

/** A piece of a found message. */
export type SnippetPart = {
  /** What it says. */
  text: string,
  /** Whether it is what was searched for. */
  found: boolean,
};

/** One message that a search found, newest first. */
export type SearchHit = {
  /** The whole message. */
  message: MessageView,
  /** The title of its conversation. */
  conversationTitle: string,
  /** The part of its text that fits, in order. */
  snippet: Array<SnippetPart>,
};

/** Between two, or more. */
export type ConversationKind = "direct" | "group";

/** Whether one can write in a conversation. */
export type ConversationState = "active" | "waiting" | "halted" | "removed";

/** Someone in a conversation. */
export type Member = {
  /** Who. */
  id: PersonId,
  /** As the directory says. */
  name: string,
};

/** One conversation. */
export type ConversationView = {
  /** Which. */
  id: ConversationId,
  /** With one person, or a group. */
  kind: ConversationKind,
  /** A group's title; the other person's name for two. */
  title: string,
  /** Everyone in it, oneself included. */
  people: Array<Member>,
  /** Devices that can read it. */
  devices: number,
  /** Messages of others that were not yet read here. */
  unread: number,
  /** The newest message. */
  last: MessageView | null,
  /** What is typed but not sent. */
  draft: string | null,
  /** Whether one can write in it. */
  state: ConversationState,
  /** People who belong but have no device that could be added yet. */
  notReached: Array<PersonId>,
};

/** A conversation that can be shown now. */
export type ConversationOpened = {
  /** Which. */
  conversation: ConversationId,
};

/** Whose machine it is. */
export type DeviceKind = "personal" | "shared";

/** One person on one machine. */
export type DeviceView = {
  /** Which. */
  id: DeviceId,
  /** Of one person alone, or of a workstation. */
  kind: DeviceKind,
  /** Whether it is this one. */
  isThis: boolean,
};

/** Whether someone is in the clinic. */
export type PersonStatus = { "kind": "active" } | { "kind": "invited",
  /** Until when the invite can be used. */
  ends: Timestamp, } | { "kind": "removed" };

/** Someone in the clinic. */
export type PersonView = {
  /** Who. */
  id: PersonId,
  /** As the directory says. */
  name: string,
  /** As the ledger says. */
  role: Role,
  /** Whether they are in. */
  status: PersonStatus,
  /** Their active devices. */
  devices: Array<DeviceView>,
  /** Whether it is oneself. */
  isMe: boolean,
};

/** A fresh invite. The code is shown once and kept nowhere. */
export type NewInvite = {
  /** To be handed over by a way that both trust. */
  code: string,
};

/** Numbers that two people compare to be sure of each other. */
export type SafetyCode = {
  /** Groups of digits, the same on both people's screens. */
  groups: Array<string>,
};

/** Whether the relay is reached. */
export type Connection = { "kind": "online" } | { "kind": "connecting" } | { "kind": "offline",
  /** Since when. */
  since: Timestamp,
  /** Why. */
  reason: ErrorCode,
  /** When it is tried again; `retry_now` tries at once. */
  retryAt: Timestamp | null, } | { "kind": "stopped",
  /** Why: `revoked`, `ledger-fork`, or `internal` where the profile's own file failed. */
  reason: ErrorCode,
};

/** The clinic's ledger as this device knows it. */
export type LedgerState = {
  /** How many statements. */
  statements: number,
  /** The newest one's hash. */
  head: string,
  /** When an administrator last confirmed the head, by the administrator's clock. */
  confirmedAt: Timestamp | null,
  /** Whether that is longer ago than a day: say so, with `confirmed_at`. */
  overdue: boolean,
  /** Active devices in the clinic. */
  devices: number,
  /** Whether two signed histories exist. Everything has stopped. */
  fork: boolean,
};

/** One thing that changed, and what to ask anew. */
export type Change = { "kind": "app" } | { "kind": "conversations" } | { "kind": "messages",
  /** Which. */
  conversation: ConversationId, } | { "kind": "people" } | { "kind": "connection" } | { "kind": "ledger" } | { "kind": "all" };

/** Something is other than it was. Carries no content: ask anew for what is shown. */
export type ChangeEvent = {
  /** What changed, at least one thing, none twice. */
  changes: Array<Change>,
};

/** Makes a clinic on a relay, and this profile in it as its first administrator. */
export type CreateClinic = {
  /** The clinic's name, at most `LIMITS.name` bytes. */
  clinicName: string,
  /** The name of the person who makes it. */
  personName: string,
  /** `https://host:port`, with `#` and the pin of a self-made certificate. */
  relay: string,
  /** At least `LIMITS.passphraseMin` characters. */
  passphrase: string,
  /** Go on with the passphrase alone. Ask the person first, after `keychain-unavailable`. */
  withoutKeychain: boolean,
};

/** Asks the relay what an invite offers, without using it. */
export type PreviewInvite = {
  /** The code as pasted; white space in it is forgiven. */
  code: string,
};

/** Makes this profile by an invite code. */
export type JoinClinic = {
  /** The code as pasted. */
  code: string,
  /** At least `LIMITS.passphraseMin` characters. */
  passphrase: string,
  /** Go on with the passphrase alone. Ask the person first, after `keychain-unavailable`. */
  withoutKeychain: boolean,
};

/** Opens the profile. */
export type Unlock = {
  /** As chosen when the profile was made. */
  passphrase: string,
};

/** A page of a conversation. */
export type ListMessages = {
  /** Which conversation. */
  conversation: ConversationId,
  /** Only what stands before this position; without it, the newest. */
  before: number | null,
  /** How many, at most `LIMITS.messagesPerPage`. */
  limit: number,
};

/** Puts a message in the outbox. */
export type SendMessage = {
  /** To which conversation. */
  conversation: ConversationId,
  /** At most `LIMITS.text` bytes in UTF-8, more than white space. */
  text: string,
  /** The message this one answers. */
  replyTo: MessageId | null,
};

/** Says that the person saw everything up to a message. */
export type MarkRead = {
  /** In which conversation. */
  conversation: ConversationId,
  /** The last message that was shown. */
  upTo: MessageId,
};

/** Keeps what is typed but not sent. */
export type SetDraft = {
  /** In which conversation. */
  conversation: ConversationId,
  /** The whole draft; empty to forget it. */
  text: string,
};

/** Finds or makes the conversation with one person. */
export type OpenDirect = {
  /** With whom. */
  person: PersonId,
};

/** Makes a group. */
export type NewGroup = {
  /** Its title, at most `LIMITS.title` bytes. */
  title: string,
  /** Everyone but oneself. */
  people: Array<PersonId>,
};

/** Invites someone to the clinic. For administrators. */
export type InvitePerson = {
  /** How they will be known, at most `LIMITS.name` bytes. */
  name: string,
  /** As what. */
  role: Role,
};

/** Removes someone and all their devices from the clinic. For administrators. */
export type RemovePerson = {
  /** Whom. */
  person: PersonId,
};

/** Cuts off one device: one's own, or anyone's for administrators. */
export type RevokeDevice = {
  /** Which device. */
  device: DeviceId,
};

/** Asks for the numbers by which two people make sure of each other. */
export type SafetyCodeOf = {
  /** With whom. */
  person: PersonId,
};

/** Searches all messages of this profile. */
export type Search = {
  /** Words; each must occur, the last may be the beginning of one. */
  query: string,
  /** How many, at most `LIMITS.hitsPerSearch`. */
  limit: number,
};

/** What can be asked. A command that fails throws an `ApiError`. */
export interface Commands {
  /** Where the program stands. Works at any time. */
  app_state: { request: void; answer: AppState };
  /** Makes a clinic and this profile; open when it returns. */
  create_clinic: { request: CreateClinic; answer: Me };
  /** What an invite offers, without using it; needs the relay. */
  preview_invite: { request: PreviewInvite; answer: InvitePreview };
  /** Joins by an invite code; open when it returns. */
  join_clinic: { request: JoinClinic; answer: Me };
  /** Opens the profile. */
  unlock: { request: Unlock; answer: Me };
  /** Closes the profile and forgets its keys. */
  lock: { request: void; answer: null };
  /** Who one is. */
  me: { request: void; answer: Me };
  /** All conversations, the one with the newest message first. */
  list_conversations: { request: void; answer: Array<ConversationView> };
  /** A page of a thread. */
  list_messages: { request: ListMessages; answer: MessagePage };
  /** Puts a message in the outbox: once this returns it survives anything. */
  send_message: { request: SendMessage; answer: MessageAccepted };
  /** Only call it for what is in sight in a focused window. */
  mark_read: { request: MarkRead; answer: null };
  /** Keeps a draft. */
  set_draft: { request: SetDraft; answer: null };
  /** The conversation with a person, made when needed. */
  open_direct: { request: OpenDirect; answer: ConversationOpened };
  /** Makes a group. */
  new_group: { request: NewGroup; answer: ConversationOpened };
  /** Everyone in the clinic. */
  people: { request: void; answer: Array<PersonView> };
  /** Makes an invite code; needs the relay. */
  invite_person: { request: InvitePerson; answer: NewInvite };
  /** Removes someone from the clinic; needs the relay. */
  remove_person: { request: RemovePerson; answer: null };
  /** Cuts off a device; needs the relay. */
  revoke_device: { request: RevokeDevice; answer: null };
  /** The numbers to compare with a person. */
  safety_code: { request: SafetyCodeOf; answer: SafetyCode };
  /** Searches all messages, newest first. */
  search: { request: Search; answer: Array<SearchHit> };
  /** Whether the relay is reached. */
  connection: { request: void; answer: Connection };
  /** Tries the relay at once, and everything that waits. */
  retry_now: { request: void; answer: null };
  /** What is known of the clinic's ledger. */
  ledger_state: { request: void; answer: LedgerState };
}

/** The one event; its payload is a `ChangeEvent`. */
export const CHANGE_EVENT = "bellward://change";

/** Every error code. */
export const ERROR_CODES: readonly ErrorCode[] = [
  "empty",
  "too-long",
  "weak-passphrase",
  "wrong-passphrase",
  "name-taken",
  "address-mistyped",
  "invite-mistyped",
  "invite-used",
  "invite-expired",
  "invite-unknown",
  "not-found",
  "not-allowed",
  "relay-unreachable",
  "not-the-relay",
  "relay-busy",
  "relay-recovering",
  "relay-failed",
  "in-use",
  "disk-full",
  "locked",
  "keychain-unavailable",
  "keychain-secret-missing",
  "certificate-not-pinned",
  "certificate-untrusted",
  "profile-exists",
  "full",
  "revoked",
  "ledger-fork",
  "halted",
  "nobody-left",
  "not-a-member",
  "damaged",
  "newer-version",
  "internal",
];

/** Every role, in the order shown. */
export const ROLES: readonly Role[] = [
  "administrator",
  "physician",
  "nurse",
  "front-desk",
  "compliance",
  "staff",
];

/** Bounds. Texts are counted in bytes of UTF-8, passphrases in characters. */
export const LIMITS = {
  name: 200,
  title: 200,
  text: 65536,
  passphraseMin: 8,
  messagesPerPage: 200,
  hitsPerSearch: 100,
} as const;
