import type { ReactNode } from "react";
import styles from "./Empty.module.css";
import { Icon, type IconName } from "./Icon.tsx";

interface Props {
  icon: IconName;
  heading: string;
  text: string;
  /** Part of a page that has its own heading. */
  inside?: boolean;
  children?: ReactNode;
}

/** Nothing is here: why, and the next step. */
export function Empty({ icon, heading, text, inside, children }: Props) {
  const [Box, Title] = inside ? (["div", "h2"] as const) : (["main", "h1"] as const);
  return (
    <Box className={styles.empty}>
      <span className={styles.icon}>
        <Icon name={icon} size={28} />
      </span>
      <Title className={styles.heading}>{heading}</Title>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.next}>{children}</div>}
    </Box>
  );
}
