import { memo } from "react";
import type { MessageId, MessageView } from "../api/index.ts";
import { useSpoken } from "../words/words.tsx";
import { DayWord } from "./DayWord.tsx";
import { EventRow } from "./EventRow.tsx";
import styles from "./MessageList.module.css";
import { MessageRow } from "./MessageRow.tsx";
import { momentOf, type Row } from "./rows.ts";

interface Props {
  row: Row;
  now: number;
  quoted: MessageView | undefined;
  query: string;
  isMarked: boolean;
  isStop: boolean;
  observe: (element: HTMLElement, message: MessageView) => () => void;
  onAnswer: (message: MessageView) => void;
  onGoTo: (message: MessageId) => void;
  onCopy: (address: string) => void;
}

/** One row of a thread. */
export function RowView({ row, now, ...rest }: Props) {
  const { words } = useSpoken();
  if (row.kind === "beginning") {
    return (
      <p className={styles.beginning}>
        <strong>{words.thread.beginning}</strong> {words.thread.beginningText}
      </p>
    );
  }
  return (
    <>
      {row.opensDay && (
        <p className={styles.day}>
          <DayWord at={momentOf(row)} now={now} />
        </p>
      )}
      {row.kind === "event" ? (
        <EventRow event={row.event} stop={row.key} isStop={rest.isStop} />
      ) : (
        <>
          {row.isFirstNew && (
            <p className={styles.newLine} data-testid="new-line">
              <span>{words.thread.newLine}</span>
            </p>
          )}
          <Drawn message={row.message} opens={row.opens} {...rest} />
        </>
      )}
    </>
  );
}

const Drawn = memo(MessageRow);
