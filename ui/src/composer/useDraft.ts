import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationId } from "../api/index.ts";
import type { Platform } from "../platform/platform.ts";

/** How long after the last key a draft is stored, in milliseconds. */
const KEEP_AFTER = 400;

/**
 * What is typed in one conversation and not sent. Stored shortly after typing stops, and at once
 * when the composer goes away or the window is locked.
 */
export function useDraft(platform: Platform, conversation: ConversationId, initial: string) {
  const [text, setText] = useState(initial);
  const [stored, setStored] = useState(initial);
  const now = useRef({ text: initial, stored: initial });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const keep = useCallback(async () => {
    clearTimeout(timer.current);
    const wanted = now.current.text;
    if (wanted === now.current.stored) return;
    now.current.stored = wanted;
    try {
      await platform.invoke("set_draft", { conversation, text: wanted });
      setStored(wanted);
    } catch {
      // The text is still in the box; the next key tries again.
      now.current.stored = "";
    }
  }, [platform, conversation]);

  const write = useCallback(
    (typed: string) => {
      now.current.text = typed;
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(keep, KEEP_AFTER);
    },
    [keep],
  );

  /** Empties the box after `sent` went out, unless more was typed meanwhile. */
  const sent = useCallback(
    (what: string) => {
      if (now.current.text === what) write("");
      keep();
    },
    [write, keep],
  );

  useEffect(() => {
    window.addEventListener("blur", keep);
    return () => {
      window.removeEventListener("blur", keep);
      keep();
    };
  }, [keep]);

  return { text, write, sent, keep, isKept: text !== "" && text === stored };
}
