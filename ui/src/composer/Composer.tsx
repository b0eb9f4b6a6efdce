import { type KeyboardEvent, type RefObject, useId, useImperativeHandle, useRef } from "react";
import { TextArea, TextField } from "react-aria-components";
import { type ConversationView, LIMITS, type MessageView } from "../api/index.ts";
import { matches, printed } from "../commands/keys.ts";
import { TABLE } from "../commands/table.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button, IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Failure, Notice } from "../parts/Notice.tsx";
import { usePreferences } from "../preferences/preferences.tsx";
import { harmless } from "../words/harmless.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./Composer.module.css";
import { useDraft } from "./useDraft.ts";

export interface ComposerControls {
  write: () => void;
  keepDraft: () => Promise<void>;
}

interface Props {
  conversation: ConversationView;
  answering: MessageView | undefined;
  onAnswered: () => void;
  onSent: () => void;
  controls: RefObject<ComposerControls | null>;
}

/** Where a message is written. It belongs to one conversation for as long as it is there, and says so. */
export function Composer(props: Props) {
  const { composer } = useWords();
  if (props.conversation.state === "removed") {
    return (
      <footer className={styles.footer} data-testid="composer-closed">
        <Notice tone="quiet" icon="lock" title={composer.removed} />
      </footer>
    );
  }
  return <OpenComposer {...props} />;
}

function OpenComposer({ conversation, answering, onAnswered, onSent, controls }: Props) {
  const { words, times } = useSpoken();
  const platform = usePlatform();
  const { enterSends } = usePreferences().preferences;
  const connection = useAnswer("connection").value;
  const input = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(platform, conversation.id, conversation.draft ?? "");
  const hint = useId();

  const sending = useAction(async () => {
    const text = draft.text;
    await platform.invoke("send_message", {
      conversation: conversation.id,
      text,
      replyTo: answering?.id ?? null,
    });
    draft.sent(text);
    onAnswered();
    onSent();
  });
  useImperativeHandle(controls, () => ({
    write: () => input.current?.focus(),
    keepDraft: draft.keep,
  }));

  const over = new TextEncoder().encode(draft.text).length - LIMITS.text;
  const isReady = draft.text.trim() !== "" && over <= 0 && !sending.busy;
  const send = () => {
    if (isReady) sending.run();
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const plainEnter = event.key === "Enter" && !event.shiftKey && !event.altKey;
    if (matches(TABLE.send.keys, event) || (enterSends && plainEnter)) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && answering) {
      event.stopPropagation();
      onAnswered();
    }
  };

  const waits = connection?.kind === "offline" || connection?.kind === "stopped";
  return (
    <footer className={styles.footer}>
      {sending.error && <Failure error={sending.error} />}
      <div className={styles.box} data-testid="composer" data-conversation={conversation.id}>
        <p className={styles.to}>
          <span className={styles.toWord}>{words.composer.to}</span>
          <strong className={styles.toName} data-testid="composer-to">
            {conversation.title}
          </strong>
          {draft.isKept && (
            <span className={styles.kept} data-testid="draft-kept">
              {words.composer.draftKept}
            </span>
          )}
        </p>
        {answering && (
          <p className={styles.answering} data-testid="composer-reply">
            <Icon name="reply" size={14} />
            <span className={styles.answeringText}>
              <strong>
                {answering.mine
                  ? words.composer.replyHeadingMine
                  : words.composer.replyHeading(answering.authorName)}
              </strong>{" "}
              <bdi>{harmless(answering.text)}</bdi>
            </span>
            <IconButton icon="close" label={words.composer.replyCancel} onPress={onAnswered} />
          </p>
        )}
        <TextField
          aria-label={words.composer.label(conversation.title)}
          aria-describedby={hint}
          value={draft.text}
          onChange={(text) => {
            draft.write(text);
            sending.clear();
          }}
          className={styles.field}
        >
          <span className={styles.grow} data-text={draft.text}>
            <TextArea
              ref={input}
              className={styles.input}
              placeholder={words.composer.placeholder}
              rows={1}
              dir="auto"
              onKeyDown={pressed}
              data-testid="composer-text"
            />
          </span>
        </TextField>
        <div className={styles.foot}>
          <p id={hint} className={styles.hint}>
            {over > 0 ? (
              <span className={styles.over} role="alert">
                {words.composer.tooLong(`${times.number(over)} B`)}
              </span>
            ) : waits ? (
              <>
                <Icon name="clock" size={14} />
                {words.composer.waits}
              </>
            ) : (
              <>
                <Keys keys={enterSends ? "enter" : TABLE.send.keys} /> {words.composer.sendHint}
                <span className={styles.dot}>·</span>
                <Keys keys={enterSends ? "shift+enter" : "enter"} /> {words.composer.newLineHint}
              </>
            )}
          </p>
          <Button
            tone="strong"
            icon="send"
            isDisabled={!isReady}
            onPress={send}
            aria-keyshortcuts={printed(TABLE.send.keys, false).join("+").replace("Ctrl", "Control")}
            data-testid="composer-send"
          >
            {words.composer.send}
          </Button>
        </div>
      </div>
    </footer>
  );
}
