import { useEffect, useState } from "react";
import type { MessageView } from "../api/index.ts";
import type { FirstNew } from "./useFirstNew.ts";

/** What is in sight, by places in what is loaded. */
export interface InSight {
  first: number;
  last: number;
}

/**
 * Up to which position the new messages were in sight without a gap, after `sight` was.
 */
export function seenUpTo(known: number, messages: readonly MessageView[], sight: InSight): number {
  const before = messages[sight.first - 1];
  const first = messages[sight.first];
  const last = messages[sight.last];
  if (!first || !last) return known;
  const joins = first.position <= known || (before !== undefined && before.position <= known);
  return joins ? Math.max(known, last.position) : known;
}

/** Whether new messages above what is in sight were passed over. */
export function useUnseenAbove(
  firstNew: FirstNew | null,
  messages: readonly MessageView[],
  sight: InSight | null,
): boolean {
  const from = firstNew?.message.position;
  const [seen, setSeen] = useState<{ from: number | undefined; upTo: number }>();
  const upTo = seen && seen.from === from ? seen.upTo : (from ?? 0) - 1;
  const next = sight && from !== undefined ? seenUpTo(upTo, messages, sight) : upTo;

  useEffect(() => {
    if (next !== upTo) setSeen({ from, upTo: next });
  }, [next, upTo, from]);

  const first = sight ? messages[sight.first] : undefined;
  return (
    from !== undefined && first !== undefined && first.position > from && first.position > next
  );
}
