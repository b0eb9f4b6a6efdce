import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { Row } from "./rows.ts";

/**
 * Keeps what is first in sight at its pixel when rows before it come, go, or lose their
 * heading; the list of rows alone knows only estimates of them.
 */
export function useKeptInPlace(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  { isFollowing, isNearStart }: { isFollowing: boolean; isNearStart: boolean },
) {
  const kept = useRef<{ id: string; top: number }>(undefined);

  // To measure costs a layout: it is done only where rows may soon come before what is in sight.
  const mayNeed = useRef(isNearStart);
  mayNeed.current = isNearStart;

  const note = useCallback(() => {
    const { current } = scroller;
    kept.current = undefined;
    if (!current || !mayNeed.current) return;
    const edge = current.getBoundingClientRect().top;
    for (const row of current.querySelectorAll<HTMLElement>("[data-stop]")) {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= edge) continue;
      kept.current = { id: row.dataset.stop ?? "", top };
      return;
    }
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured changes with the rows
  useLayoutEffect(() => {
    const { current } = scroller;
    const known = kept.current;
    if (current && known && !isFollowing) {
      const found = current.querySelector(`[data-stop="${CSS.escape(known.id)}"]`);
      const moved = found ? found.getBoundingClientRect().top - known.top : 0;
      if (Math.abs(moved) >= 1) current.scrollTop += moved;
    }
    note();
  }, [rows, scroller, note]);

  useEffect(() => {
    const { current } = scroller;
    current?.addEventListener("scroll", note, { passive: true });
    return () => current?.removeEventListener("scroll", note);
  }, [scroller, note]);
}
