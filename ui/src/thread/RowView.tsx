import { memo } from "react";
import type { MessageId, MessageView } from "../api/index.ts";
import { dayOf } from "../words/times.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./MessageList.module.css";
import { MessageRow } from "./MessageRow.tsx";
import type { Row } from "./rows.ts";

interface Props {
  row: Row;
  now: number;
  quoted: MessageView | undefined;
  isMarked: boolean;
  isStop: boolean;
  observe: (element: HTMLElement, message: MessageView) => () => void;
  onAnswer: (message: MessageView) => void;
  onGoTo: (message: MessageId) => void;
}

/** One row of a thread. */
export function RowView({ row, now, ...rest }: Props) {
  const { words, times } = useSpoken();
  switch (row.kind) {
    case "message":
      return <Drawn message={row.message} opens={row.opens} {...rest} />;
    case "day":
      return <p className={styles.day}>{dayWord(row.at)}</p>;
    case "new":
      return (
        <p className={styles.newLine} data-testid="new-line">
          <span>{words.thread.newLine}</span>
        </p>
      );
    case "earlier":
      return <p className={styles.earlier}>{words.thread.earlier}</p>;
    case "beginning":
      return (
        <p className={styles.beginning}>
          <strong>{words.thread.beginning}</strong> {words.thread.beginningText}
        </p>
      );
  }

  function dayWord(at: number): string {
    const days = dayOf(now) - dayOf(at);
    if (days === 0) return words.thread.today;
    if (days === 1) return words.thread.yesterday;
    return times.longDay(at, now);
  }
}

const Drawn = memo(MessageRow);
