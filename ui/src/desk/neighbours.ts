import type { ConversationId, ConversationView } from "../api/index.ts";

/** The conversation so many places further in the list; the first one when none is open. */
export function neighbour(
  conversations: readonly ConversationView[],
  open: ConversationId | null,
  distance: 1 | -1,
): ConversationId | null {
  const at = conversations.findIndex(({ id }) => id === open);
  const next = at < 0 ? conversations[0] : conversations[at + distance];
  return next?.id ?? null;
}

/** The next conversation with something unread, from the open one down and around. */
export function nextUnread(
  conversations: readonly ConversationView[],
  open: ConversationId | null,
): ConversationId | null {
  const at = conversations.findIndex(({ id }) => id === open);
  const around = [...conversations.slice(at + 1), ...conversations.slice(0, at + 1)];
  return around.find(({ id, unread }) => unread > 0 && id !== open)?.id ?? null;
}
