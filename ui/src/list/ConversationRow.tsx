import { memo } from "react";
import type { ConversationId, ConversationSummary } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { Icon } from "../parts/Icon.tsx";
import { progressOf } from "../thread/progress.ts";
import { harmless, isolated } from "../words/harmless.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./ConversationList.module.css";

interface Props {
  id: string;
  /** Its place in the whole list, and how long that is. */
  index: number;
  total: number;
  /** How far down it stands, in rem. */
  top: number;
  /** Not there as long as it is not loaded. */
  conversation: ConversationSummary | undefined;
  now: number;
  isOpen: boolean;
  isFocused: boolean;
  onOpen: (conversation: ConversationId) => void;
}

/** One row of the inbox, at its place. */
export const ConversationRow = memo(function ConversationRow(props: Props) {
  const { id, index, total, top, conversation, now, isOpen, isFocused, onOpen } = props;
  const { words } = useSpoken();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is the list's; it names this row
    <div
      id={id}
      role="option"
      className={styles.row}
      style={{ transform: `translateY(${top}rem)` }}
      aria-selected={isOpen}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={conversation ? undefined : words.list.notLoaded}
      data-focused={isFocused || undefined}
      data-testid={conversation ? "conversation-item" : undefined}
      data-conversation={conversation?.id}
      data-unread={(conversation && conversation.unread > 0) || undefined}
      onClick={() => conversation && onOpen(conversation.id)}
    >
      {conversation ? <Known conversation={conversation} now={now} /> : <Unknown />}
    </div>
  );
});

/** Stands where a row will be. */
function Unknown() {
  return (
    <>
      <span className={styles.blankFace} />
      <span className={styles.words}>
        <span className={styles.blankLine} />
        <span className={styles.blankLine} />
      </span>
    </>
  );
}

/** One conversation: whose, when, what was said last, and what waits. */
function Known({ conversation, now }: { conversation: ConversationSummary; now: number }) {
  const { words, times } = useSpoken();
  const { id, kind, title, other, last, unread } = conversation;
  return (
    <>
      <Avatar id={other ?? id} name={title} shape={kind === "direct" ? "person" : "group"} />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.title} dir="auto">
            {title}
          </span>
          {last && (
            <time className={styles.time} dateTime={new Date(last.sentAt).toISOString()}>
              {times.brief(last.sentAt, now)}
            </time>
          )}
        </span>
        <span className={styles.line}>
          <Preview conversation={conversation} />
          {conversation.state === "halted" && (
            <span className={styles.halted} title={words.halted.title}>
              <Icon name="notice" />
              <span className={styles.hidden}>{words.halted.title}</span>
            </span>
          )}
          {unread > 0 && (
            <span className={styles.unread}>
              <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
              <span className={styles.hidden}>{words.list.unread(unread)}</span>
            </span>
          )}
        </span>
      </span>
    </>
  );
}

function Preview({ conversation }: { conversation: ConversationSummary }) {
  const { words } = useSpoken();
  const { kind, last, draft } = conversation;
  if (draft) {
    return (
      <span className={styles.preview} dir="auto">
        <span className={styles.draft}>
          <Icon name="pencil" size={13} />
          {words.list.draft}
        </span>{" "}
        <bdi>{harmless(draft)}</bdi>
      </span>
    );
  }
  if (!last)
    return (
      <span className={styles.preview} dir="auto">
        {words.list.nothingSaid}
      </span>
    );
  if (last.mine) {
    const { icon, word } = progressOf(last, words);
    return (
      <span
        className={styles.preview}
        dir="auto"
        data-failed={last.state.kind === "failed" || undefined}
      >
        <span className={styles.state} title={word}>
          <Icon name={icon} size={13} />
          <span className={styles.hidden}>{word}</span>
        </span>{" "}
        {words.list.youSaid(isolated(last.text))}
      </span>
    );
  }
  return (
    <span className={styles.preview} dir="auto">
      {kind === "group"
        ? words.list.personSaid(isolated(last.authorName), isolated(last.text))
        : harmless(last.text)}
    </span>
  );
}
