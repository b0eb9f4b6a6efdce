import type { PersonView } from "../api/index.ts";
import { ranked } from "../finder/spelling.ts";

export type Standing = PersonView["status"]["kind"];

export interface Group {
  id: Standing;
  people: PersonView[];
}

const ORDER: readonly Standing[] = ["active", "invited", "removed"];

/** The people of a clinic by how they stand in it; in each group the best fit first. */
export function groupsOf(
  people: readonly PersonView[],
  query: string,
  roleWord: (person: PersonView) => string,
): Group[] {
  const fitting = ranked(people, query, (person) => `${person.name} ${roleWord(person)}`);
  return ORDER.map((id) => ({
    id,
    people: fitting.filter((person) => person.status.kind === id),
  })).filter((group) => group.people.length > 0);
}
