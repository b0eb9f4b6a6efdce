import type {
  ConversationFound,
  ConversationId,
  ConversationPage,
  ConversationSummary,
  ConversationView,
  FindConversations,
  InboxPlace,
  ListConversations,
  Neighbour,
} from "../../api/index.ts";
import type { Transcript } from "./transcript.ts";

type TranscriptOf = (conversation: ConversationId) => Transcript;

/** A conversation as a row of a list. */
function summaryOf(view: ConversationView, me: string, said: Transcript): ConversationSummary {
  const { id, kind, title, people, unread, draft, state } = view;
  const other = kind === "direct" ? (people.find((one) => one.id !== me)?.id ?? null) : null;
  return { id, kind, title, other, unread, last: said.at(said.length - 1) ?? null, draft, state };
}

/** The stand-in clinic's conversations as lists, most recently active first. */
export class FakeInbox {
  readonly #order: readonly ConversationView[];
  readonly #me: string;
  readonly #transcriptOf: TranscriptOf;

  constructor(order: readonly ConversationView[], me: string, transcriptOf: TranscriptOf) {
    this.#order = order;
    this.#me = me;
    this.#transcriptOf = transcriptOf;
  }

  page({ from, limit }: ListConversations): ConversationPage {
    return {
      conversations: this.#order.slice(from, from + limit).map((view) => this.#summary(view)),
      total: this.#order.length,
      unread: this.#order.reduce((sum, { unread }) => sum + unread, 0),
    };
  }

  find({ query, limit }: FindConversations): ConversationSummary[] {
    const wanted = query.trim().toLowerCase();
    const named = (view: ConversationView) => view.title.toLowerCase().includes(wanted);
    const joined = ({ people }: ConversationView) =>
      people.some(({ id, name }) => id !== this.#me && name.toLowerCase().includes(wanted));
    const byTitle = this.#order.filter(named);
    const byPeople = this.#order.filter((view) => !named(view) && joined(view));
    return [...byTitle, ...byPeople].slice(0, limit).map((view) => this.#summary(view));
  }

  neighbour({ of, way }: Neighbour): ConversationFound {
    const at = this.#order.findIndex(({ id }) => id === of);
    if (way === "unread") {
      const around = [...this.#order.slice(at + 1), ...this.#order.slice(0, at + 1)];
      const next = around.find(({ id, unread }) => unread > 0 && id !== of);
      return { conversation: next?.id ?? null };
    }
    const next = at < 0 ? 0 : at + (way === "down" ? 1 : -1);
    return { conversation: this.#order[next]?.id ?? null };
  }

  place(id: ConversationId): InboxPlace {
    const above = this.#order.findIndex((view) => view.id === id);
    return { above: above < 0 ? null : above };
  }

  #summary(view: ConversationView): ConversationSummary {
    return summaryOf(view, this.#me, this.#transcriptOf(view.id));
  }
}
