import { useEffect, useState } from "react";
import type { ApiError } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { type AnswerOf, asApiError, type RequestOf } from "../platform/platform.ts";

/** How long after the last key it is asked, in milliseconds. */
const ASK_AFTER = 120;

export interface Asked<C extends "search" | "find_conversations"> {
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
      try {
        const answer = await ask.call(platform, command, JSON.parse(written));
        if (current) setLast({ written, answer });
      } catch (thrown) {
        if (current) setLast({ written, error: asApiError(thrown) });
      }
    }, ASK_AFTER);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [command, written, platform]);

  if (request === null) return { isAsking: false };
  return { answer: last.answer, error: last.error, isAsking: last.written !== written };
}
