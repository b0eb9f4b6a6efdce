import type { PersonView } from "../api/index.ts";
import { fits } from "../finder/found.ts";

export type Standing = PersonView["status"]["kind"];

export interface Group {
  id: Standing;
  people: PersonView[];
}

const ORDER: readonly Standing[] = ["active", "invited", "removed"];

/** The people of a clinic by how they stand in it, each group by name. */
export function groupsOf(
  people: readonly PersonView[],
  query: string,
  roleWord: (person: PersonView) => string,
): Group[] {
  return ORDER.map((id) => ({
    id,
    people: people
      .filter((person) => person.status.kind === id)
      .filter((person) => fits(`${person.name} ${roleWord(person)}`, query))
      .sort((one, other) => one.name.localeCompare(other.name)),
  })).filter((group) => group.people.length > 0);
}
