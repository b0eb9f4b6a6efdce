import { useRef, useState } from "react";
import { Dialog, Heading, Popover } from "react-aria-components";
import type { MessageView, Receipt } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { Icon } from "../parts/Icon.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./ProgressOf.module.css";
import { progressOf } from "./progress.ts";

/** How far one's own message came; pressed, it says with whom. */
export function ProgressOf({ message, isStop }: { message: MessageView; isStop: boolean }) {
  const words = useWords();
  const { icon, word } = progressOf(message, words);
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  // Rows come and go while one scrolls: what is seldom opened is made only then.
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={styles.progress}
        aria-label={words.states.detailsFor(word)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        tabIndex={isStop ? 0 : -1}
        onClick={() => setIsOpen(true)}
        data-kind={message.state.kind}
        data-testid="message-state"
      >
        <Icon name={icon} size={14} />
        {word}
      </button>
      {isOpen && (
        <Popover
          triggerRef={trigger}
          isOpen
          onOpenChange={setIsOpen}
          className={styles.popover}
          placement="top end"
          offset={4}
        >
          <Dialog className={styles.dialog}>
            <Details message={message} />
          </Dialog>
        </Popover>
      )}
    </>
  );
}

function Details({ message }: { message: MessageView }) {
  const words = useWords();
  const { states, errors } = words;
  const { icon, word, explained } = progressOf(message, words);
  const { state, readBy, deliveredTo, totalReaders } = message;
  const unread = deliveredTo.filter(({ person }) => readBy.every((one) => one.person !== person));
  const reached = readBy.length + unread.length;
  return (
    <>
      <Heading slot="title" className={styles.heading}>
        <Icon name={icon} />
        {word}
      </Heading>
      <p className={styles.explained}>
        {state.kind === "failed"
          ? `${errors[state.reason].what} ${errors[state.reason].next}`
          : (readBy.length === 0 && deliveredTo.length === 0) || reached === totalReaders
            ? explained
            : states.waitingFor(totalReaders - reached)}
      </p>
      <People title={states.readBy} receipts={readBy} />
      <People title={states.deliveredTo} receipts={unread} />
    </>
  );
}

function People({ title, receipts }: { title: string; receipts: readonly Receipt[] }) {
  const { times } = useSpoken();
  const now = useNow();
  if (receipts.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <ul>
        {receipts.map(({ person, name, at }) => (
          <li key={person} className={styles.person}>
            <Avatar id={person} name={name} size="small" />
            <span className={styles.name}>{name}</span>
            <time className={styles.time}>{times.moment(at, now)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
