import { useCallback, useEffect, useRef, useState } from "react";

/** So many frames it takes until rows that were only estimated are measured and in their place. */
const FRAMES = 4;

/**
 * Whether the thread is being brought to a row. Until it is there nothing is loaded at its ends:
 * the row is aimed at by its place, which would be another.
 */
export function useArriving() {
  const [isArriving, setArriving] = useState(false);
  const frame = useRef(0);

  const arrive = useCallback(() => {
    setArriving(true);
    cancelAnimationFrame(frame.current);
    let left = FRAMES;
    const next = () => {
      left -= 1;
      if (left === 0) setArriving(false);
      else frame.current = requestAnimationFrame(next);
    };
    frame.current = requestAnimationFrame(next);
  }, []);

  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return { isArriving, arrive };
}
