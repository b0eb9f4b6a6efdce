import { useVirtualizer, type VirtualItem, type Virtualizer } from "@tanstack/react-virtual";
import {
  type ReactNode,
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
import { DayWord } from "./DayWord.tsx";
import { ToFirstNew, ToNewest } from "./JumpButtons.tsx";
import styles from "./MessageList.module.css";
import { RowView } from "./RowView.tsx";
import { momentOf, nearestMessage, type Row, rowsOf } from "./rows.ts";
import { useArriving } from "./useArriving.ts";
import { useChosenMessage } from "./useChosenMessage.ts";
import { useFirstNew } from "./useFirstNew.ts";
import { useKeptInPlace } from "./useKeptInPlace.ts";
import { useLoadAtEnds } from "./useLoadAtEnds.ts";
import { useReadReports } from "./useReadReports.ts";
import { useUnseenAbove } from "./useUnseenAbove.ts";

/** Closer to the end than this counts as being there, in pixels. */
const AT_END = 48;
/** What stands at either end of what is loaded, in pixels: a little air, or the word that more comes. */
const AIR = 12;
const MORE = 44;
/** So many rows from the start of what is loaded, earlier ones may come any moment. */
const NEAR_START = 60;

export interface MessageListControls {
  newest: () => void;
  goTo: (message: MessageId) => void;
}

interface Props {
  conversation: ConversationView;
  thread: Thread;
  state: ThreadState;
  target: MessageId | null;
  opened: number;
  isCovered: boolean;
  /** What is looked for in the thread; empty when nothing is. */
  query: string;
  controls: RefObject<MessageListControls | null>;
  onAnswer: (message: MessageView) => void;
  onCopy: (address: string) => void;
  onResults: (() => void) | undefined;
  /** What lies over it. */
  children: ReactNode;
}

const NO_ITEMS: VirtualItem[] = [];

/** Where to scroll once the rows are there. */
type Wanted = { to: "end" } | { to: "message"; message: MessageId; takesFocus: boolean };

/** What was said. Only what is in sight is drawn; what is being read stays where it is. */
export function MessageList(props: Props) {
  const { conversation, thread, state, target, opened, isCovered, query } = props;
  const { controls, onAnswer, onCopy, onResults, children } = props;
  const { messages, events, hasEarlier, hasLater, loaded } = state;
  const words = useWords().thread;
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const firstNew = useFirstNew(conversation, state);
  const firstNewId = firstNew?.message.id ?? null;
  const rows = useMemo(
    () => (loaded ? rowsOf({ messages, events, hasEarlier, hasLater }, firstNewId) : []),
    [loaded, messages, events, hasEarlier, hasLater, firstNewId],
  );
  const places = useMemo(() => new Map(messages.map(({ id }, index) => [id, index])), [messages]);

  const [atEnd, setAtEnd] = useState(true);
  // New messages are followed at the newest one alone, not at the end of what happens to be loaded.
  const wasNewest = useRef(false);
  const follows = wasNewest.current && !hasLater;
  useEffect(() => {
    wasNewest.current = loaded && !hasLater;
  }, [loaded, hasLater]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimated(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    anchorTo: "end",
    followOnAppend: follows,
    scrollEndThreshold: AT_END,
    paddingStart: hasEarlier ? MORE : AIR,
    paddingEnd: hasLater ? MORE : AIR,
    onChange: (list) => setAtEnd(isAtEnd(list)),
  });
  const shown = useRef(false);
  const items = shown.current ? virtualizer.getVirtualItems() : NO_ITEMS;
  useKeptInPlace(scroller, rows, {
    isFollowing: follows && atEnd,
    isNearStart: hasEarlier && (items[0]?.index ?? 0) < NEAR_START,
  });

  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [marked, setMarked] = useState<MessageId | null>(null);
  const newest = useCallback(async () => {
    await thread.reachEnd();
    setWanted({ to: "end" });
  }, [thread]);
  const goTo = useCallback(
    async (message: MessageId, takesFocus = false) => {
      if (await thread.reach(message)) setWanted({ to: "message", message, takesFocus });
    },
    [thread],
  );
  const follow = useCallback((message: MessageId) => goTo(message), [goTo]);
  useImperativeHandle(controls, () => ({ newest, goTo: follow }), [newest, follow]);

  // The first sight: the line above what is new, or the newest message.
  const { isArriving, arrive } = useArriving();
  useLayoutEffect(() => {
    if (shown.current || rows.length === 0) return;
    shown.current = true;
    arrive();
    const line = rows.findIndex((row) => row.kind === "message" && row.isFirstNew);
    if (line >= 0) virtualizer.scrollToIndex(line, { align: "start" });
    else virtualizer.scrollToEnd();
    // The scroll event comes a frame late: until then the rows at the top would be drawn for nothing.
    virtualizer.scrollOffset = scroller.current?.scrollTop ?? 0;
  }, [rows, virtualizer, arrive]);

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

  const { stop, focus, onKeyDown } = useChosenMessage({
    rows,
    scroller,
    show: (key) =>
      virtualizer.scrollToIndex(
        rows.findIndex((row) => row.key === key),
        { align: "auto" },
      ),
    onEnd: hasLater ? newest : undefined,
    onAnswer,
    onResults,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: opening the same hit again goes there again
  useEffect(() => {
    if (target) goTo(target, true);
  }, [target, opened, goTo]);
  useLayoutEffect(() => {
    if (!wanted) return;
    arrive();
    if (wanted.to === "end") {
      virtualizer.scrollToEnd();
    } else {
      const index = rows.findIndex((row) => row.key === wanted.message);
      if (index < 0) return;
      virtualizer.scrollToIndex(index, { align: "center" });
      setMarked(wanted.message);
      if (wanted.takesFocus) focus(wanted.message);
    }
    setWanted(null);
  }, [wanted, rows, virtualizer, arrive, focus]);

  const range = virtualizer.range;
  const topRow = range ? rows[range.startIndex] : undefined;
  const nextRow = range ? rows[range.startIndex + 1] : undefined;
  const top = range ? nearestMessage(rows, range.startIndex, 1) : messages[0];
  const end = range ? nearestMessage(rows, range.endIndex, -1) : undefined;
  const inSight =
    shown.current && top && end
      ? { first: places.get(top.id) ?? 0, last: places.get(end.id) ?? 0 }
      : null;
  useLoadAtEnds(thread, state, inSight && !isArriving ? { ...inSight, of: messages.length } : null);
  const hasUnseenAbove = useUnseenAbove(firstNew, messages, inSight);
  const [topPosition, endPosition] = [top?.position, end?.position];
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new at the end is seen at once
  useEffect(() => {
    if (topPosition === undefined || endPosition === undefined) return;
    thread.lookAt(topPosition, endPosition, atEnd);
  }, [thread, topPosition, endPosition, atEnd, messages]);

  const observe = useReadReports(conversation, scroller, isCovered);

  const isBack = !atEnd || hasLater;
  const dayAbove =
    topRow && topRow.kind !== "beginning" && !topRow.opensDay && !opensDay(nextRow)
      ? momentOf(topRow)
      : undefined;
  return (
    <div className={styles.area}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-live="off"
        aria-label={words.messages(conversation.title)}
        aria-busy={!loaded}
        onKeyDown={onKeyDown}
        data-testid="messages"
      >
        <div className={styles.whole} style={{ blockSize: virtualizer.getTotalSize() }}>
          {loaded && hasEarlier && <p className={styles.earlier}>{words.earlier}</p>}
          <div
            className={styles.drawn}
            style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
          >
            {items.map(({ key, index }) => {
              const row = rows[index];
              return (
                row && (
                  <div
                    key={key}
                    className={styles.row}
                    data-index={index}
                    ref={virtualizer.measureElement}
                  >
                    <RowView
                      row={row}
                      now={now}
                      quoted={quotedBy(row, messages, places)}
                      query={query}
                      isMarked={row.key === marked}
                      isStop={row.key === stop}
                      observe={observe}
                      onAnswer={onAnswer}
                      onGoTo={follow}
                      onCopy={onCopy}
                    />
                  </div>
                )
              );
            })}
          </div>
          {loaded && hasLater && <p className={styles.later}>{words.later}</p>}
        </div>
      </div>
      {isBack && dayAbove !== undefined && (
        <p className={styles.stickyDay} aria-hidden="true">
          <DayWord at={dayAbove} now={now} />
        </p>
      )}
      {hasUnseenAbove && firstNew && (
        <ToFirstNew firstNew={firstNew} now={now} onPress={() => goTo(firstNew.message.id)} />
      )}
      {isBack && loaded && <ToNewest came={state.came} onPress={newest} />}
      {children}
    </div>
  );
}

/** Told from what is known: asking the document would lay it out anew at each step of a scroll. */
function isAtEnd(list: Virtualizer<HTMLDivElement, Element>): boolean {
  const height = list.scrollRect?.height ?? 0;
  return list.getTotalSize() - height - (list.scrollOffset ?? 0) <= AT_END;
}

/** Whether a day's line stands above it: there is no room for the day before over that line. */
function opensDay(row: Row | undefined): boolean {
  return row !== undefined && row.kind !== "beginning" && row.opensDay;
}

function messageOf(row: Row | undefined): MessageView | undefined {
  return row?.kind === "message" ? row.message : undefined;
}

function quotedBy(
  row: Row,
  messages: readonly MessageView[],
  places: ReadonlyMap<MessageId, number>,
): MessageView | undefined {
  const to = messageOf(row)?.replyTo;
  const place = to ? places.get(to) : undefined;
  return place === undefined ? undefined : messages[place];
}

/** How high a row will be, before it is measured. */
function estimated(row: Row | undefined): number {
  if (row?.kind === "event") return (row.opensDay ? 35 : 0) + 34;
  if (row?.kind !== "message") return 40;
  const { message, opens, opensDay, isFirstNew } = row;
  const lines = Math.ceil(message.text.length / 90) + (message.text.match(/\n/g)?.length ?? 0);
  const above = (opensDay ? 35 : 0) + (isFirstNew ? 26 : 0) + (message.replyTo ? 28 : 0);
  return above + (opens ? 34 : 6) + Math.max(lines, 1) * 21;
}
