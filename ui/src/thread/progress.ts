import type { MessageView } from "../api/index.ts";
import type { IconName } from "../parts/Icon.tsx";
import type { Words } from "../words/catalogue.ts";

/** How far a message of one's own came: a drawing, a word, and a sentence. */
export interface Progress {
  icon: IconName;
  word: string;
  explained: string;
}

const ICONS = {
  queued: "clock",
  sending: "up",
  stored: "check",
  delivered: "checks",
  read: "seen",
  failed: "failed",
} as const satisfies Record<MessageView["state"]["kind"], IconName>;

export function progressOf(message: MessageView, words: Words): Progress {
  const { kind } = message.state;
  return {
    icon: iconOf(message),
    word: wordOf(message, words),
    explained: words.states.explain[kind],
  };
}

function iconOf({ state, readBy, deliveredTo }: MessageView): IconName {
  if (state.kind === "stored" || state.kind === "delivered") {
    if (readBy.length > 0) return "seen";
    if (deliveredTo.length > 0) return "checks";
  }
  return ICONS[state.kind];
}

function wordOf({ state, readBy, deliveredTo, totalReaders }: MessageView, words: Words): string {
  const { states } = words;
  switch (state.kind) {
    case "read":
      return totalReaders > 1 ? states.readAll(totalReaders) : states.read;
    case "stored":
    case "delivered":
      if (readBy.length > 0) return states.readSome(readBy.length, totalReaders);
      if (state.kind === "delivered") return states.delivered;
      if (deliveredTo.length > 0) return states.deliveredSome(deliveredTo.length, totalReaders);
      return states.stored;
    default:
      return states[state.kind];
  }
}
