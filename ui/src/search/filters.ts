import type { DateValue } from "react-aria-components";
import type { ConversationId, PersonId, Search } from "../api/index.ts";

/** Something that was chosen, with the name that it had then. */
export interface Named<Id extends string> {
  id: Id;
  name: string;
}

/** What is searched for, as the page shows it. */
export interface Filters {
  query: string;
  author: Named<PersonId> | null;
  conversation: Named<ConversationId> | null;
  from: DateValue | null;
  /** The last day, itself included. */
  to: DateValue | null;
}

export const NO_FILTERS: Filters = {
  query: "",
  author: null,
  conversation: null,
  from: null,
  to: null,
};

/** Whether anything narrows the search; without that nothing is found. */
export function narrows({ query, author, conversation, from, to }: Filters): boolean {
  return query.trim() !== "" || [author, conversation, from, to].some((one) => one !== null);
}

/** The same for the core: whole days, of the place where this computer stands. */
export function requestOf(
  { query, author, conversation, from, to }: Filters,
  zone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): Omit<Search, "after" | "limit"> {
  return {
    query: query.trim().replaceAll(/[“”„«»]/g, '"'),
    author: author?.id ?? null,
    conversation: conversation?.id ?? null,
    since: from?.toDate(zone).getTime() ?? null,
    until: to?.add({ days: 1 }).toDate(zone).getTime() ?? null,
  };
}
