import { useEffect, useRef, useState } from "react";
import type { ApiError, Coverage, Search, SearchHit } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { asApiError } from "../platform/platform.ts";

const PAGE = 50;
/** How long after the last change the search begins, in milliseconds. */
const SEARCH_AFTER = 150;

interface Pages {
  hits: readonly SearchHit[];
  next: number | null;
  covers?: Coverage;
  error?: ApiError;
  isSearching: boolean;
}

const NONE: Pages = { hits: [], next: null, isSearching: true };

/** All that a search finds, a page at a time. The last results stay until the new ones are there. */
export function usePages(asked: Omit<Search, "after" | "limit">) {
  const platform = usePlatform();
  const written = JSON.stringify(asked);
  const [pages, setPages] = useState(NONE);
  const turn = useRef(0);

  useEffect(() => {
    turn.current += 1;
    const mine = turn.current;
    setPages((before) => ({ ...before, isSearching: true }));
    const timer = setTimeout(async () => {
      try {
        const request = { ...JSON.parse(written), after: null, limit: PAGE };
        const page = await platform.invoke("search", request);
        if (mine === turn.current) setPages({ ...page, isSearching: false });
      } catch (thrown) {
        if (mine === turn.current) {
          setPages({ ...NONE, error: asApiError(thrown), isSearching: false });
        }
      }
    }, SEARCH_AFTER);
    return () => clearTimeout(timer);
  }, [written, platform]);

  const more = async () => {
    if (pages.next === null || pages.isSearching) return;
    const mine = turn.current;
    setPages({ ...pages, isSearching: true });
    try {
      const request = { ...JSON.parse(written), after: pages.next, limit: PAGE };
      const page = await platform.invoke("search", request);
      if (mine !== turn.current) return;
      setPages({ ...page, hits: [...pages.hits, ...page.hits], isSearching: false });
    } catch (thrown) {
      if (mine !== turn.current) return;
      setPages({ ...pages, next: null, error: asApiError(thrown), isSearching: false });
    }
  };

  return { ...pages, more };
}
