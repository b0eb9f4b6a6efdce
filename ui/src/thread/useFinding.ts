import { useCallback, useRef, useState } from "react";
import type { FindBarControls } from "./FindBar.tsx";

/** Whether something is looked for in the thread, and what. Closed, the focus goes back. */
export function useFinding(focusElsewhere: () => void) {
  const [isOpen, setIsOpen] = useState(false);
  const [query, setQuery] = useState("");
  const bar = useRef<FindBarControls>(null);
  const from = useRef<HTMLElement | null>(null);

  const open = useCallback(() => {
    if (bar.current) {
      bar.current.write();
      return;
    }
    from.current = document.activeElement as HTMLElement | null;
    setIsOpen(true);
  }, []);

  const close = () => {
    setIsOpen(false);
    setQuery("");
    const { current } = from;
    if (current?.isConnected && current !== document.body) current.focus();
    else focusElsewhere();
  };

  return { isOpen, query, setQuery, open, close, bar };
}
