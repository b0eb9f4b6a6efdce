import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { ConversationView, MessageView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";

/** How long something must be in sight before it counts as seen, in milliseconds. */
const SEEN_AFTER = 250;

/** Whether a person can be looking: the window is theirs, and not hidden. */
export function isLookedAt(): boolean {
  return document.hasFocus() && document.visibilityState === "visible";
}

/**
 * Tells the core what was read: only messages whose end is in sight, in a focused window, with
 * nothing over the thread. Returns what each message calls with its element.
 */
export function useReadReports(
  conversation: ConversationView,
  scroller: RefObject<HTMLElement | null>,
  isCovered: boolean,
) {
  const platform = usePlatform();
  const inSight = useRef(new Map<Element, MessageView>());
  const watched = useRef(new Map<Element, MessageView>());
  const reported = useRef(Number.NEGATIVE_INFINITY);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const observer = useRef<IntersectionObserver>(undefined);
  const latest = useRef({ conversation, isCovered });
  latest.current = { conversation, isCovered };

  const report = useCallback(() => {
    const { conversation: current, isCovered: covered } = latest.current;
    if (covered || current.unread === 0 || !isLookedAt()) return;
    let last: MessageView | undefined;
    for (const message of inSight.current.values()) {
      if (!message.mine && (!last || message.position > last.position)) last = message;
    }
    if (!last || last.position <= reported.current) return;
    const { id: upTo, position } = last;
    const before = reported.current;
    reported.current = position;
    platform.invoke("mark_read", { conversation: current.id, upTo }).catch(() => {
      reported.current = before;
    });
  }, [platform]);

  const consider = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(report, SEEN_AFTER);
  }, [report]);

  const mayReport = !isCovered && conversation.unread > 0;
  useEffect(() => {
    if (mayReport) consider();
  }, [mayReport, consider]);

  useEffect(() => {
    window.addEventListener("focus", consider);
    document.addEventListener("visibilitychange", consider);
    return () => {
      window.removeEventListener("focus", consider);
      document.removeEventListener("visibilitychange", consider);
      clearTimeout(timer.current);
      observer.current?.disconnect();
      observer.current = undefined;
    };
  }, [consider]);

  return useCallback(
    (element: HTMLElement, message: MessageView) => {
      observer.current ??= new IntersectionObserver(
        (entries) => {
          for (const entry of entries) {
            const seen = watched.current.get(entry.target);
            if (seen && endIsInSight(entry)) inSight.current.set(entry.target, seen);
            else inSight.current.delete(entry.target);
          }
          consider();
        },
        { root: scroller.current, threshold: [0, 0.25, 0.5, 0.75, 1] },
      );
      const watching = observer.current;
      watched.current.set(element, message);
      watching.observe(element);
      return () => {
        watching.unobserve(element);
        watched.current.delete(element);
        inSight.current.delete(element);
      };
    },
    [consider, scroller],
  );
}

/** A message taller than the window is read when its last line comes into sight. */
function endIsInSight({
  isIntersecting,
  boundingClientRect,
  rootBounds,
}: IntersectionObserverEntry) {
  return isIntersecting && (!rootBounds || boundingClientRect.bottom <= rootBounds.bottom + 1);
}
