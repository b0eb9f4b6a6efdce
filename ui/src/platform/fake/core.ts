import type {
  ApiError,
  Change,
  ChangeEvent,
  Connection,
  ConversationId,
  ConversationView,
  ErrorCode,
  Me,
  MessageId,
  MessageView,
  PersonId,
} from "../../api/index.ts";
import type { AnswerOf, CommandName, Platform, RequestOf } from "../platform.ts";
import { type Beginning, Memory, refusal } from "./memory.ts";

type Answering = { [C in CommandName]: (request: RequestOf<C>) => AnswerOf<C> };

const OPEN_WITHOUT_UNLOCKING: readonly CommandName[] = [
  "app_state",
  "create_clinic",
  "preview_invite",
  "join_clinic",
  "unlock",
  "lock",
];

export const PASSPHRASE = "harbor copper violet lantern";

/** A core in memory, for component tests and screenshots alone. It sends nothing anywhere. */
export class FakeCore implements Platform {
  readonly calls: { command: CommandName; request: unknown }[] = [];
  readonly #memory: Memory;
  #heard = new Set<(event: ChangeEvent) => void>();
  #failing = new Map<CommandName, ApiError>();
  #invited = 0;

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
    for (const [conversation, messages] of this.#memory.state.messages) {
      const index = messages.findIndex(({ id }) => id === message);
      const known = messages[index];
      if (!known) continue;
      messages[index] = { ...known, ...change };
      const view = this.#memory.conversation(conversation);
      if (view.last?.id === message) view.last = messages[index];
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
    }),
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
        ends: this.#memory.state.now() + 3 * 86_400_000,
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
    list_conversations: () =>
      this.#memory.state.conversations.toSorted(
        (one, other) => (other.last?.sentAt ?? 0) - (one.last?.sentAt ?? 0),
      ),
    list_messages: ({ conversation, before, limit }) => {
      const all = this.#memory.messagesOf(conversation);
      const until = before === null ? all : all.filter(({ position }) => position < before);
      return { messages: until.slice(-limit), hasEarlier: until.length > limit };
    },
    send_message: ({ conversation, text, replyTo }) => {
      const { id } = this.#memory.add(conversation, this.#memory.state.me.person, text, replyTo, {
        kind: "queued",
      });
      this.#tell({ kind: "conversations" }, { kind: "messages", conversation });
      return { message: id };
    },
    mark_read: ({ conversation, upTo }) => {
      const messages = this.#memory.messagesOf(conversation);
      const read = messages.findIndex(({ id }) => id === upTo);
      const view = this.#memory.conversation(conversation);
      const left = messages.slice(read + 1).filter(({ mine }) => !mine).length;
      view.unread = Math.min(view.unread, left);
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
    people: () => this.#memory.state.people,
    invite_person: ({ name, role }) => {
      this.#invited += 1;
      this.#memory.state.people.push({
        id: `invited-${this.#invited}` as PersonId,
        name,
        role,
        status: { kind: "invited", ends: this.#memory.state.now() + 3 * 86_400_000 },
        devices: [],
        isMe: false,
      });
      this.#tell({ kind: "people" });
      return { code: CODE };
    },
    remove_person: ({ person }) => {
      const known = this.#memory.state.people.find(({ id }) => id === person);
      if (!known) throw refusal("not-found");
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
    search: ({ query, limit }) => this.#memory.search(query, limit),
    connection: () => this.#memory.state.connection,
    retry_now: () => null,
    ledger_state: () => this.#memory.state.ledger,
  };

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
  "BELL1-7QK4N-2VXHD-9RW3P-LM6TC-8FYJ5-ZQ2BN-4KDWX-6HVR9-PT3LM-5CJ8F-YN7QK-2XD4V-HW9R6-TLP3M-C8J5Y-FQZ2N-B4KXW-D6HV9-RPT3L";
