import { useEffect, useState } from "react";
import type { ApiError, SearchHit } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { asApiError } from "../platform/platform.ts";

/** How many messages are shown at most. */
export const HITS = 50;
/** How long after the last key the search begins, in milliseconds. */
const SEARCH_AFTER = 120;

interface Found {
  query: string;
  hits: SearchHit[];
  error?: ApiError;
}

/** The messages in which a query occurs. The last ones stay until the new ones are there. */
export function useHits(query: string) {
  const platform = usePlatform();
  const wanted = query.trim();
  const [found, setFound] = useState<Found>({ query: "", hits: [] });

  useEffect(() => {
    if (wanted.length < 2) return;
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const hits = await platform.invoke("search", { query: wanted, limit: HITS });
        if (current) setFound({ query: wanted, hits });
      } catch (thrown) {
        if (current) setFound({ query: wanted, hits: [], error: asApiError(thrown) });
      }
    }, SEARCH_AFTER);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, platform]);

  if (wanted.length < 2) return { hits: [], isSearching: false, error: undefined };
  return { hits: found.hits, error: found.error, isSearching: found.query !== wanted };
}
