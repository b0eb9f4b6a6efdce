import { type KeyboardEvent, type RefObject, useState } from "react";
import type { MessageId, MessageView } from "../api/index.ts";
import { matches } from "../commands/keys.ts";
import { TABLE } from "../commands/table.ts";

interface Given {
  messages: readonly MessageView[];
  scroller: RefObject<HTMLElement | null>;
  /** Brings a message into what is drawn. */
  show: (message: MessageId) => void;
  /** Goes to the newest message, when it is not loaded. */
  onEnd: (() => void) | undefined;
  onAnswer: (message: MessageView) => void;
}

/** One message at a time can be reached by Tab; arrow keys go from one to the next. */
export function useChosenMessage({ messages, scroller, show, onEnd, onAnswer }: Given) {
  const [chosen, setChosen] = useState<MessageId | null>(null);
  const isThere = messages.some(({ id }) => id === chosen);

  const choose = (message: MessageId) => {
    setChosen(message);
    show(message);
    const selector = `[data-message="${CSS.escape(message)}"]`;
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(selector)?.focus());
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = (event.target as HTMLElement).dataset.message;
    const at = messages.findIndex(({ id }) => id === from);
    const message = messages[at];
    if (!message) return;
    const steps: Record<string, MessageView | undefined> = {
      ArrowUp: messages[at - 1],
      ArrowDown: messages[at + 1],
      Home: messages[0],
      End: messages.at(-1),
    };
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const next = isPlain ? steps[event.key] : undefined;
    if (isPlain && event.key === "End" && onEnd) {
      event.preventDefault();
      onEnd();
    } else if (next) {
      event.preventDefault();
      choose(next.id);
    } else if (matches(TABLE.reply.keys, event)) {
      event.preventDefault();
      onAnswer(message);
    }
  };

  return { stop: isThere ? chosen : (messages.at(-1)?.id ?? null), onKeyDown };
}
