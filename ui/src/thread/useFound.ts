import { useCallback, useEffect, useRef, useState } from "react";
import type { ApiError, ConversationId, MessageId, SearchPage } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { asApiError } from "../platform/platform.ts";

/** How many are asked for at a time. */
const PAGE = 50;
/** How long after the last key the search begins, in milliseconds. */
const SEARCH_AFTER = 120;

export interface Found {
  /** What was searched for; the hits are of this and of nothing typed since. */
  query: string;
  hits: readonly MessageId[];
  /** Where more begins, if there is more. */
  next: number | null;
  /** Which hit one is at, counted from the newest. */
  at: number;
  error?: ApiError;
}

const NOTHING: Found = { query: "", hits: [], next: null, at: 0 };

/** The messages of one conversation in which a query occurs, newest first, and the way through them. */
export function useFound(
  conversation: ConversationId,
  query: string,
  onGoTo: (message: MessageId) => void,
) {
  const platform = usePlatform();
  const [found, setFound] = useState<Found>(NOTHING);
  const wanted = query.trim();
  const current = useRef(wanted);
  current.current = wanted;
  const isLoading = useRef(false);

  const ask = useCallback(
    (text: string, after: number | null): Promise<SearchPage> =>
      platform.invoke("search", {
        query: text,
        conversation,
        author: null,
        since: null,
        until: null,
        after,
        limit: PAGE,
      }),
    [platform, conversation],
  );

  useEffect(() => {
    if (wanted === "") {
      setFound(NOTHING);
      return;
    }
    const timer = setTimeout(async () => {
      try {
        const { hits, next } = await ask(wanted, null);
        if (current.current !== wanted) return;
        const ids = hits.map(({ message }) => message.id);
        setFound({ query: wanted, hits: ids, next, at: 0 });
        if (ids[0]) onGoTo(ids[0]);
      } catch (thrown) {
        if (current.current !== wanted) return;
        setFound({ ...NOTHING, query: wanted, error: asApiError(thrown) });
      }
    }, SEARCH_AFTER);
    return () => clearTimeout(timer);
  }, [wanted, ask, onGoTo]);

  /** Goes to an older hit, loading more where the loaded ones end, or to a newer one; around. */
  const step = async (way: "older" | "newer") => {
    const { hits, next, at, query: text } = found;
    if (hits.length === 0 || isLoading.current) return;
    let known = found;
    if (way === "older" && at === hits.length - 1 && next !== null) {
      isLoading.current = true;
      try {
        const page = await ask(text, next);
        if (current.current !== text) return;
        const more = page.hits.map(({ message }) => message.id);
        known = { ...found, hits: [...hits, ...more], next: page.next };
      } catch (thrown) {
        setFound({ ...found, error: asApiError(thrown) });
        return;
      } finally {
        isLoading.current = false;
      }
    }
    const count = known.hits.length;
    const place = (at + (way === "older" ? 1 : count - 1)) % count;
    setFound({ ...known, at: place, error: undefined });
    const hit = known.hits[place];
    if (hit) onGoTo(hit);
  };

  return { found, isSearching: wanted !== "" && found.query !== wanted, step };
}
