import type { ReactNode } from "react";
import type { ApiError, ErrorCode } from "../api/index.ts";
import { useWords } from "../words/words.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./Notice.module.css";

interface Props {
  tone: "quiet" | "notice" | "failure";
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Read out when it appears: at once for failures, when it suits for the rest. */
  live?: boolean;
  edge?: "box" | "band";
  "data-testid"?: string;
  "data-code"?: string;
}

/** A state that a person should know of: a shape, a word, and what still works. */
export function Notice({
  tone,
  icon,
  title,
  children,
  action,
  live,
  edge = "box",
  ...rest
}: Props) {
  const role = live ? (tone === "failure" ? "alert" : "status") : undefined;
  return (
    <div {...rest} role={role} className={`${styles.strip} ${styles[tone]} ${styles[edge]}`}>
      <Icon name={icon} />
      <div className={styles.words}>
        <strong className={styles.title}>{title}</strong>
        {children && <span className={styles.text}>{children}</span>}
      </div>
      {action}
    </div>
  );
}

/** What happened, what was kept, and what to do. */
export interface Explained {
  what: string;
  kept: string;
  next: string;
}

interface FailureProps {
  error: ApiError;
  edge?: "box" | "band";
  /** What some errors mean here, where that differs from the rest of the window. */
  meaning?: Partial<Record<ErrorCode, Explained>>;
}

/** An error of the core in words. */
export function Failure({ error, edge, meaning }: FailureProps) {
  const { errors } = useWords();
  return (
    <Explanation
      said={meaning?.[error.code] ?? errors[error.code]}
      edge={edge}
      data-code={error.code}
    />
  );
}

interface ExplanationProps {
  said: Explained;
  edge?: "box" | "band";
  "data-code"?: string;
}

/** Something that went wrong, said in full. */
export function Explanation({ said, edge, ...rest }: ExplanationProps) {
  const { what, kept, next } = said;
  return (
    <Notice
      tone="failure"
      icon="failed"
      title={what}
      live
      edge={edge}
      data-testid="failure"
      {...rest}
    >
      {kept} {next}
    </Notice>
  );
}
