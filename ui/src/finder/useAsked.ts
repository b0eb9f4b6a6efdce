import { useEffect, useState } from "react";
import type { ApiError } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { type AnswerOf, asApiError, type RequestOf } from "../platform/platform.ts";

/** How long after the last key it is asked, in milliseconds: what looks through all that was
 * said waits until one pauses. */
const ASK_AFTER = { search: 120, find_conversations: 40 } as const;

export interface Asked<C extends "search" | "find_conversations"> {
  /** What the answer, or the error, is to. */
  asked?: RequestOf<C>;
  answer?: AnswerOf<C>;
  error?: ApiError;
  isAsking: boolean;
}

/** Asks while someone types. The last answer stays until the new one is there; null asks nothing. */
export function useAsked<C extends "search" | "find_conversations">(
  command: C,
  request: RequestOf<C> | null,
): Asked<C> {
  const platform = usePlatform();
  const written = JSON.stringify(request);
  const [last, setLast] = useState<Omit<Asked<C>, "isAsking"> & { written?: string }>({});

  useEffect(() => {
    if (written === "null") return;
    let current = true;
    const ask = platform.invoke as (asked: C, given: unknown) => Promise<AnswerOf<C>>;
    const timer = setTimeout(async () => {
      const asked = JSON.parse(written);
      try {
        const answer = await ask.call(platform, command, asked);
        if (current) setLast({ written, asked, answer });
      } catch (thrown) {
        if (current) setLast({ written, asked, error: asApiError(thrown) });
      }
    }, ASK_AFTER[command]);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [command, written, platform]);

  if (request === null) return { isAsking: false };
  const { asked, answer, error } = last;
  return { asked, answer, error, isAsking: last.written !== written };
}
