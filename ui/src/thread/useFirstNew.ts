import { useEffect, useState } from "react";
import type { ConversationView, MessageView } from "../api/index.ts";
import type { ThreadState } from "../core/thread.ts";
import { isLookedAt } from "./useReadReports.ts";

export interface FirstNew {
  message: MessageView;
  /** How many were new together with it. */
  count: number;
}

/**
 * The oldest message that was new when the thread was opened, or when the person came back to
 * the window. It does not move while they look.
 */
export function useFirstNew(conversation: ConversationView, state: ThreadState): FirstNew | null {
  const [atOpening] = useState(conversation.unread);
  const [first, setFirst] = useState<FirstNew | null>();
  const { loaded, firstUnread } = state;
  const found = first === undefined && loaded ? firstOf(firstUnread, atOpening) : first;

  useEffect(() => {
    if (!loaded) return;
    if (first === undefined) setFirst(found);
    else if (firstUnread && conversation.unread > 0 && !isLookedAt()) {
      setFirst((known) =>
        known?.message.id === firstUnread.id && known.count === conversation.unread
          ? known
          : { message: firstUnread, count: conversation.unread },
      );
    }
  }, [loaded, firstUnread, first, found, conversation.unread]);

  return found ?? null;
}

function firstOf(message: MessageView | null, count: number): FirstNew | null {
  return message && count > 0 ? { message, count } : null;
}
