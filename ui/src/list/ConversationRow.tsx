import { ListBoxItem } from "react-aria-components";
import type { ConversationView } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { Icon } from "../parts/Icon.tsx";
import { progressOf } from "../thread/progress.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./ConversationList.module.css";

interface Props {
  conversation: ConversationView;
  now: number;
}

/** One conversation: whose, when, what was said last, and what waits. */
export function ConversationRow({ conversation, now }: Props) {
  const { words, times } = useSpoken();
  const { id, kind, title, people, last, unread } = conversation;
  const other = people.find(({ name }) => name === title);
  return (
    <ListBoxItem
      id={id}
      textValue={title}
      className={styles.row}
      data-testid="conversation-item"
      data-conversation={id}
      data-unread={unread > 0 || undefined}
    >
      <Avatar
        id={kind === "direct" ? (other?.id ?? id) : id}
        name={title}
        shape={kind === "direct" ? "person" : "group"}
      />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.title}>{title}</span>
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
    </ListBoxItem>
  );
}

function Preview({ conversation }: { conversation: ConversationView }) {
  const { words } = useSpoken();
  const { kind, last, draft } = conversation;
  if (draft) {
    return (
      <span className={styles.preview}>
        <span className={styles.draft}>
          <Icon name="pencil" size={13} />
          {words.list.draft}
        </span>{" "}
        {draft}
      </span>
    );
  }
  if (!last) return <span className={styles.preview}>{words.list.nothingSaid}</span>;
  if (last.mine) {
    const { icon, word } = progressOf(last, words);
    return (
      <span className={styles.preview} data-failed={last.state.kind === "failed" || undefined}>
        <span className={styles.state} title={word}>
          <Icon name={icon} size={13} />
          <span className={styles.hidden}>{word}</span>
        </span>{" "}
        {words.list.youSaid(last.text)}
      </span>
    );
  }
  return (
    <span className={styles.preview}>
      {kind === "group" ? words.list.personSaid(last.authorName, last.text) : last.text}
    </span>
  );
}
