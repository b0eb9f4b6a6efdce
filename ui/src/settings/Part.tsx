import type { ReactNode } from "react";
import styles from "./Settings.module.css";

interface Props {
  title: string;
  text?: string;
  children: ReactNode;
}

/** One group of settings, with a line that explains it. */
export function Part({ title, text, children }: Props) {
  return (
    <section className={styles.part} aria-label={title}>
      <div className={styles.aside}>
        <h2 className={styles.title}>{title}</h2>
        {text && <p className={styles.text}>{text}</p>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** What is so and cannot be chosen. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.factName}>{name}</dt>
          <dd className={styles.factValue}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
