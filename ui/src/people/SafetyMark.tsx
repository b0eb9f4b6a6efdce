import type { Safety } from "../api/index.ts";
import { Icon } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./SafetyMark.module.css";

/** Beside a name: that the codes were compared, or that they no longer hold. */
export function SafetyMark({ safety }: { safety: Safety }) {
  const words = useWords().people;
  if (safety.kind === "unverified") return null;
  const said = safety.kind === "verified" ? words.safetyVerifiedMark : words.safetyChangedMark;
  return (
    <span
      className={styles.mark}
      data-kind={safety.kind}
      role="img"
      aria-label={said}
      title={said}
      data-testid="safety-mark"
    >
      <Icon name={safety.kind === "verified" ? "shield" : "notice"} size={14} />
    </span>
  );
}
