import { type RefObject, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ConversationId, MessageId, PersonId } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { Thread } from "../core/thread.ts";
import { Failure } from "../parts/Notice.tsx";
import type { ThreadControls } from "./controls.ts";
import styles from "./ThreadPane.module.css";
import { ThreadPane } from "./ThreadPane.tsx";

interface Props {
  conversation: ConversationId;
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

/** The open conversation: what it is and what was said in it are asked for at the same time. */
export function OpenThread({ conversation: id, target, opened, controls, ...rest }: Props) {
  const platform = usePlatform();
  const { value: conversation, error } = useAnswer("conversation", { conversation: id });
  const thread = useMemo(() => new Thread(platform, id), [platform, id]);
  const first = useRef(target);
  useEffect(() => thread.start(first.current), [thread]);
  const state = useSyncExternalStore(thread.watch, thread.current);

  // Only an act of the person's opens a conversation, so writing may begin at once; but a message
  // that was gone to is to be read first.
  const isThere = conversation !== undefined;
  const begun = useRef(0);
  useEffect(() => {
    if (!isThere || opened === begun.current) return;
    begun.current = opened;
    if (target) return;
    // After the browser has put the focus on what was pressed.
    requestAnimationFrame(() => controls.current?.write());
  }, [isThere, opened, target, controls]);

  if (!conversation) {
    return (
      <main className={styles.pane} aria-busy={!error}>
        {error && <Failure error={error} edge="band" />}
      </main>
    );
  }
  return (
    <ThreadPane
      conversation={conversation}
      thread={thread}
      state={state}
      target={target}
      opened={opened}
      controls={controls}
      {...rest}
    />
  );
}
