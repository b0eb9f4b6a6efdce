import type {
  ApiError,
  Change,
  ChangeEvent,
  Connection,
  ConversationId,
  ConversationView,
  ErrorCode,
  GroupChange,
  Me,
  MessageId,
  MessageView,
  PersonId,
} from "../../api/index.ts";
import type { AnswerOf, CommandName, Platform, RequestOf } from "../platform.ts";
import { type Beginning, Memory, refusal } from "./memory.ts";
import { pageOf } from "./paging.ts";
import { qrOf } from "./qr.ts";

type Answering = { [C in CommandName]: (request: RequestOf<C>) => AnswerOf<C> };

const OPEN_WITHOUT_UNLOCKING: readonly CommandName[] = [
  "app_state",
  "create_clinic",
  "preview_invite",
  "join_clinic",
  "unlock",
  "lock",
  "find_relays",
  "preferences",
  "set_preferences",
  "read_qr",
];

/** How long a change to a group takes, in milliseconds. */
const TAKES_EFFECT_AFTER = 150;

export const PASSPHRASE = "harbor copper violet lantern";

/** A core in memory, for component tests and screenshots alone. It sends nothing anywhere. */
export class FakeCore implements Platform {
  readonly calls: { command: CommandName; request: unknown }[] = [];
  readonly #memory: Memory;
  #heard = new Set<(event: ChangeEvent) => void>();
  #failing = new Map<CommandName, ApiError>();
  #invited = 0;
  /** Lets changes to groups be asked for and never come into force. */
  holdsChanges = false;

  constructor(beginning: Beginning) {
    this.#memory = new Memory(beginning);
  }

  async invoke<C extends CommandName>(
    command: C,
    ...[request]: RequestOf<C> extends void ? [] : [RequestOf<C>]
  ): Promise<AnswerOf<C>> {
    this.calls.push({ command, request });
    await Promise.resolve();
    const failure = this.#failing.get(command);
    if (failure) throw failure;
    if (this.#memory.state.profile !== "unlocked" && !OPEN_WITHOUT_UNLOCKING.includes(command)) {
      throw refusal("locked");
    }
    const answer = this.#answers[command] as (request: unknown) => AnswerOf<C>;
    return structuredClone(answer(request));
  }

