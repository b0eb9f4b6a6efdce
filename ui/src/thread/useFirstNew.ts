import { useEffect, useState } from "react";
import type { ConversationView, MessageId } from "../api/index.ts";
import type { ThreadState } from "../core/thread.ts";
import { firstUnread } from "./rows.ts";
import { isLookedAt } from "./useReadReports.ts";

/**
 * The oldest message that was new when the thread was opened, or when the person came back to
 * the window. It does not move while they look.
 */
export function useFirstNew(conversation: ConversationView, state: ThreadState) {
  const [atOpening] = useState(conversation.unread);
  const [first, setFirst] = useState<MessageId | null>();
  const found =
    first === undefined && state.loaded ? firstUnread(state.messages, atOpening) : first;

  useEffect(() => {
    if (!state.loaded) return;
    if (first === undefined) setFirst(found);
    else if (conversation.unread > 0 && !isLookedAt()) {
      setFirst(firstUnread(state.messages, conversation.unread));
    }
  }, [state, first, found, conversation.unread]);

  return found ?? null;
}
