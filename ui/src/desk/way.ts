import type { ConversationId, MessageId, PersonId } from "../api/index.ts";

export type Place = "inbox" | "people" | "search" | "settings";
export type Sheet = "find" | "compose" | "invite" | "help";

/** Where messages are found: the search of all, or the box over the window. */
export type Results = "search" | "find";

/** Where the person is in the window. Only the person's own acts change it. */
export interface Way {
  place: Place;
  conversation: ConversationId | null;
  /** The message to go to in the conversation, as from a search. */
  target: MessageId | null;
  /** Where that message was found. */
  foundIn: Results | null;
  /** The found message from which one has just come back to the results. */
  returned: MessageId | null;
  person: PersonId | null;
  sheet: Sheet | null;
  /** Whether the pane beside the thread is open. */
  details: boolean;
  /** In a narrow window, whether the list or what was chosen from it is shown. */
  deep: boolean;
  /** Grows with each opening of a conversation, so that opening it again is heard too. */
  opened: number;
}

export type Step =
  | { to: "place"; place: Place }
  | { to: "conversation"; conversation: ConversationId; target?: MessageId }
  | { to: "person"; person: PersonId }
  | { to: "sheet"; sheet: Sheet }
  | { to: "details" }
  | { to: "results" }
  | { to: "back" };

/** Places that have no list beside them. */
const WHOLE: readonly Place[] = ["search", "settings"];

export const START: Way = {
  place: "inbox",
  conversation: null,
  target: null,
  foundIn: null,
  returned: null,
  person: null,
  sheet: null,
  details: false,
  deep: false,
  opened: 0,
};

export function walk(before: Way, step: Step): Way {
  const way = { ...before, returned: null };
  switch (step.to) {
    case "place":
      return { ...way, place: step.place, sheet: null, deep: WHOLE.includes(step.place) };
    case "conversation":
      return {
        ...way,
        place: "inbox",
        conversation: step.conversation,
        target: step.target ?? null,
        foundIn: step.target ? resultsIn(way) : null,
        sheet: null,
        deep: true,
        opened: way.opened + 1,
      };
    case "person":
      return { ...way, place: "people", person: step.person, sheet: null, deep: true };
    case "sheet":
      return { ...way, sheet: step.sheet };
    case "details":
      return { ...way, details: !way.details };
    case "results":
      if (way.foundIn === "find") return { ...way, sheet: "find", returned: way.target };
      return { ...way, place: "search", sheet: null, deep: true, returned: way.target };
    case "back":
      return way.sheet ? { ...way, sheet: null } : { ...way, deep: false };
  }
}

function resultsIn({ place, sheet }: Way): Results | null {
  if (sheet === "find") return "find";
  return place === "search" ? "search" : null;
}
