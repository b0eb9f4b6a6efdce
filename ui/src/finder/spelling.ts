/** Text as it is compared: without case and without accents, so that "garcia" finds "García". */
export function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

function wordsOf(text: string): string[] {
  return plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 0);
}

/** How many slips of the keys are forgiven in a word. Short words would fit everything. */
function forgiven(wanted: string): number {
  if (wanted.length < 4) return 0;
  return wanted.length < 7 ? 1 : 2;
}

/**
 * How many letters must be put in, left out, changed or swapped so that `wanted` begins `word`;
 * undefined when they are more than `bound`.
 */
export function slipsBetween(wanted: string, word: string, bound: number): number | undefined {
  const [from, to] = [[...wanted], [...word].slice(0, wanted.length + bound)];
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of from.entries()) {
    const next = [row + 1];
    for (const [column, other] of to.entries()) {
      const swapped =
        row > 0 && column > 0 && letter === to[column - 1] && from[row - 1] === other
          ? (before[column - 1] ?? 0) + 1
          : Number.POSITIVE_INFINITY;
      next.push(
        Math.min(
          (last[column] ?? 0) + (letter === other ? 0 : 1),
          (last[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          swapped,
        ),
      );
    }
    if (Math.min(...next) > bound) return undefined;
    [before, last] = [last, next];
  }
  const fewest = Math.min(...last);
  return fewest <= bound ? fewest : undefined;
}

/**
 * How badly a text fits a query: 0 when each word of the query begins a word of the text, and one
 * more for each slip; undefined when some word fits none. An empty query fits everything.
 */
export function misfit(text: string, query: string): number | undefined {
  const words = wordsOf(text);
  let sum = 0;
  for (const wanted of wordsOf(query)) {
    let best: number | undefined = words.some((word) => word.startsWith(wanted)) ? 0 : undefined;
    const bound = forgiven(wanted);
    if (best === undefined && bound > 0) {
      const slips = words
        .map((word) => slipsBetween(wanted, word, bound))
        .filter((count) => count !== undefined);
      best = slips.length > 0 ? Math.min(...slips) : undefined;
    }
    if (best === undefined) return undefined;
    sum += best;
  }
  return sum;
}

/** Whether a text fits a query at all. */
export function fits(text: string, query: string): boolean {
  return misfit(text, query) !== undefined;
}

/** What fits a query, the best fit first and otherwise by name. */
export function ranked<Item extends { name: string }>(
  items: readonly Item[],
  query: string,
  textOf: (item: Item) => string,
): Item[] {
  return items
    .map((item) => ({ item, off: misfit(textOf(item), query) }))
    .filter((one): one is { item: Item; off: number } => one.off !== undefined)
    .sort((one, other) => one.off - other.off || one.item.name.localeCompare(other.item.name))
    .map(({ item }) => item);
}
