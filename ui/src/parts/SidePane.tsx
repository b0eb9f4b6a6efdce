import type { ReactNode } from "react";
import styles from "./SidePane.module.css";

interface Props {
  heading: string;
  /** What can be done with all of it. */
  action?: ReactNode;
  /** What narrows it, or leads elsewhere. */
  tool: ReactNode;
  children: ReactNode;
}

/** A list beside what is chosen from it. */
export function SidePane({ heading, action, tool, children }: Props) {
  return (
    <section className={styles.pane} aria-label={heading}>
      <header className={styles.head}>
        <h2 className={styles.heading}>{heading}</h2>
        {action}
      </header>
      <div className={styles.tool}>{tool}</div>
      {children}
    </section>
  );
}
