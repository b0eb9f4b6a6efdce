import { printed } from "../commands/keys.ts";
import styles from "./Keys.module.css";

/** A shortcut, drawn as the keys to press. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys} dir="ltr">
      {printed(keys).map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
