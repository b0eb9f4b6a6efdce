import { useEffect, useRef } from "react";

const MINUTE = 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/**
 * Calls `lock` once nothing was touched in the window for so many minutes; never for zero. After
 * the computer slept, the first touch finds the time passed and locks too.
 */
export function useIdleLock(minutes: number, lock: () => void): void {
  const latest = useRef(lock);
  latest.current = lock;

  useEffect(() => {
    if (minutes === 0) return;
    const limit = minutes * MINUTE;
    let touchedAt = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      const idle = Date.now() - touchedAt;
      if (idle >= limit) latest.current();
      // Asked again after a lock that failed, too.
      timer = setTimeout(look, idle >= limit ? MINUTE : limit - idle);
    };
    const touched = () => {
      if (Date.now() - touchedAt >= limit) look();
      else touchedAt = Date.now();
    };
    look();
    for (const kind of TOUCHES) {
      window.addEventListener(kind, touched, { capture: true, passive: true });
    }
    return () => {
      clearTimeout(timer);
      for (const kind of TOUCHES) window.removeEventListener(kind, touched, { capture: true });
    };
  }, [minutes]);
}
