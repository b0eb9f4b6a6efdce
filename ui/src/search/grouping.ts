import type { ConversationId, SearchHit } from "../api/index.ts";

/** What was found in one conversation. */
export interface HitGroup {
  id: ConversationId;
  title: string;
  hits: SearchHit[];
}

/** Found messages by conversation; the one with the newest comes first. */
export function byConversation(hits: readonly SearchHit[]): HitGroup[] {
  const groups = new Map<ConversationId, HitGroup>();
  for (const hit of hits) {
    const id = hit.message.conversation;
    const group = groups.get(id) ?? { id, title: hit.conversationTitle, hits: [] };
    group.hits.push(hit);
    groups.set(id, group);
  }
  return [...groups.values()];
}
