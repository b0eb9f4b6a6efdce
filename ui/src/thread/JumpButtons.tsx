import { Button } from "react-aria-components";
import { Icon } from "../parts/Icon.tsx";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./JumpButtons.module.css";
import type { FirstNew } from "./useFirstNew.ts";

/** The way back to the newest message, with how many came since the end went out of sight. */
export function ToNewest({ came, onPress }: { came: number; onPress: () => void }) {
  const words = useWords().thread;
  const word = words.jumpNew(came, came > 99 ? "99+" : String(came));
  return (
    <div className={styles.foot}>
      <Button
        className={`${styles.jump} ${styles.newest}`}
        data-new={came > 0 || undefined}
        aria-label={came > 0 ? `${word}. ${words.jumpLabel}` : words.jumpLabel}
        onPress={onPress}
        data-testid="jump-newest"
      >
        {came > 0 ? word : words.jump}
        <Icon name="down" />
      </Button>
    </div>
  );
}

/** The way back up to what is new and was passed over. */
export function ToFirstNew({
  firstNew,
  now,
  onPress,
}: {
  firstNew: FirstNew;
  now: number;
  onPress: () => void;
}) {
  const { words, times } = useSpoken();
  const { message, count } = firstNew;
  const word = words.thread.newSince(count, times.number(count), times.moment(message.sentAt, now));
  return (
    <Button
      className={`${styles.jump} ${styles.firstNew}`}
      aria-label={`${word}. ${words.thread.newSinceLabel}`}
      onPress={onPress}
      data-testid="jump-first-new"
    >
      <Icon name="up" />
      {word}
    </Button>
  );
}
