import type { PersonView } from "../api/index.ts";
import { ranked } from "./spelling.ts";

/** The people that a query names and that can be written to, but for oneself, the best fit first. */
export function peopleFor(
  people: readonly PersonView[],
  query: string,
  roleWord: (person: PersonView) => string,
): PersonView[] {
  return ranked(
    people.filter((person) => !person.isMe && person.status.kind === "active"),
    query,
    (person) => `${person.name} ${roleWord(person)}`,
  );
}
