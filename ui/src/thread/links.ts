/** A part of a message: plain text, or the address of a page. */
export interface Part {
  text: string;
  isLink: boolean;
}

/** Up to white space, a quotation mark or a character that cannot be seen. */
const ADDRESS =
  /(?<![\p{L}\p{N}@./_-])(?:https?:\/\/[\p{L}\p{N}[]|www\.[\p{L}\p{N}])[^\s\p{C}<>"“”„«»‹›`]*/giu;
const CLOSING = /[.,;:!?'’…*_~]$/u;
const PAIRS = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
] as const;

/** A text cut into what is plain and what is an address. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutEnd(found);
    if (!isWhole(address)) continue;
    if (index > from) parts.push({ text: text.slice(from, index), isLink: false });
    parts.push({ text: address, isLink: true });
    from = index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isLink: false });
  return parts;
}

/** Without the punctuation of the sentence around it; what it opens itself, it may close. */
function withoutEnd(found: string): string {
  let address = found;
  for (;;) {
    const isLoose = PAIRS.some(
      ([open, close]) => address.endsWith(close) && count(address, close) > count(address, open),
    );
    if (!isLoose && !CLOSING.test(address)) return address;
    address = address.slice(0, -1);
  }
}

/** "www.clinic" alone is no address, "www.clinic.example" is. */
function isWhole(address: string): boolean {
  return /^https?:\/\/[\p{L}\p{N}[]/iu.test(address) || /^www\.[^./]+\.[^./]/iu.test(address);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
