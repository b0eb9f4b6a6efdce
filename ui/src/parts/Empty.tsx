import type { ReactNode } from "react";
import styles from "./Empty.module.css";
import { Icon, type IconName } from "./Icon.tsx";

interface Props {
  icon: IconName;
  heading: string;
  text: string;
  children?: ReactNode;
}

/** Nothing is here: why, and the next step. */
export function Empty({ icon, heading, text, children }: Props) {
  return (
    <main className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size={28} />
      </span>
      <h1 className={styles.heading}>{heading}</h1>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.next}>{children}</div>}
    </main>
  );
}
