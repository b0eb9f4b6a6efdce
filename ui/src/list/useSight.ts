import { type RefObject, useCallback, useEffect, useState } from "react";
import type { Sight } from "../core/sight.ts";

const NOWHERE: Sight = { first: 0, last: 0 };

/**
 * Which rows of equal height are in sight. `look` says so at once after the list was scrolled from
 * here; the scroll event would come a frame late.
 */
export function useSight(scroller: RefObject<HTMLElement | null>, rowHeight: () => number) {
  const [sight, setSight] = useState<Sight>(NOWHERE);
  const look = useCallback(() => {
    const { current } = scroller;
    if (!current) return;
    const height = rowHeight();
    const first = Math.max(Math.floor(current.scrollTop / height), 0);
    const last = Math.max(
      Math.ceil((current.scrollTop + current.clientHeight) / height) - 1,
      first,
    );
    setSight((known) => (known.first === first && known.last === last ? known : { first, last }));
  }, [scroller, rowHeight]);

  useEffect(() => {
    const { current } = scroller;
    if (!current) return;
    look();
    current.addEventListener("scroll", look, { passive: true });
    const watching = new ResizeObserver(look);
    watching.observe(current);
    return () => {
      current.removeEventListener("scroll", look);
      watching.disconnect();
    };
  }, [scroller, look]);

  return { sight, look };
}
