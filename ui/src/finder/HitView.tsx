import type { SearchHit } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { useNow } from "../parts/useNow.ts";
import { harmless } from "../words/harmless.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./HitView.module.css";

interface Props {
  hit: SearchHit;
  /** Whether it says in which conversation, where nothing around it does. */
  isTitled: boolean;
}

/** A found message in its context: who, where, when, and what of it was searched for. */
export function HitView({ hit, isTitled }: Props) {
  const { words, times } = useSpoken();
  const now = useNow();
  const { message, conversationTitle, snippet } = hit;
  const author = message.mine ? words.general.you : message.authorName;
  return (
    <>
      <Avatar id={message.author} name={message.authorName} size="small" />
      <span className={styles.words}>
        <span className={styles.head}>
          <strong className={styles.author}>{author}</strong>
          <span className={styles.where}>
            {isTitled && words.finder.inConversation(conversationTitle)}
          </span>
          <time className={styles.when} dateTime={new Date(message.sentAt).toISOString()}>
            {times.moment(message.sentAt, now)}
          </time>
        </span>
        <span className={styles.snippet} dir="auto">
          {snippet.map(({ text, found }, index) => {
            const Part = found ? "mark" : "span";
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a snippet never move
            return <Part key={index}>{harmless(text)}</Part>;
          })}
        </span>
      </span>
    </>
  );
}
