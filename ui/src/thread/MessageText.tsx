import { memo } from "react";
import { Link } from "react-aria-components";
import { harmless } from "../words/harmless.ts";
import { useWords } from "../words/words.tsx";
import { partsOf } from "./links.ts";
import styles from "./MessageText.module.css";
import { markedIn } from "./marks.ts";

interface Props {
  id: string;
  text: string;
  /** What is looked for in the thread; empty when nothing is. */
  query: string;
  /** Whether Tab comes here. */
  isStop: boolean;
  onCopy: (address: string) => void;
}

/**
 * What was written, with its direction shut in. An address is shown whole and copied when pressed:
 * nothing is ever fetched, and no page opened from here.
 */
export const MessageText = memo(function MessageText(props: Props) {
  const { id, text, query, isStop, onCopy } = props;
  const words = useWords().thread;
  return (
    <p id={id} className={styles.text} dir="auto" data-testid="message-text">
      {partsOf(harmless(text)).map((part, index) => {
        return part.isLink ? (
          <Link
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
            key={index}
            className={styles.link}
            aria-label={words.copyLink(part.text)}
            onPress={() => onCopy(part.text)}
            {...{ excludeFromTabOrder: !isStop }}
            data-testid="message-link"
          >
            <Shown text={part.text} query={query} />
          </Link>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
          <Shown key={index} text={part.text} query={query} />
        );
      })}
    </p>
  );
});

function Shown({ text, query }: { text: string; query: string }) {
  if (query === "") return text;
  return markedIn(text, query).map(({ text: part, isFound }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move
    isFound ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
  );
}
