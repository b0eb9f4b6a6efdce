import type { ConversationView, PersonView } from "../api/index.ts";

/** Text as it is compared: without case and without accents, so that "garcia" finds "García". */
export function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

/** Whether each word of the query begins a word of the text. */
export function fits(text: string, query: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return plain(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((wanted) => wanted.length > 0)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** The conversations that a query names, by title or by who is in them. */
export function conversationsFor(
  conversations: readonly ConversationView[],
  query: string,
): ConversationView[] {
  const byTitle = conversations.filter(({ title }) => fits(title, query));
  if (query.trim() === "") return byTitle;
  const byMember = conversations.filter(
    (conversation) =>
      conversation.kind === "group" &&
      !byTitle.includes(conversation) &&
      conversation.people.some(({ name }) => fits(name, query)),
  );
  return [...byTitle, ...byMember];
}

/** The people that a query names and that can be written to, but for oneself, by name. */
export function peopleFor(
  people: readonly PersonView[],
  query: string,
  roleWord: (person: PersonView) => string,
): PersonView[] {
  return people
    .filter(
      (person) =>
        !person.isMe &&
        person.status.kind === "active" &&
        fits(`${person.name} ${roleWord(person)}`, query),
    )
    .sort((one, other) => one.name.localeCompare(other.name));
}
