import { type Asked, useAsked } from "./useAsked.ts";

/** How many messages the finder shows; the search page shows all. */
export const HITS = 20;

const FIRST = { conversation: null, author: null, since: null, until: null, after: null } as const;

/** The newest messages in which a query occurs. */
export function useHits(query: string): Asked<"search"> {
  const wanted = query.trim();
  return useAsked("search", wanted.length < 2 ? null : { ...FIRST, query: wanted, limit: HITS });
}
