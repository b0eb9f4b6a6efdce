import { useEffect } from "react";
import { Icon } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./CopiedStatus.module.css";

/** How long it is said, in milliseconds. */
const SAID_FOR = 4000;

/** An address that was copied, or could not be; `time` grows with each copying. */
export interface Copied {
  address: string;
  done: boolean;
  time: number;
}

interface Props {
  copied: Copied | null;
  onSaid: () => void;
}

/** Says for a moment that an address is in the clipboard now. */
export function CopiedStatus({ copied, onSaid }: Props) {
  const words = useWords().thread;
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(onSaid, SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied, onSaid]);
  return (
    <p
      className={styles.status}
      role="status"
      data-shown={copied !== null || undefined}
      data-testid="copied"
    >
      {copied && (
        <>
          <Icon name={copied.done ? "copy" : "failed"} size={14} />
          <span className={styles.words}>
            {copied.done ? words.linkCopied : words.linkNotCopied}
            <bdi className={styles.address}>{copied.address}</bdi>
          </span>
        </>
      )}
    </p>
  );
}
