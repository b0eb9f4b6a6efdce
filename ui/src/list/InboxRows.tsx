import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { ConversationId } from "../api/index.ts";
import { type Inbox, type InboxState, indexOf, rowAt } from "../core/inbox.ts";
import { rem } from "../parts/rem.ts";
import { useNow } from "../parts/useNow.ts";
import { useWords } from "../words/words.tsx";
import styles from "./ConversationList.module.css";
import { ConversationRow } from "./ConversationRow.tsx";
import { type Drawn, drawnAt, type Held, realOf, settled } from "./order.ts";
import { useSight } from "./useSight.ts";

/** The height of a row in rem, as in the style sheet. */
const ROW = 3.5;
/** So many rows are drawn beyond what is in sight. */
const BEYOND = 12;

const rowHeight = () => ROW * rem();

interface Props {
  inbox: Inbox;
  state: InboxState;
  open: ConversationId | null;
  onOpen: (conversation: ConversationId) => void;
}

/** Where the keyboard is: a place, and the conversation there once it is loaded. */
interface Focus {
  index: number;
  id: ConversationId | null;
}

/**
 * The rows of the inbox, of which only those in sight are drawn and loaded. What arrives moves
 * neither what is in sight nor the focus, unless one looks at the top with the focus elsewhere.
 */
export function InboxRows({ inbox, state, open, onOpen }: Props) {
  const words = useWords().list;
  const now = useNow();
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { sight, look } = useSight(scroller, rowHeight);
  const [focus, setFocus] = useState<Focus | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [hasFocus, setHasFocus] = useState(false);

  // Pressed, a row must not slip away under the pointer.
  const byPointer = useRef(false);

  const total = state.total ?? 0;
  const at = useCallback((index: number) => rowAt(state, realOf(index, held)), [state, held]);
  const placeOf = useCallback(
    (id: ConversationId) => {
      const real = indexOf(state, id);
      return real === null ? null : drawnAt(real, held);
    },
    [state, held],
  );
  const focusIndex = focus && ((focus.id && placeOf(focus.id)) ?? focus.index);

  useEffect(() => inbox.lookAt(sight), [inbox, sight]);

  // The order changed, or the focus left a held row: what is in sight is kept in its place.
  const inSight = useRef<Drawn[]>([]);
  const focused = hasFocus ? (focus?.id ?? null) : null;
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current || (!focused && current.scrollTop === 0)) {
      setHeld(null);
      return;
    }
    const kept = settled(inSight.current, focused, (id) => indexOf(state, id));
    setHeld((known) => (isSame(known, kept.held) ? known : kept.held));
    if (kept.shift === 0) return;
    current.scrollTop += kept.shift * rowHeight();
    look();
  }, [state, focused, look]);

  useLayoutEffect(() => {
    const drawn: Drawn[] = [];
    for (let index = sight.first; index <= sight.last; index += 1) {
      const id = at(index)?.id;
      if (id) drawn.push({ id, index });
    }
    inSight.current = drawn;
  }, [sight, at]);

  const reveal = useCallback(
    (index: number) => {
      const { current } = scroller;
      if (!current) return;
      const height = rowHeight();
      const top = index * height;
      const bottom = top + height - current.clientHeight;
      if (current.scrollTop > top) current.scrollTop = top;
      else if (current.scrollTop < bottom) current.scrollTop = bottom;
      look();
    },
    [look],
  );

  // Opened by a shortcut or from elsewhere, it is brought into sight in the list too.
  const shown = useRef<ConversationId | null>(null);
  const isLoaded = state.total !== undefined;
  useEffect(() => {
    if (shown.current === open || !isLoaded) return;
    shown.current = open;
    if (!open) return;
    const index = placeOf(open);
    const show = (place: number | null) => {
      if (place === null || shown.current !== open) return;
      setFocus({ index: place, id: open });
      reveal(place);
    };
    if (index === null) inbox.placeOf(open).then(show);
    else show(index);
  }, [open, placeOf, reveal, isLoaded, inbox]);

  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), total - 1);
    setFocus({ index: next, id: at(next)?.id ?? null });
    reveal(next);
  };

  // The focus went to a row that was not loaded yet: now it is.
  useEffect(() => {
    if (!focus || focus.id) return;
    const id = at(focus.index)?.id;
    if (id) setFocus({ index: focus.index, id });
  }, [focus, at]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || focusIndex === null) return;
    const page = Math.max(sight.last - sight.first - 1, 1);
    const steps: Record<string, number> = {
      ArrowDown: focusIndex + 1,
      ArrowUp: focusIndex - 1,
      PageDown: focusIndex + page,
      PageUp: focusIndex - page,
      Home: 0,
      End: total - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) go(next);
    else if ((event.key === "Enter" || event.key === " ") && focus?.id) onOpen(focus.id);
    else return;
    event.preventDefault();
  };

  const first = Math.max(sight.first - BEYOND, 0);
  const drawn = places(first, Math.min(sight.last + BEYOND, total - 1));
  // The row with the focus is there for the screen reader even when it is out of sight.
  if (focusIndex !== null && focusIndex < total && !drawn.includes(focusIndex)) {
    drawn.push(focusIndex);
  }
  const named = new Set<ConversationId>();
  return (
    <div
      ref={scroller}
      className={styles.rows}
      role="listbox"
      aria-label={words.label}
      aria-busy={state.total === undefined}
      aria-activedescendant={
        hasFocus && focusIndex !== null && focusIndex < total ? `${listId}${focusIndex}` : undefined
      }
      tabIndex={0}
      onPointerDown={() => {
        byPointer.current = true;
      }}
      onFocus={() => {
        setHasFocus(true);
        const { first } = sight;
        if (focus === null && !byPointer.current)
          setFocus({ index: first, id: at(first)?.id ?? null });
        byPointer.current = false;
      }}
      onBlur={() => setHasFocus(false)}
      onKeyDown={onKeyDown}
      data-testid="conversation-list"
    >
      <div className={styles.whole} style={{ blockSize: `${total * ROW}rem` }}>
        {drawn.map((index) => {
          const known = at(index);
          // Two answers of different moments can both name one: it is drawn once.
          const conversation = known && !named.has(known.id) ? known : undefined;
          if (conversation) named.add(conversation.id);
          return (
            <ConversationRow
              key={conversation?.id ?? index}
              id={`${listId}${index}`}
              index={index}
              total={total}
              top={index * ROW}
              conversation={conversation}
              now={now}
              isOpen={conversation !== undefined && conversation.id === open}
              isFocused={index === focusIndex}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

function places(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, offset) => first + offset);
}

function isSame(one: Held | null, other: Held | null): boolean {
  return one?.id === other?.id && one?.at === other?.at && one?.real === other?.real;
}
