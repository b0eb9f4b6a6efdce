import { type RefObject, useCallback, useImperativeHandle, useRef, useState } from "react";
import type { ConversationView, MessageId, MessageView, PersonId } from "../api/index.ts";
import { Composer, type ComposerControls } from "../composer/Composer.tsx";
import type { Thread, ThreadState } from "../core/thread.ts";
import { SafetyNotice } from "../details/SafetyNotice.tsx";
import { Failure, Notice } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import { CopiedStatus } from "./CopiedStatus.tsx";
import type { ThreadControls } from "./controls.ts";
import { FindBar } from "./FindBar.tsx";
import { MessageList, type MessageListControls } from "./MessageList.tsx";
import { ThreadHead } from "./ThreadHead.tsx";
import styles from "./ThreadPane.module.css";
import { useCopying } from "./useCopying.ts";
import { useFinding } from "./useFinding.ts";

interface Props {
  conversation: ConversationView;
  thread: Thread;
  state: ThreadState;
  target: MessageId | null;
  opened: number;
  /** Whether a dialog lies over it: then nobody reads it. */
  isCovered: boolean;
  controls: RefObject<ThreadControls | null>;
  onBack: () => void;
  onPerson: (person: PersonId) => void;
  /** Goes back to what was found, when it was opened from there. */
  onResults: (() => void) | undefined;
}

/** One conversation: who reads it, what was said, and what is being written. Made anew for each. */
export function ThreadPane(props: Props) {
  const { conversation, thread, state, target, opened, isCovered, controls } = props;
  const { onBack, onPerson, onResults } = props;
  const words = useWords();
  const finding = useFinding(() => composer.current?.write());
  const { copied, copy, forget } = useCopying();
  const [answering, setAnswering] = useState<MessageView>();
  const composer = useRef<ComposerControls>(null);
  const list = useRef<MessageListControls>(null);
  useImperativeHandle(controls, () => ({
    write: () => composer.current?.write(),
    newest: () => list.current?.newest(),
    find: finding.open,
    keepDraft: async () => composer.current?.keepDraft(),
  }));

  const goTo = useCallback((message: MessageId) => list.current?.goTo(message), []);
  const answer = useCallback((message: MessageView) => {
    setAnswering(message);
    composer.current?.write();
  }, []);

  const label =
    conversation.kind === "direct"
      ? words.thread.label(conversation.title)
      : words.thread.labelGroup(conversation.title);
  return (
    <main
      className={styles.pane}
      aria-label={label}
      data-testid="thread"
      data-conversation={conversation.id}
    >
      <ThreadHead conversation={conversation} onBack={onBack} onPerson={onPerson} />
      <StateNotice conversation={conversation} />
      <SafetyNotice conversation={conversation} onPerson={onPerson} />
      {state.error && <Failure error={state.error} edge="band" />}
      {finding.isOpen && (
        <FindBar
          conversation={conversation.id}
          query={finding.query}
          onQuery={finding.setQuery}
          onGoTo={goTo}
          onClose={finding.close}
          controls={finding.bar}
        />
      )}
      <MessageList
        conversation={conversation}
        thread={thread}
        state={state}
        target={target}
        opened={opened}
        isCovered={isCovered}
        query={finding.isOpen ? finding.query : ""}
        controls={list}
        onAnswer={answer}
        onCopy={copy}
        onResults={onResults}
      >
        <CopiedStatus copied={copied} onSaid={forget} />
      </MessageList>
      <Composer
        conversation={conversation}
        answering={answering}
        onAnswered={() => setAnswering(undefined)}
        onSent={() => list.current?.newest()}
        controls={composer}
      />
    </main>
  );
}

/** Why writing here is not as usual. */
function StateNotice({ conversation }: { conversation: ConversationView }) {
  const { halted, waiting } = useWords();
  if (conversation.state === "halted") {
    return (
      <Notice
        tone="notice"
        icon="notice"
        title={halted.title}
        edge="band"
        live
        data-testid="halted-notice"
      >
        {halted.text}
      </Notice>
    );
  }
  if (conversation.state === "waiting") {
    return (
      <Notice
        tone="quiet"
        icon="clock"
        title={waiting.title}
        edge="band"
        live
        data-testid="waiting-notice"
      >
        {waiting.text}
      </Notice>
    );
  }
  return null;
}
