import { useEffect, useMemo, useSyncExternalStore } from "react";
import { usePlatform } from "./core.tsx";
import { Inbox } from "./inbox.ts";

/** The inbox, followed as long as the window is unlocked. */
export function useInbox() {
  const platform = usePlatform();
  const inbox = useMemo(() => new Inbox(platform), [platform]);
  useEffect(() => inbox.start(), [inbox]);
  return { inbox, state: useSyncExternalStore(inbox.watch, inbox.current) };
}
