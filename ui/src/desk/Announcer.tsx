import { useEffect, useRef, useState } from "react";
import type { ConversationId, ConversationView, MessageId } from "../api/index.ts";
import { useWords } from "../words/words.tsx";
import styles from "./Desk.module.css";

interface Props {
  conversations: readonly ConversationView[];
  open: ConversationId | null;
}

/** Says to a screen reader what arrives: the text in the open thread, elsewhere only where. */
export function Announcer({ conversations, open }: Props) {
  const words = useWords().thread;
  const [said, setSaid] = useState("");
  const known = useRef<Map<ConversationId, MessageId | undefined>>(undefined);

  useEffect(() => {
    const before = known.current;
    known.current = new Map(conversations.map(({ id, last }) => [id, last?.id]));
    if (!before || before.size === 0) return;
    const arrived = conversations.find(
      ({ id, last }) => last && !last.mine && before.get(id) !== last.id,
    );
    if (!arrived?.last) return;
    const { id, title, last } = arrived;
    setSaid(
      id === open ? words.arrived(last.authorName, last.text) : words.arrivedElsewhere(title),
    );
  }, [conversations, open, words]);

  return (
    <p className={styles.announcer} role="status" data-testid="announcer">
      {said}
    </p>
  );
}
