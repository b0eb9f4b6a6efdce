import type {
  ApiError,
  AppState,
  Connection,
  ConversationId,
  ConversationView,
  ErrorCode,
  LedgerState,
  Me,
  MessageId,
  MessageState,
  MessageView,
  PersonId,
  PersonView,
  SearchHit,
} from "../../api/index.ts";

/** What a stand-in core begins with. */
export interface Beginning {
  profile: AppState["profile"]["kind"];
  me: Me;
  people: PersonView[];
  conversations: ConversationView[];
  messages: Map<ConversationId, MessageView[]>;
  connection: Connection;
  ledger: LedgerState;
  now: () => number;
}

export function refusal(code: ErrorCode): ApiError {
  return { code, detail: "as the test wants it" };
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

  messagesOf(id: ConversationId): MessageView[] {
    return this.state.messages.get(id) ?? [];
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
      last: null,
      draft: null,
      state: "active",
      notReached: [],
    });
    this.state.messages.set(id, []);
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
    const messages = this.messagesOf(conversation);
    const message: MessageView = {
      id: `new-${this.#made}` as MessageId,
      conversation,
      position: (messages.at(-1)?.position ?? 0) + 1,
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
    this.state.messages.set(conversation, [...messages, message]);
    view.last = message;
    return message;
  }

  search(query: string, limit: number): SearchHit[] {
    const [word = ""] = query.toLowerCase().split(/\s+/);
    const all = [...this.state.messages.values()].flat();
    return all
      .filter(({ text }) => text.toLowerCase().includes(query.toLowerCase()))
      .toSorted((one, other) => other.sentAt - one.sentAt)
      .slice(0, limit)
      .map((message) => {
        const at = message.text.toLowerCase().indexOf(word);
        return {
          message,
          conversationTitle: this.conversation(message.conversation).title,
          snippet: [
            { text: message.text.slice(0, at), found: false },
            { text: message.text.slice(at, at + word.length), found: true },
            { text: message.text.slice(at + word.length), found: false },
          ].filter(({ text }) => text !== ""),
        };
      });
  }
}
