import {
  Button as AriaButton,
  type ButtonProps,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon.tsx";

type Tone = "plain" | "strong" | "quiet" | "danger";

interface Props extends Omit<ButtonProps, "className" | "style" | "children"> {
  tone?: Tone;
  icon?: IconName;
  /** What it started still runs. It stays where it is, so that focus does not jump. */
  busy?: boolean;
  children: string;
  "data-testid"?: string;
}

/** A button with a word on it. */
export function Button({ tone = "plain", icon, busy, children, ...rest }: Props) {
  return (
    <AriaButton
      {...rest}
      className={`${styles.button} ${styles[tone]}`}
      data-busy={busy || undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "className" | "style" | "children"> {
  icon: IconName;
  label: string;
  size?: number;
  "data-testid"?: string;
}

/** A button with a drawing on it; its word is its name and shows on hover and on focus. */
export function IconButton({ icon, label, size, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className={`${styles.button} ${styles.icon}`}>
        <Icon name={icon} size={size} />
      </AriaButton>
      <Tooltip className={styles.tooltip} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
