import { useEffect, useId, useRef } from "react";
import type { MessageId, MessageView } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { Icon } from "../parts/Icon.tsx";
import { harmless } from "../words/harmless.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./MessageRow.module.css";
import { MessageText } from "./MessageText.tsx";
import { ProgressOf } from "./ProgressOf.tsx";

interface Props {
  message: MessageView;
  /** Whether it stands under its author's name, as the first of a few. */
  opens: boolean;
  quoted: MessageView | undefined;
  query: string;
  isMarked: boolean;
  isStop: boolean;
  observe: (element: HTMLElement, message: MessageView) => () => void;
  onAnswer: (message: MessageView) => void;
  onGoTo: (message: MessageId) => void;
  onCopy: (address: string) => void;
}

/** One message: by whom, when, what, and how far it came. */
export function MessageRow(props: Props) {
  const { message, opens, quoted, query, isMarked, isStop } = props;
  const { observe, onAnswer, onGoTo, onCopy } = props;
  const { words, times } = useSpoken();
  const element = useRef<HTMLElement>(null);
  const textId = useId();
  useEffect(
    () => (element.current ? observe(element.current, message) : undefined),
    [message, observe],
  );
  const author = message.mine ? words.general.you : message.authorName;
  const time = times.time(message.sentAt);

  return (
    <article
      ref={element}
      className={styles.message}
      tabIndex={isStop ? 0 : -1}
      aria-label={words.thread.messageBy(author, time)}
      aria-describedby={textId}
      data-testid="message"
      data-message={message.id}
      data-stop={message.id}
      data-state={message.state.kind}
      data-mine={message.mine || undefined}
      data-opens={opens || undefined}
      data-marked={isMarked || undefined}
    >
      <span className={styles.gutter}>
        {opens && <Avatar id={message.author} name={message.authorName} />}
      </span>
      <div className={styles.body}>
        {opens && (
          <p className={styles.head}>
            <span className={styles.author}>{author}</span>
            <Time at={message.sentAt} />
          </p>
        )}
        {message.replyTo && (
          <Quote to={message.replyTo} quoted={quoted} isStop={isStop} onGoTo={onGoTo} />
        )}
        <MessageText
          id={textId}
          text={message.text}
          query={query}
          isStop={isStop}
          onCopy={onCopy}
        />
      </div>
      <span className={styles.end}>
        {!opens && <Time at={message.sentAt} />}
        {message.mine && <ProgressOf message={message} isStop={isStop} />}
      </span>
      <span className={styles.tools}>
        <button
          type="button"
          className={styles.tool}
          title={message.mine ? words.thread.replyToMine : words.thread.replyTo(author)}
          tabIndex={isStop ? 0 : -1}
          onClick={() => onAnswer(message)}
          data-testid="message-reply"
        >
          <Icon name="reply" />
        </button>
      </span>
    </article>
  );
}

function Time({ at }: { at: number }) {
  const { times } = useSpoken();
  return (
    <time className={styles.time} dateTime={new Date(at).toISOString()} title={times.full(at)}>
      {times.time(at)}
    </time>
  );
}

interface QuoteProps {
  to: MessageId;
  quoted: MessageView | undefined;
  isStop: boolean;
  onGoTo: (message: MessageId) => void;
}

function Quote({ to, quoted, isStop, onGoTo }: QuoteProps) {
  const words = useSpoken().words;
  const name = quoted?.mine ? words.general.you : quoted?.authorName;
  return (
    <button
      type="button"
      className={styles.quote}
      tabIndex={isStop ? 0 : -1}
      onClick={() => onGoTo(to)}
      data-testid="message-quote"
    >
      <Icon name="reply" size={13} />
      {quoted ? (
        <>
          <strong className={styles.quoteAuthor}>{name}</strong>
          <span className={styles.quoteText} dir="auto">
            {harmless(quoted.text)}
          </span>
        </>
      ) : (
        <span className={styles.quoteText}>{words.thread.quotedGone}</span>
      )}
    </button>
  );
}
