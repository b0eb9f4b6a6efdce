import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { MessageView } from "../api/index.ts";
import { matches } from "../commands/keys.ts";
import { TABLE } from "../commands/table.ts";
import { focusWhenDrawn } from "../parts/focusWhenDrawn.ts";
import type { Row } from "./rows.ts";

interface Given {
  rows: readonly Row[];
  scroller: RefObject<HTMLElement | null>;
  /** Brings a row into what is drawn. */
  show: (key: string) => void;
  /** Goes to the newest message, when it is not loaded. */
  onEnd: (() => void) | undefined;
  onAnswer: (message: MessageView) => void;
  /** Goes back to what was found, when the thread was opened from there. */
  onResults: (() => void) | undefined;
}

/**
 * One message at a time, or what happened between two, can be reached by Tab; arrow keys go from
 * one to the next.
 */
export function useChosenMessage({ rows, scroller, show, onEnd, onAnswer, onResults }: Given) {
  const [chosen, setChosen] = useState<string | null>(null);
  const stops = rows.filter((row) => row.kind !== "beginning");
  const isThere = stops.some(({ key }) => key === chosen);

  const leave = useRef(() => {});
  useEffect(() => () => leave.current(), []);

  /** Puts the focus on a row that is drawn, or about to be. */
  const focus = useCallback(
    (key: string) => {
      setChosen(key);
      const selector = `[data-stop="${CSS.escape(key)}"]`;
      leave.current();
      leave.current = focusWhenDrawn(() => scroller.current?.querySelector<HTMLElement>(selector));
    },
    [scroller],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = (event.target as HTMLElement).dataset.stop;
    const at = stops.findIndex(({ key }) => key === from);
    const row = stops[at];
    if (!row) return;
    const steps: Record<string, Row | undefined> = {
      ArrowUp: stops[at - 1],
      ArrowDown: stops[at + 1],
      Home: stops[0],
      End: stops.at(-1),
    };
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const next = isPlain ? steps[event.key] : undefined;
    if (isPlain && event.key === "End" && onEnd) {
      event.preventDefault();
      onEnd();
    } else if (next) {
      event.preventDefault();
      show(next.key);
      focus(next.key);
    } else if (onResults && matches(TABLE.results.keys, event)) {
      event.preventDefault();
      onResults();
    } else if (row.kind === "message" && matches(TABLE.reply.keys, event)) {
      event.preventDefault();
      onAnswer(row.message);
    }
  };

  return { stop: isThere ? chosen : (stops.at(-1)?.key ?? null), focus, onKeyDown };
}
