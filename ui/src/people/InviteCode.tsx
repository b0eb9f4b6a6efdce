import { useRef, useState } from "react";
import type { NewInvite } from "../api/index.ts";
import { Button } from "../parts/Button.tsx";
import { Buttons } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./InviteSheet.module.css";
import { Qr } from "./Qr.tsx";

interface Props extends NewInvite {
  name: string;
  onAnother: () => void;
  onDone: () => void;
}

/** A fresh invite to hand over: as a code, which is a link too, or as a picture. It is never shown again. */
export function InviteCode({ name, code, qr, onAnother, onDone }: Props) {
  const words = useWords().invite;
  return (
    <div className={styles.form}>
      <p>
        {words.codeText(name)} <strong>{words.once}</strong>
      </p>
      <div className={styles.made}>
        <Qr code={qr} label={words.qr(name)} />
        <div className={styles.texts}>
          <Copied label={words.code} text={code} copy={words.copyCode} lines={5} testId="invite" />
        </div>
      </div>
      <Buttons>
        <Button onPress={onAnother}>{words.another}</Button>
        <Button tone="strong" onPress={onDone} data-testid="invite-done">
          {words.done}
        </Button>
      </Buttons>
    </div>
  );
}

interface CopiedProps {
  label: string;
  text: string;
  copy: string;
  lines: number;
  testId: string;
}

/** A text to copy, with its button. */
function Copied({ label, text, copy, lines, testId }: CopiedProps) {
  const { general } = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState(false);
  const take = async () => {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Some web views refuse; the text stays selected for the keyboard.
      setCopied(document.execCommand?.("copy") ?? false);
    }
  };
  return (
    <div className={styles.copied}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <textarea
        ref={box}
        className={styles.code}
        aria-label={label}
        value={text}
        rows={lines}
        readOnly
        spellCheck={false}
        dir="ltr"
        onFocus={(event) => event.target.select()}
        data-testid={testId === "invite" ? "invite-code" : testId}
      />
      <Button icon={copied ? "check" : "copy"} onPress={take} data-testid={`${testId}-copy`}>
        {copied ? general.copied : copy}
      </Button>
    </div>
  );
}
