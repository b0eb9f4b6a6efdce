import type { ConversationView, GroupChange, Member, PersonId } from "../api/index.ts";

/** How someone stands in a group, with what was asked for and is not yet in force. */
export type MemberState = "in" | "adding" | "taking";

export interface MemberLine extends Member {
  state: MemberState;
}

type Of<Kind extends GroupChange["kind"]> = Extract<GroupChange, { kind: Kind }>;

function isOf<Kind extends GroupChange["kind"]>(kind: Kind) {
  return (change: GroupChange): change is Of<Kind> => change.kind === kind;
}

/** Everyone who is in a group or asked into it, oneself first and otherwise by name. */
export function membersOf(
  { people, changes }: Pick<ConversationView, "people" | "changes">,
  me: PersonId,
  nameOf: (person: PersonId) => string,
): MemberLine[] {
  const leaving = new Set(changes.filter(isOf("remove")).map(({ person }) => person));
  const known = new Set(people.map(({ id }) => id));
  const asked = changes.filter(isOf("add")).filter(({ person }) => !known.has(person));
  return [
    ...people.map(({ id, name }) => ({
      id,
      name,
      state: leaving.has(id) ? ("taking" as const) : ("in" as const),
    })),
    ...asked.map(({ person }) => ({
      id: person,
      name: nameOf(person),
      state: "adding" as const,
    })),
  ].sort(
    (one, other) =>
      Number(other.id === me) - Number(one.id === me) || one.name.localeCompare(other.name),
  );
}

/** The title that was asked for last, if it is not yet the group's. */
export function titleAskedFor({ changes }: Pick<ConversationView, "changes">): string | null {
  return changes.findLast(isOf("rename"))?.title ?? null;
}
