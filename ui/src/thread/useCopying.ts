import { useCallback, useRef, useState } from "react";
import type { Copied } from "./CopiedStatus.tsx";

/** Puts an address into the clipboard, and remembers for a moment that it did. */
export function useCopying() {
  const [copied, setCopied] = useState<Copied | null>(null);
  const times = useRef(0);
  const copy = useCallback(async (address: string) => {
    times.current += 1;
    const time = times.current;
    try {
      await navigator.clipboard.writeText(address);
      setCopied({ address, done: true, time });
    } catch {
      setCopied({ address, done: false, time });
    }
  }, []);
  const forget = useCallback(() => setCopied(null), []);
  return { copied, copy, forget };
}
