import {
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { ConversationView, MessageId, MessageView, PersonId } from "../api/index.ts";
import { Composer, type ComposerControls } from "../composer/Composer.tsx";
import { usePlatform } from "../core/core.tsx";
import { Thread } from "../core/thread.ts";
import { Failure, Notice } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import type { ThreadControls } from "./controls.ts";
import { MessageList, type MessageListControls } from "./MessageList.tsx";
import { ThreadHead } from "./ThreadHead.tsx";
import styles from "./ThreadPane.module.css";

interface Props {
  conversation: ConversationView;
  target: MessageId | null;
  opened: number;
  /** Whether a dialog lies over it: then nobody reads it. */
  isCovered: boolean;
  controls: RefObject<ThreadControls | null>;
  onBack: () => void;
  onPerson: (person: PersonId) => void;
}

/** One conversation: who reads it, what was said, and what is being written. Made anew for each. */
export function ThreadPane(props: Props) {
  const { conversation, target, opened, isCovered, controls, onBack, onPerson } = props;
  const words = useWords();
  const platform = usePlatform();
  const thread = useMemo(() => new Thread(platform, conversation.id), [platform, conversation.id]);
  useEffect(() => thread.start(), [thread]);
  const state = useSyncExternalStore(thread.watch, thread.current);

  const [answering, setAnswering] = useState<MessageView>();
  const composer = useRef<ComposerControls>(null);
  const list = useRef<MessageListControls>(null);
  useImperativeHandle(controls, () => ({
    write: () => composer.current?.write(),
    newest: () => list.current?.newest(),
    keepDraft: async () => composer.current?.keepDraft(),
  }));

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
      {state.error && <Failure error={state.error} edge="band" />}
      <MessageList
        conversation={conversation}
        thread={thread}
        state={state}
        target={target}
        opened={opened}
        isCovered={isCovered}
        controls={list}
        onAnswer={(message) => {
          setAnswering(message);
          composer.current?.write();
        }}
      />
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
