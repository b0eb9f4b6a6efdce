import type { ConversationEvent } from "../api/index.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./EventRow.module.css";
import { told } from "./told.ts";

interface Props {
  event: ConversationEvent;
  stop: string;
  isStop: boolean;
}

/** Who came, who went, or another title: quiet, in its place among the messages. */
export function EventRow({ event, stop, isStop }: Props) {
  const { words, times } = useSpoken();
  const text = told(words.events, event);
  return (
    <article
      className={styles.event}
      tabIndex={isStop ? 0 : -1}
      aria-label={words.events.at(text, times.time(event.at))}
      data-testid="thread-event"
      data-kind={event.what.kind}
      data-stop={stop}
    >
      <span className={styles.text}>{text}</span>
      <time
        className={styles.time}
        dateTime={new Date(event.at).toISOString()}
        title={times.full(event.at)}
      >
        {times.time(event.at)}
      </time>
    </article>
  );
}
