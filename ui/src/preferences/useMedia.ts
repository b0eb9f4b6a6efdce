import { useEffect, useMemo, useState } from "react";

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => window.matchMedia?.(query), [query]);
  const [holds, setHolds] = useState(list?.matches ?? false);
  useEffect(() => {
    const changed = () => setHolds(list?.matches ?? false);
    list?.addEventListener("change", changed);
    return () => list?.removeEventListener("change", changed);
  }, [list]);
  return holds;
}
