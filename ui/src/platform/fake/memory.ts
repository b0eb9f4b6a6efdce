import type {
  ApiError,
  AppState,
  Connection,
  ConversationId,
  ConversationView,
  ErrorCode,
  EventKind,
  FoundRelay,
  LedgerState,
  Me,
  MessageId,
  MessageState,
  MessageView,
  PersonId,
  PersonView,
  Preferences,
  Search,
  SearchPage,
} from "../../api/index.ts";
import { FakeInbox } from "./inbox.ts";
import { searched } from "./searching.ts";
import { named } from "./staff.ts";
import { Transcript } from "./transcript.ts";

/** What a stand-in core begins with. */
export interface Beginning {
  profile: AppState["profile"]["kind"];
  me: Me;
  people: PersonView[];
  /** Most recently active first. */
  conversations: ConversationView[];
  messages: Map<ConversationId, Transcript>;
  connection: Connection;
  ledger: LedgerState;
  preferences: Preferences;
  /** What announces itself in this network. */
  relays: FoundRelay[];
  /** The code of the link by which the program was opened. */
  invite: string | null;
  now: () => number;
}

export function refusal(code: ErrorCode): ApiError {
  return { code, detail: "as the test wants it" };
}

function nothingSaid(): Transcript {
  return new Transcript(0, () => {
    throw refusal("not-found");
  });
}

/** The stand-in clinic's conversations and messages. */
export class Memory {
  readonly state: Beginning;
  #made = 0;

  constructor(beginning: Beginning) {
    this.state = beginning;
  }

  conversation(id: ConversationId): ConversationView {
    const known = this.state.conversations.find((one) => one.id === id);
    if (!known) throw refusal("not-found");
    return known;
  }

  person(id: PersonId): PersonView {
    const known = this.state.people.find((one) => one.id === id);
    if (!known) throw refusal("not-found");
    return known;
  }

  /** Lets everything come into force that was asked for in a group. */
  settle(id: ConversationId): void {
    const view = this.conversation(id);
    for (const change of view.changes) {
      if (change.kind === "rename") {
        view.title = change.title;
        this.#happened(id, { kind: "renamed", title: change.title });
        continue;
      }
      const { name } = this.person(change.person);
      const who = named(change.person, name);
      if (change.kind === "add") {
        view.people = [...view.people, { id: change.person, name }];
        this.#happened(id, { kind: "came", person: who });
      } else {
        view.people = view.people.filter((one) => one.id !== change.person);
        if (who.isMe) view.state = "removed";
        this.#happened(id, { kind: who.isMe ? "left" : "went", person: who });
      }
    }
    view.changes = [];
  }

  #happened(id: ConversationId, what: EventKind): void {
    this.#made += 1;
    const said = this.transcript(id);
    const { person, personName } = this.state.me;
    said.events.push({
      id: 1000 + this.#made,
      position: said.at(said.length - 1)?.position ?? 0,
      at: this.state.now(),
      author: what.kind === "left" ? null : named(person, personName),
      what,
    });
  }

  get inbox(): FakeInbox {
    const { conversations, me } = this.state;
    return new FakeInbox(conversations, me.person, (id) => this.transcript(id));
  }

  transcript(id: ConversationId): Transcript {
    const known = this.state.messages.get(id);
    if (!known) throw refusal("not-found");
    return known;
  }

  make(kind: ConversationView["kind"], title: string, others: PersonId[]): ConversationId {
    this.#made += 1;
    const { me } = this.state;
    const names = new Map(this.state.people.map(({ id, name }) => [id, name]));
    const id = `made-${this.#made}` as ConversationId;
    const people = [me.person, ...others].map((person) => ({
      id: person,
      name: names.get(person) ?? "",
    }));
    this.state.conversations.unshift({
      id,
      kind,
      title: kind === "direct" ? (people[1]?.name ?? "") : title,
      people,
      devices: people.length,
      unread: 0,
      draft: null,
      state: "active",
      changes: [],
      notReached: [],
    });
    this.state.messages.set(id, nothingSaid());
    return id;
  }

  add(
    conversation: ConversationId,
    author: PersonId,
    text: string,
    replyTo: MessageId | null,
    state: MessageState,
  ): MessageView {
    this.#made += 1;
    const view = this.conversation(conversation);
    const said = this.transcript(conversation);
    const message: MessageView = {
      id: `new-${this.#made}` as MessageId,
      conversation,
      position: (said.at(said.length - 1)?.position ?? 0) + 1,
      author,
      authorName: this.state.people.find(({ id }) => id === author)?.name ?? "",
      mine: author === this.state.me.person,
      text,
      sentAt: this.state.now(),
      storedAt: state.kind === "queued" ? null : this.state.now(),
      replyTo,
      state,
      deliveredTo: [],
      readBy: [],
      totalReaders: view.people.length - 1,
    };
    said.add(message);
    const { conversations } = this.state;
    this.state.conversations = [view, ...conversations.filter((one) => one !== view)];
    return message;
  }

  search(asked: Search): SearchPage {
    const transcripts = asked.conversation
      ? [this.transcript(asked.conversation)]
      : [...this.state.messages.values()];
    return searched(
      transcripts.flatMap((said) => said.slice(0, said.length)),
      ({ conversation }) => this.conversation(conversation).title,
      asked,
    );
  }
}
