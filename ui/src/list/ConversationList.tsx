import { Button } from "react-aria-components";
import type { ConversationId } from "../api/index.ts";
import { TABLE } from "../commands/table.ts";
import type { Inbox, InboxState } from "../core/inbox.ts";
import { IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Failure } from "../parts/Notice.tsx";
import rows from "../parts/Rows.module.css";
import { SidePane } from "../parts/SidePane.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./ConversationList.module.css";
import { InboxRows } from "./InboxRows.tsx";

interface Props {
  inbox: Inbox;
  state: InboxState;
  open: ConversationId | null;
  onOpen: (conversation: ConversationId) => void;
  onFind: () => void;
  onCompose: () => void;
}

/** The inbox: what can be done, and the conversations below it. */
export function ConversationList({ inbox, state, open, onOpen, onFind, onCompose }: Props) {
  const words = useWords().list;
  return (
    <SidePane
      heading={words.heading}
      action={
        <IconButton
          icon="compose"
          label={words.compose}
          onPress={onCompose}
          data-testid="new-conversation"
        />
      }
      tool={
        <Button className={styles.find} onPress={onFind} data-testid="open-search">
          <Icon name="search" />
          <span className={styles.findWord}>{words.search}</span>
          <Keys keys={TABLE.find.keys} />
        </Button>
      }
    >
      {state.error && <Failure error={state.error} edge="band" />}
      {state.total === 0 ? (
        <p className={rows.none}>
          <strong>{words.emptyHeading}</strong>
          {words.emptyText}
        </p>
      ) : (
        <InboxRows inbox={inbox} state={state} open={open} onOpen={onOpen} />
      )}
    </SidePane>
  );
}
