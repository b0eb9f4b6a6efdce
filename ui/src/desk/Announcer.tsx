import { useEffect, useRef, useState } from "react";
import type {
  ConversationId,
  ConversationSummary,
  MessageState,
  MessageView,
} from "../api/index.ts";
import { harmless } from "../words/harmless.ts";
import { useWords } from "../words/words.tsx";
import styles from "./Desk.module.css";

interface Props {
  /** The top of the inbox: what arrives comes there. */
  conversations: readonly ConversationSummary[];
  open: ConversationId | null;
}

/** How far one's own message came, where that is worth a word: not each step on its way. */
const TOLD: readonly MessageState["kind"][] = ["queued", "stored", "failed"];

/** What of a newest message makes another one of it. */
function markOf(last: MessageView | null): string {
  return last ? `${last.id} ${last.mine ? last.state.kind : ""}` : "";
}

/**
 * Says to a screen reader what arrives: the text in the open thread, elsewhere only where. Of what
 * was written here it says how far it came.
 */
export function Announcer({ conversations, open }: Props) {
  const { thread: words, states } = useWords();
  const [said, setSaid] = useState("");
  const known = useRef<Map<ConversationId, string>>(undefined);

  useEffect(() => {
    const before = known.current;
    known.current = new Map(conversations.map(({ id, last }) => [id, markOf(last)]));
    if (!before || before.size === 0) return;
    const changed = conversations.filter(({ id, last }) => before.get(id) !== markOf(last));
    const arrived = changed.find(({ last }) => last && !last.mine);
    const written = changed.find(({ id, last }) => id === open && last?.mine)?.last;
    if (written && !arrived && TOLD.includes(written.state.kind)) {
      setSaid(states[written.state.kind]);
    }
    if (!arrived?.last) return;
    const { id, title, last } = arrived;
    setSaid(
      id === open
        ? words.arrived(last.authorName, harmless(last.text))
        : words.arrivedElsewhere(title),
    );
  }, [conversations, open, words, states]);

  return (
    <p className={styles.announcer} role="status" data-testid="announcer">
      {said}
    </p>
  );
}
