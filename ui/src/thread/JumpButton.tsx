import { useState } from "react";
import { Button } from "react-aria-components";
import type { MessageView } from "../api/index.ts";
import { Icon } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./MessageList.module.css";

interface Props {
  messages: readonly MessageView[];
  onPress: () => void;
}

/** The way back to the newest message, with how many came since it went out of sight. */
export function JumpButton({ messages, onPress }: Props) {
  const words = useWords().thread;
  const [left] = useState(() => messages.at(-1)?.position ?? 0);
  const since = messages.filter(({ mine, position }) => !mine && position > left).length;
  return (
    <Button
      className={styles.jump}
      data-new={since > 0 || undefined}
      aria-label={since > 0 ? `${words.jumpNew(since)}. ${words.jumpLabel}` : words.jumpLabel}
      onPress={onPress}
      data-testid="jump-newest"
    >
      {since > 0 ? words.jumpNew(since) : words.jump}
      <Icon name="down" />
    </Button>
  );
}
