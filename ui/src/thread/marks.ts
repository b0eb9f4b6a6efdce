/** A part of a text, and whether it was looked for. */
export interface Marked {
  text: string;
  isFound: boolean;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Without case and accents, as the search compares. */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

/** A text cut into what a query finds in it and what lies between. */
export function markedIn(text: string, query: string): Marked[] {
  const wanted = [...query.matchAll(WORD)].map(([word]) => plain(word));
  const last = /["\s]$/.test(query) ? undefined : wanted.at(-1);
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => {
    const compared = plain(word);
    const found = wanted.find(
      (one) => one === compared || (one === last && compared.startsWith(one)),
    );
    return { from: index, to: index + word.length, found };
  });
  const hit = words.filter(({ found }) => found !== undefined);
  // A search finds messages in which every word occurs.
  if (new Set(hit.map(({ found }) => found)).size < new Set(wanted).size) {
    return [{ text, isFound: false }];
  }
  const parts: Marked[] = [];
  let from = 0;
  for (const { from: begin, to } of hit) {
    if (begin > from) parts.push({ text: text.slice(from, begin), isFound: false });
    parts.push({ text: text.slice(begin, to), isFound: true });
    from = to;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isFound: false });
  return parts;
}
