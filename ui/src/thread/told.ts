import type { ConversationEvent } from "../api/index.ts";
import type { Words } from "../words/catalogue.ts";
import { isolated } from "../words/harmless.ts";

/** What happened, in a sentence: by whom only where that is known. */
export function told(words: Words["events"], { author, what }: ConversationEvent): string {
  const by = author && { ...author, name: isolated(author.name) };
  if (what.kind === "renamed") {
    const title = isolated(what.title);
    if (!by) return words.isCalled(title);
    return by.isMe ? words.youRenamed(title) : words.renamed(by.name, title);
  }
  const name = isolated(what.person.name);
  const { isMe } = what.person;
  switch (what.kind) {
    case "came":
      if (!by) return isMe ? words.youAreIn : words.isIn(name);
      if (isMe) return words.addedYou(by.name);
      return by.isMe ? words.youAdded(name) : words.added(by.name, name);
    case "went":
      if (!by) return isMe ? words.youAreOut : words.isOut(name);
      if (isMe) return words.removedYou(by.name);
      return by.isMe ? words.youRemoved(name) : words.removed(by.name, name);
    case "left":
      return isMe ? words.youLeft : words.left(name);
    case "left-clinic":
      return isMe ? words.youLeftClinic : words.leftClinic(name);
  }
}
