import type { MessageView, Search, SearchHit, SearchPage, SnippetPart } from "../../api/index.ts";

/** What is looked for: single words, and phrases between double quotes. */
function termsOf(query: string): string[] {
  return [...query.toLowerCase().matchAll(/"([^"]+)"?|[^\s"]+/g)].map(
    ([whole, phrase]) => phrase?.trim() ?? whole,
  );
}

function snippetOf(text: string, terms: readonly string[]): SnippetPart[] {
  if (terms.length === 0) return [{ text, found: false }];
  const escaped = terms.map((term) => term.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text
    .split(new RegExp(`(${escaped.join("|")})`, "gi"))
    .map((part, index) => ({ text: part, found: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

/** Searches the stand-in clinic's messages, newest first. */
export function searched(
  messages: readonly MessageView[],
  titleOf: (message: MessageView) => string,
  { query, conversation, author, since, until, after, limit }: Search,
): SearchPage {
  const terms = termsOf(query);
  const narrows = terms.length > 0 || conversation || author || since !== null || until !== null;
  const found = messages
    .filter(
      (message) =>
        narrows &&
        (!conversation || message.conversation === conversation) &&
        (!author || message.author === author) &&
        (since === null || message.sentAt >= since) &&
        (until === null || message.sentAt < until) &&
        terms.every((term) => message.text.toLowerCase().includes(term)),
    )
    .toSorted((one, other) => other.sentAt - one.sentAt);
  const from = after ?? 0;
  const hits = found.slice(from, from + limit).map(
    (message): SearchHit => ({
      message,
      conversationTitle: titleOf(message),
      snippet: snippetOf(message.text, terms),
    }),
  );
  return {
    hits,
    next: from + limit < found.length ? from + limit : null,
    covers: {
      messages: messages.length,
      since: messages.length === 0 ? null : Math.min(...messages.map(({ sentAt }) => sentAt)),
    },
  };
}