  listen(heard: (event: ChangeEvent) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  /** Lets a command fail from now on, or work again. */
  fail(command: CommandName, code: ErrorCode | null): void {
    if (code) this.#failing.set(command, refusal(code));
    else this.#failing.delete(command);
  }

  /** The requests that a command was called with. */
  requests<C extends CommandName>(command: C): RequestOf<C>[] {
    return this.calls
      .filter((call) => call.command === command)
      .map((call) => call.request as RequestOf<C>);
  }

  /** Lets a colleague's message arrive. */
  receive(conversation: ConversationId, author: PersonId, text: string): MessageId {
    const message = this.#memory.add(conversation, author, text, null, { kind: "stored" });
    this.#memory.conversation(conversation).unread += 1;
    this.#tell({ kind: "conversations" }, { kind: "messages", conversation });
    return message.id;
  }

  /** Lets one's own message get on. */
  progress(message: MessageId, change: Partial<MessageView>): void {
    for (const [conversation, said] of this.#memory.state.messages) {
      const index = said.indexOf(message);
      if (index < 0) continue;
      said.change(index, change);
      this.#tell({ kind: "conversations" }, { kind: "messages", conversation });
    }
  }

  connect(connection: Connection): void {
    this.#memory.state.connection = connection;
    this.#tell({ kind: "connection" });
  }

  #answers: Answering = {
    app_state: () => ({
      profile:
        this.#memory.state.profile === "unlocked"
          ? { kind: "unlocked", me: this.#memory.state.me }
          : { kind: this.#memory.state.profile },
      keychain: "available",
      version: "0.1.0",
      invite: this.#memory.state.invite,
    }),
    find_relays: () => this.#memory.state.relays,
    create_clinic: (request) => {
      this.#memory.state.me = {
        ...this.#memory.state.me,
        clinicName: request.clinicName,
        personName: request.personName,
        role: "administrator",
      };
      return this.#open();
    },
    preview_invite: ({ code }) => {
      if (code.replaceAll(/\s/g, "").length < 24) throw refusal("invite-mistyped");
      return {
        clinicName: this.#memory.state.me.clinicName,
        personName: "Dr. Amara Okonkwo-Villanueva",
        role: "physician",
        relay: this.#memory.state.me.relay,
        pinned: true,
        ends: this.#memory.state.now() + 86_400_000,
      };
    },
    join_clinic: () => this.#open(),
    unlock: ({ passphrase }) => {
      if (passphrase !== PASSPHRASE) throw refusal("wrong-passphrase");
      return this.#open();
    },
    lock: () => {
      this.#memory.state.profile = "locked";
      this.#tell({ kind: "app" });
      return null;
    },
    me: () => this.#memory.state.me,
    preferences: () => this.#memory.state.preferences,
    set_preferences: ({ preferences }) => {
      this.#memory.state.preferences = preferences;
      this.#tell({ kind: "preferences" });
      return null;
    },
    read_qr: ({ picture }) => {
      if (atob(picture).includes("nothing")) throw refusal("no-code-in-picture");
      return { code: CODE };
    },
    list_conversations: (asked) => this.#memory.inbox.page(asked),
    find_conversations: (asked) => this.#memory.inbox.find(asked),
    neighbour: (asked) => this.#memory.inbox.neighbour(asked),
    place_in_inbox: ({ conversation }) => this.#memory.inbox.place(conversation),
    conversation: ({ conversation }) => this.#memory.conversation(conversation),
    list_messages: ({ conversation, at, limit }) => {
      const { unread } = this.#memory.conversation(conversation);
      const page = pageOf(this.#memory.transcript(conversation), at, limit, unread);
      if (!page) throw refusal("not-found");
      return page;
    },
    send_message: ({ conversation, text, replyTo }) => {
      const { id } = this.#memory.add(conversation, this.#memory.state.me.person, text, replyTo, {
        kind: "queued",
      });
      this.#tell({ kind: "conversations" }, { kind: "messages", conversation });
      return { message: id };
    },
    mark_read: ({ conversation, upTo }) => {
      const said = this.#memory.transcript(conversation);
      const view = this.#memory.conversation(conversation);
      while (view.unread > 0 && said.firstOfLast(view.unread) <= said.indexOf(upTo)) {
        view.unread -= 1;
      }
      this.#tell({ kind: "conversations" });
      return null;
    },
    set_draft: ({ conversation, text }) => {
      this.#memory.conversation(conversation).draft = text === "" ? null : text;
      this.#tell({ kind: "conversations" });
      return null;
    },
    open_direct: ({ person }) => {
      const known = this.#memory.state.conversations.find(
        ({ kind, people }) => kind === "direct" && people.some(({ id }) => id === person),
      );
      return { conversation: known?.id ?? this.#make("direct", "", [person]) };
    },
    new_group: ({ title, people }) => ({ conversation: this.#make("group", title, people) }),
    rename_group: ({ conversation, title }) =>
      this.#change(conversation, [{ kind: "rename", title }]),
    add_to_group: ({ conversation, people }) =>
      this.#change(
        conversation,
        people.map((person) => ({ kind: "add", person })),
      ),
    remove_from_group: ({ conversation, person }) =>
      this.#change(conversation, [{ kind: "remove", person }]),
    people: () => this.#memory.state.people,
    invite_person: ({ name, role }) => {
      this.#invited += 1;
      this.#memory.state.people.push({
        id: `invited-${this.#invited}` as PersonId,
        name,
        role,
        status: { kind: "invited", ends: this.#memory.state.now() + 86_400_000 },
        devices: [],
        isMe: false,
        lastSeen: null,
        safety: { kind: "unverified" },
      });
      this.#tell({ kind: "people" });
      return { code: CODE, qr: qrOf(CODE) };
    },
    remove_person: ({ person }) => {
      const known = this.#memory.person(person);
      known.status = { kind: "removed" };
      known.devices = [];
      this.#tell({ kind: "people" });
      return null;
    },
    revoke_device: ({ device }) => {
      for (const person of this.#memory.state.people) {
        person.devices = person.devices.filter(({ id }) => id !== device);
      }
      this.#tell({ kind: "people" });
      return null;
    },
    safety_code: () => ({
      groups: "30451 88120 67734 09215 44870 12963 75508 31197 60042 98316 25579 70834".split(" "),
    }),
    set_verified: ({ person, verified }) => {
      const known = this.#memory.person(person);
      known.safety = verified
        ? { kind: "verified", at: this.#memory.state.now() }
        : { kind: "unverified" };
      this.#tell({ kind: "people" });
      return null;
    },
    search: (asked) => this.#memory.search(asked),
    connection: () => this.#memory.state.connection,
    retry_now: () => null,
    set_paused: ({ paused }) => {
      this.connect({ kind: paused ? "paused" : "online" });
      return null;
    },
    ledger_state: () => this.#memory.state.ledger,
  };

  /** A change is asked for first, and is in force once the relay has taken it. */
  #change(conversation: ConversationId, changes: GroupChange[]): null {
    this.#memory.conversation(conversation).changes.push(...changes);
    this.#tell({ kind: "conversations" });
    setTimeout(() => {
      if (this.holdsChanges) return;
      this.#memory.settle(conversation);
      this.#tell({ kind: "conversations" }, { kind: "messages", conversation });
    }, TAKES_EFFECT_AFTER);
    return null;
  }

  #make(kind: ConversationView["kind"], title: string, people: PersonId[]): ConversationId {
    const id = this.#memory.make(kind, title, people);
    this.#tell({ kind: "conversations" });
    return id;
  }

  #open(): Me {
    this.#memory.state.profile = "unlocked";
    this.#tell({ kind: "app" });
    return this.#memory.state.me;
  }

  #tell(...changes: Change[]): void {
    setTimeout(() => {
      for (const heard of this.#heard) heard({ changes });
    });
  }
}

export const CODE =
  "bellward-invite:emNy9TLICzlHcujWNhbDhiYVnlvLrxfWf8jLmAlnY02k35UdnhFKF7j8rSZI0Z4jXt3pZpMHdjePqWl6DFtKkpCpkpT0JlY4lRgwUqBuF6VuulM4a2aOHHHVTF-fpEPl0Z9Ze40-Ec14f2b_YEEggfad1hSpGoOzF_xL3aVrl8o1biry_JjYFyQiHV78zxbAbUBgOywcGZUq84DKEO-gRF";
