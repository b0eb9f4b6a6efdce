import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ConversationView, MessageId, MessageView } from "../api/index.ts";
import type { Thread, ThreadState } from "../core/thread.ts";
import { useNow } from "../parts/useNow.ts";
import { useWords } from "../words/words.tsx";
import { JumpButton } from "./JumpButton.tsx";
import styles from "./MessageList.module.css";
import { RowView } from "./RowView.tsx";
import { type Row, rowsOf } from "./rows.ts";
import { useChosenMessage } from "./useChosenMessage.ts";
import { useFirstNew } from "./useFirstNew.ts";
import { useReadReports } from "./useReadReports.ts";

/** Closer to the end than this counts as being there, in pixels. */
const AT_END = 48;
/** So many rows from the top, older messages are asked for. */
const NEAR_TOP = 12;

export interface MessageListControls {
  newest: () => void;
}

interface Props {
  conversation: ConversationView;
  thread: Thread;
  state: ThreadState;
  target: MessageId | null;
  opened: number;
  isCovered: boolean;
  controls: RefObject<MessageListControls | null>;
  onAnswer: (message: MessageView) => void;
}

/** What was said. Only what is in sight is drawn; what is being read stays where it is. */
export function MessageList(props: Props) {
  const { conversation, thread, state, target, opened, isCovered, controls, onAnswer } = props;
  const words = useWords().thread;
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const firstNew = useFirstNew(conversation, state);
  const rows = useMemo(
    () => (state.loaded ? rowsOf(state.messages, state.hasEarlier, firstNew) : []),
    [state, firstNew],
  );
  const byId = useMemo(() => new Map(state.messages.map((one) => [one.id, one])), [state.messages]);

  const [atEnd, setAtEnd] = useState(true);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimated(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    paddingStart: 12,
    paddingEnd: 12,
    onChange: (list) => setAtEnd(list.isAtEnd(AT_END)),
  });
  const items = virtualizer.getVirtualItems();

  const newest = useCallback(() => virtualizer.scrollToEnd(), [virtualizer]);
  useImperativeHandle(controls, () => ({ newest }), [newest]);

  // The first sight: the line above what is new, or the newest message.
  const shown = useRef(false);
  useLayoutEffect(() => {
    if (shown.current || rows.length === 0) return;
    shown.current = true;
    const line = rows.findIndex(({ kind }) => kind === "new");
    if (line >= 0) virtualizer.scrollToIndex(line, { align: "start" });
    else virtualizer.scrollToEnd();
  }, [rows, virtualizer]);

  // The composer grew, or the window changed: whoever was at the end stays there.
  const wasAtEnd = useRef(true);
  wasAtEnd.current = atEnd;
  useEffect(() => {
    if (!scroller.current) return;
    const watching = new ResizeObserver(() => {
      if (shown.current && wasAtEnd.current) virtualizer.scrollToEnd();
    });
    watching.observe(scroller.current);
    return () => watching.disconnect();
  }, [virtualizer]);

  // A message that was asked for: loaded back to, brought into the middle, and marked.
  const [wanted, setWanted] = useState<MessageId | null>(null);
  const [marked, setMarked] = useState<MessageId | null>(null);
  const goTo = useCallback(
    async (message: MessageId) => {
      if (await thread.reach(message)) setWanted(message);
    },
    [thread],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening the same hit again goes there again
  useEffect(() => {
    if (target) goTo(target);
  }, [target, opened, goTo]);
  useLayoutEffect(() => {
    if (!wanted) return;
    const index = rows.findIndex((row) => row.key === wanted);
    if (index < 0) return;
    virtualizer.scrollToIndex(index, { align: "center" });
    setMarked(wanted);
    setWanted(null);
  }, [wanted, rows, virtualizer]);

  const firstIndex = items[0]?.index ?? 0;
  const lastKey = items.at(-1)?.key;
  useEffect(() => {
    if (shown.current && firstIndex < NEAR_TOP && state.hasEarlier) thread.earlier();
    const last = byId.get(lastKey as MessageId);
    if (last) thread.lookAt(last.position);
  }, [firstIndex, lastKey, state.hasEarlier, thread, byId]);

  const observe = useReadReports(conversation, scroller, isCovered);

  const { stop, onKeyDown } = useChosenMessage({
    messages: state.messages,
    scroller,
    show: (message) =>
      virtualizer.scrollToIndex(
        rows.findIndex((row) => row.key === message),
        { align: "auto" },
      ),
    onAnswer,
  });

  return (
    <div className={styles.area}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={words.messages(conversation.title)}
        aria-busy={!state.loaded}
        onKeyDown={onKeyDown}
        data-testid="messages"
      >
        <div className={styles.whole} style={{ blockSize: virtualizer.getTotalSize() }}>
          <div
            className={styles.drawn}
            style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          >
            {items.map(({ key, index }) => {
              const row = rows[index];
              return (
                row && (
                  <div key={key} data-index={index} ref={virtualizer.measureElement}>
                    <RowView
                      row={row}
                      now={now}
                      quoted={
                        row.kind === "message" && row.message.replyTo
                          ? byId.get(row.message.replyTo)
                          : undefined
                      }
                      isMarked={row.key === marked}
                      isStop={row.key === stop}
                      observe={observe}
                      onAnswer={onAnswer}
                      onGoTo={goTo}
                    />
                  </div>
                )
              );
            })}
          </div>
        </div>
      </div>
      {!atEnd && <JumpButton messages={state.messages} onPress={newest} />}
    </div>
  );
}

/** How high a row will be, before it is measured. */
function estimated(row: Row | undefined): number {
  if (row?.kind !== "message") return 40;
  const lines =
    Math.ceil(row.message.text.length / 90) + (row.message.text.match(/\n/g)?.length ?? 0);
  return (row.opens ? 34 : 6) + Math.max(lines, 1) * 21 + (row.message.replyTo ? 28 : 0);
}
