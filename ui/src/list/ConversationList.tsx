import { useEffect, useRef } from "react";
import { Button, ListBox } from "react-aria-components";
import type { ConversationId, ConversationView } from "../api/index.ts";
import { TABLE } from "../commands/table.ts";
import { IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { useNow } from "../parts/useNow.ts";
import { useWords } from "../words/words.tsx";
import styles from "./ConversationList.module.css";
import { ConversationRow } from "./ConversationRow.tsx";

interface Props {
  conversations: readonly ConversationView[];
  loaded: boolean;
  open: ConversationId | null;
  onOpen: (conversation: ConversationId) => void;
  onFind: () => void;
  onCompose: () => void;
}

/** The inbox. Arrow keys move through it; Enter or a click opens. */
export function ConversationList(props: Props) {
  const { conversations, loaded, open, onOpen, onFind, onCompose } = props;
  const words = useWords().list;
  const now = useNow();
  const section = useRef<HTMLElement>(null);

  // Opened by a shortcut or from elsewhere, it is brought into sight in the list too.
  useEffect(() => {
    const row = open && section.current?.querySelector(`[data-conversation="${CSS.escape(open)}"]`);
    if (row) row.scrollIntoView?.({ block: "nearest" });
  }, [open]);

  return (
    <section ref={section} className={styles.list} aria-label={words.heading}>
      <header className={styles.head}>
        <h2 className={styles.heading}>{words.heading}</h2>
        <IconButton
          icon="compose"
          label={words.compose}
          onPress={onCompose}
          data-testid="new-conversation"
        />
      </header>
      <Button className={styles.find} onPress={onFind} data-testid="open-search">
        <Icon name="search" />
        <span className={styles.findWord}>{words.search}</span>
        <Keys keys={TABLE.find.keys} />
      </Button>
      <ListBox
        aria-label={words.label}
        className={styles.rows}
        items={conversations}
        dependencies={[now]}
        selectionMode="single"
        selectionBehavior="toggle"
        disallowEmptySelection
        selectedKeys={open ? [open] : []}
        onSelectionChange={(keys) => {
          const [chosen] = keys === "all" ? [] : keys;
          const conversation = conversations.find(({ id }) => id === chosen);
          if (conversation) onOpen(conversation.id);
        }}
        renderEmptyState={() =>
          loaded && (
            <p className={styles.empty}>
              <strong>{words.emptyHeading}</strong>
              {words.emptyText}
            </p>
          )
        }
        data-testid="conversation-list"
      >
        {(conversation) => <ConversationRow conversation={conversation} now={now} />}
      </ListBox>
    </section>
  );
}
