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
export type ErrorCode = "empty" | "too-long" | "weak-passphrase" | "wrong-passphrase" | "name-taken" | "address-mistyped" | "invite-mistyped" | "no-code-in-picture" | "invite-used" | "invite-expired" | "invite-unknown" | "not-found" | "not-allowed" | "relay-unreachable" | "not-the-relay" | "relay-busy" | "relay-recovering" | "relay-failed" | "in-use" | "disk-full" | "locked" | "keychain-unavailable" | "keychain-locked" | "keychain-secret-missing" | "certificate-not-pinned" | "certificate-untrusted" | "profile-exists" | "full" | "revoked" | "ledger-fork" | "halted" | "preferences-not-kept" | "nobody-left" | "not-a-member" | "damaged" | "newer-version" | "internal";

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
  /** The invite code of the link by which the program was opened. */
  invite: string | null,
};

/** A relay that announces itself in this network. It proves nothing: whoever makes a clinic on it
 * makes sure that it is theirs. */
export type FoundRelay = {
  /** The machine's name, as it says itself. */
  name: string,
  /** `https://host:port`, with `#` and the pin of a self-made certificate. */
  address: string,
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

/** A language of the window. */
export type Language = "en" | "es";

/** Light or dark. */
export type Theme = "system" | "light" | "dark";

/** How much things stand out. */
export type Contrast = "system" | "more";

/** Whether things may move. */
export type Motion = "system" | "reduced";

/** How the window looks and behaves. */
export type Preferences = {
  /** None follows the operating system. */
  language: Language | null,
  /** Light or dark. */
  theme: Theme,
  /** How much things stand out. */
  contrast: Contrast,
  /** Whether things may move. */
  motion: Motion,
  /** The size of everything, in percent: 50 to 300. */
  zoom: number,
  /** Whether Enter sends; otherwise it begins a line, and Ctrl+Enter sends. */
  enterSends: boolean,
  /** Whether the operating system shows that something new came. Never what. */
  notifications: boolean,
  /** Whether Bellward starts, in the tray, when this user logs in. */
  startAtLogin: boolean,
  /** Lock after so many minutes in which nothing was touched; 0 for never. */
  lockAfterMinutes: number,
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

/** Someone a thread tells of. */
export type Named = {
  /** Who. */
  id: PersonId,
  /** Their name now. */
  name: string,
  /** Whether it is oneself. */
  isMe: boolean,
};

/** What happened in a conversation. */
export type EventKind = { "kind": "came",
  /** Who. */
  person: Named, } | { "kind": "went",
  /** Who. */
  person: Named, } | { "kind": "left",
  /** Who. */
  person: Named, } | { "kind": "left-clinic",
  /** Who. */
  person: Named, } | { "kind": "renamed",
  /** The title. */
  title: string,
};

/** Who came into a conversation, who went, or another title. It is never unread. */
export type ConversationEvent = {
  /** Tells it from all others. */
  id: number,
  /** Where it stands among the messages; behind one in the same position. */
  position: number,
  /** When the relay stored it, by the relay's clock. */
  at: Timestamp,
  /** Whose wish it was, where that is known. */
  author: Named | null,
  /** What happened. */
  what: EventKind,
};

/** Which part of a thread. */
export type PageAt = { "kind": "newest" } | { "kind": "before",
  /** The position. */
  position: number, } | { "kind": "after",
  /** The position. */
  position: number, } | { "kind": "around",
  /** The message. */
  message: MessageId,
};

/** A part of a thread. */
export type MessagePage = {
  /** Oldest first. */
  messages: Array<MessageView>,
  /** What happened between them, oldest first: as far as `at` was asked to reach, and beyond the
   * messages where there are no more. Of very much the newest. */
  events: Array<ConversationEvent>,
  /** Whether there are older ones: ask with `before` and the first one's position. */
  hasEarlier: boolean,
  /** Whether there are newer ones: ask with `after` and the last one's position. */
  hasLater: boolean,
  /** The oldest message of the conversation that was not read here. */
  firstUnread: MessageId | null,
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

/** What a search can find: what is on this device, and nothing else. */
export type Coverage = {
  /** How many messages. */
  messages: number,
  /** When the oldest of them was sent. */
  since: Timestamp | null,
};

/** A page of what a search found. */
export type SearchPage = {
  /** Newest first: by when they came to this device. */
  hits: Array<SearchHit>,
  /** Where the next page begins, if there is one. */
  next: number | null,
  /** What was searched. */
  covers: Coverage,
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

/** A change to a group. */
export type GroupChange = { "kind": "rename",
  /** The title. */
  title: string, } | { "kind": "add",
  /** Who. */
  person: PersonId, } | { "kind": "remove",
  /** Who. */
  person: PersonId,
};

/** A conversation as a row of a list. */
export type ConversationSummary = {
  /** Which. */
  id: ConversationId,
  /** With one person, or a group. */
  kind: ConversationKind,
  /** A group's title; the other person's name for two. */
  title: string,
  /** The other person, for two. */
  other: PersonId | null,
  /** Messages of others that were not yet read here. */
  unread: number,
  /** The newest message. */
  last: MessageView | null,
  /** What is typed but not sent. */
  draft: string | null,
  /** Whether one can write in it. */
  state: ConversationState,
};

/** A part of the inbox. */
export type ConversationPage = {
  /** The one in which something happened last comes first. */
  conversations: Array<ConversationSummary>,
  /** How many there are in all. */
  total: number,
  /** Messages in all of them that were not yet read here. */
  unread: number,
};

/** One conversation, as its thread and its page show it. */
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
  /** What is typed but not sent. */
  draft: string | null,
  /** Whether one can write in it. */
  state: ConversationState,
  /** Changes to the group that were asked for here and are not yet in force. */
  changes: Array<GroupChange>,
  /** People who belong but have no device that could be added yet. */
  notReached: Array<PersonId>,
};

/** A conversation that can be shown now. */
export type ConversationOpened = {
  /** Which. */
  conversation: ConversationId,
};

/** The conversation that was looked for, if there is one. */
export type ConversationFound = {
  /** Which. */
  conversation: ConversationId | null,
};

/** Where a conversation stands in the inbox. */
export type InboxPlace = {
  /** How many stand above it; none when it is not there. */
  above: number | null,
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
  /** When it was added, by the clinic's ledger. */
  addedAt: Timestamp,
};

/** Whether someone is in the clinic. */
export type PersonStatus = { "kind": "active" } | { "kind": "invited",
  /** Until when the invite can be used. */
  ends: Timestamp, } | { "kind": "removed" };

/** Whether one made sure that a person is who they seem. */
export type Safety = { "kind": "unverified" } | { "kind": "verified",
  /** When. */
  at: Timestamp, } | { "kind": "changed",
  /** When the codes were compared. */
  at: Timestamp,
};

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
  /** When something of theirs last came, by the relay's clock: a message or a receipt. */
  lastSeen: Timestamp | null,
  /** Whether the safety codes were compared. */
  safety: Safety,
};

/** A QR code (ISO/IEC 18004), without the quiet zone around it. */
export type QrCode = {
  /** Modules on a side. */
  size: number,
  /** What an SVG path draws: the dark modules, a unit each. */
  path: string,
};

/** A fresh invite. The code is shown once and kept nowhere. */
export type NewInvite = {
  /** To be handed over by a way that both trust. As a link it opens Bellward. */
  code: string,
  /** The code as a picture. */
  qr: QrCode,
};

/** An invite code that was read off a picture. */
export type CodeRead = {
  /** The code, not yet looked into. */
  code: string,
};

/** Numbers that two people compare to be sure of each other. */
export type SafetyCode = {
  /** Groups of digits, the same on both people's screens. */
  groups: Array<string>,
};

/** Whether the relay is reached. */
export type Connection = { "kind": "online" } | { "kind": "connecting" } | { "kind": "catching-up",
  /** How many envelopes were taken in. */
  done: number,
  /** How many there were to take in. */
  total: number, } | { "kind": "paused" } | { "kind": "offline",
  /** Since when. */
  since: Timestamp,
  /** Why. */
  reason: ErrorCode,
  /** When it is tried again; `retry_now` tries at once. */
  retryAt: Timestamp | null, } | { "kind": "stopped",
  /** Why: `revoked`, `ledger-fork`, or `damaged` or `internal` where the profile's own file failed. */
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
  /** Whether this device's clock and the relay's are so far apart that one of them is to be set. */
  clockOff: boolean,
  /** Whether two signed histories exist. Everything has stopped. */
  fork: boolean,
};

/** One thing that changed, and what to ask anew. */
export type Change = { "kind": "app" } | { "kind": "conversations" } | { "kind": "messages",
  /** Which. */
  conversation: ConversationId, } | { "kind": "people" } | { "kind": "connection" } | { "kind": "ledger" } | { "kind": "preferences" } | { "kind": "all" };

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

/** What is remembered for this profile on this machine, the next time too. */
export type SetPreferences = {
  /** All of them. */
  preferences: Preferences,
};

/** A picture in which a QR code is looked for. */
export type ReadQr = {
  /** A PNG or JPEG file in base64 (RFC 4648, section 4), at most `LIMITS.picture` bytes of it. */
  picture: string,
};

/** A part of the inbox. */
export type ListConversations = {
  /** How many to pass over. */
  from: number,
  /** How many, at most `LIMITS.conversationsPerPage`. */
  limit: number,
};

/** Conversations by their titles and people. */
export type FindConversations = {
  /** What is typed; spelling is forgiven. Empty for the most recent ones. */
  query: string,
  /** How many, at most `LIMITS.conversationsPerPage`. */
  limit: number,
};

/** Which way to the next conversation. */
export type Direction = "up" | "down" | "unread";

/** From where to look for the next conversation. */
export type Neighbour = {
  /** The open one; none to begin at the top. */
  of: ConversationId | null,
  /** Which way. */
  way: Direction,
};

/** One conversation. */
export type OneConversation = {
  /** Which. */
  conversation: ConversationId,
};

/** A page of a conversation. */
export type ListMessages = {
  /** Which conversation. */
  conversation: ConversationId,
  /** Which part. */
  at: PageAt,
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

/** Gives a group another title. */
export type RenameGroup = {
  /** Which group. */
  conversation: ConversationId,
  /** At most `LIMITS.title` bytes. */
  title: string,
};

/** Adds people to a group. They read what is said from then on. */
export type AddToGroup = {
  /** Which group. */
  conversation: ConversationId,
  /** Whom. */
  people: Array<PersonId>,
};

/** Takes someone out of a group; oneself, to leave it. */
export type RemoveFromGroup = {
  /** Which group. */
  conversation: ConversationId,
  /** Whom. */
  person: PersonId,
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

/** Notes that the safety codes were compared and agree, or takes it back. */
export type SetVerified = {
  /** With whom. */
  person: PersonId,
  /** Whether they agree. */
  verified: boolean,
};

/** Searches all messages of this profile. Empty conditions do not narrow the search; with none
 * at all nothing is found. */
export type Search = {
  /** Words; each must occur, the last may be the beginning of one. Words between double quotes
   * stand together. */
  query: string,
  /** Only in this conversation. */
  conversation: ConversationId | null,
  /** Only what this person wrote. */
  author: PersonId | null,
  /** Only what was sent at this time or later. */
  since: Timestamp | null,
  /** Only what was sent before this time. */
  until: Timestamp | null,
  /** Go on behind the last page: its `next`. */
  after: number | null,
  /** How many, at most `LIMITS.hitsPerSearch`. */
  limit: number,
};

/** Stops talking to the relay, or goes on. */
export type SetPaused = {
  /** Whether to stop. */
  paused: boolean,
};

/** What can be asked. A command that fails throws an `ApiError`. */
export interface Commands {
  /** Where the program stands. Works at any time. */
  app_state: { request: void; answer: AppState };
  /** Relays that announce themselves in this network; takes up to three seconds. Works at any time. */
  find_relays: { request: void; answer: Array<FoundRelay> };
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
  /** What is remembered for this profile on this machine. Works at any time. */
  preferences: { request: void; answer: Preferences };
  /** Remembers it. Works at any time. */
  set_preferences: { request: SetPreferences; answer: null };
  /** Reads an invite code off a picture. Works at any time. */
  read_qr: { request: ReadQr; answer: CodeRead };
  /** A part of the inbox: what is in sight. */
  list_conversations: { request: ListConversations; answer: ConversationPage };
  /** Conversations by title and people, the best fit first. */
  find_conversations: { request: FindConversations; answer: Array<ConversationSummary> };
  /** The conversation above or below, or the next unread one. */
  neighbour: { request: Neighbour; answer: ConversationFound };
  /** Where a conversation stands in the inbox. */
  place_in_inbox: { request: OneConversation; answer: InboxPlace };
  /** All about one conversation. */
  conversation: { request: OneConversation; answer: ConversationView };
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
  /** Gives a group another title. */
  rename_group: { request: RenameGroup; answer: null };
  /** Adds people to a group. */
  add_to_group: { request: AddToGroup; answer: null };
  /** Takes someone out of a group, or leaves it. */
  remove_from_group: { request: RemoveFromGroup; answer: null };
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
  /** Notes that the numbers were compared. */
  set_verified: { request: SetVerified; answer: null };
  /** Searches all messages, newest first. */
  search: { request: Search; answer: SearchPage };
  /** Whether the relay is reached. */
  connection: { request: void; answer: Connection };
  /** Tries the relay at once, and everything that waits. */
  retry_now: { request: void; answer: null };
  /** Stops talking to the relay, or goes on. */
  set_paused: { request: SetPaused; answer: null };
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
  "no-code-in-picture",
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
  "keychain-locked",
  "keychain-secret-missing",
  "certificate-not-pinned",
  "certificate-untrusted",
  "profile-exists",
  "full",
  "revoked",
  "ledger-fork",
  "halted",
  "preferences-not-kept",
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
  conversationsPerPage: 200,
  picture: 8388608,
} as const;
