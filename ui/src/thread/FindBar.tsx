import { type KeyboardEvent, type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import { Input, SearchField } from "react-aria-components";
import type { ConversationId, MessageId } from "../api/index.ts";
import { IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./FindBar.module.css";
import { type Found, useFound } from "./useFound.ts";

export interface FindBarControls {
  /** Puts the cursor into the field and chooses what is there. */
  write: () => void;
}

interface Props {
  conversation: ConversationId;
  query: string;
  onQuery: (query: string) => void;
  onGoTo: (message: MessageId) => void;
  onClose: () => void;
  controls: RefObject<FindBarControls | null>;
}

/** Looks for something in the open conversation, from the newest hit to the oldest. */
export function FindBar({ conversation, query, onQuery, onGoTo, onClose, controls }: Props) {
  const words = useWords().findHere;
  const input = useRef<HTMLInputElement>(null);
  const { found, isSearching, step } = useFound(conversation, query, onGoTo);
  useImperativeHandle(controls, () => ({ write: () => input.current?.select() }));
  useEffect(() => input.current?.focus(), []);

  // F3 is heard wherever one is while the bar is there.
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const pressed = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "F3" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      latest.current(event.shiftKey ? "newer" : "older");
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter") step(event.shiftKey ? "newer" : "older");
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const isNone = found.hits.length === 0;
  return (
    <search className={styles.bar} onKeyDownCapture={onKeyDown} data-testid="find-bar">
      <SearchField
        className={styles.field}
        aria-label={words.label}
        value={query}
        onChange={onQuery}
      >
        <Icon name="search" />
        <Input
          ref={input}
          className={styles.input}
          placeholder={words.placeholder}
          data-testid="find-input"
        />
      </SearchField>
      <p className={styles.count} role="status" data-testid="find-count">
        {!isSearching && found.query !== "" && !found.error && <Count found={found} />}
      </p>
      <IconButton
        icon="up"
        label={words.older}
        isDisabled={isNone}
        onPress={() => step("older")}
        data-testid="find-older"
      />
      <IconButton
        icon="down"
        label={words.newer}
        isDisabled={isNone}
        onPress={() => step("newer")}
        data-testid="find-newer"
      />
      <IconButton icon="close" label={words.close} onPress={onClose} data-testid="find-close" />
      {found.error && <Failure error={found.error} edge="band" />}
    </search>
  );
}

function Count({ found: { hits, next, at } }: { found: Found }) {
  const words = useWords().findHere;
  if (hits.length === 0) return words.none;
  return words.count(at + 1, next === null ? `${hits.length}` : `${hits.length}+`);
}
