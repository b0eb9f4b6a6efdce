import { useEffect } from "react";
import type { Thread, ThreadState } from "../core/thread.ts";

/** So many rows from either end of what is loaded, more is asked for. */
const NEAR = 24;

/** Loads on when what is drawn comes near the end of what is loaded. */
export function useLoadAtEnds(
  thread: Thread,
  { hasEarlier, hasLater }: ThreadState,
  drawn: { first: number; last: number; of: number } | null,
) {
  const nearStart = drawn !== null && drawn.first < NEAR && hasEarlier;
  const nearEnd = drawn !== null && drawn.last >= drawn.of - NEAR && hasLater;
  const of = drawn?.of;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after more was loaded one may be near again
  useEffect(() => {
    if (nearStart) thread.earlier();
  }, [nearStart, of, thread]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (nearEnd) thread.later();
  }, [nearEnd, of, thread]);
}
