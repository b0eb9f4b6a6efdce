import type { ComponentProps } from "react";
import { Input, SearchField } from "react-aria-components";
import styles from "./FilterField.module.css";
import { Icon } from "./Icon.tsx";

interface Props
  extends Pick<
    ComponentProps<typeof SearchField>,
    "value" | "onChange" | "onKeyDown" | "autoFocus"
  > {
  label: string;
  /** What stands in it while it is empty; the label, where nothing else is given. */
  placeholder?: string;
  /** As high as what it stands among: a list, a form, a page, or the head of a box without edges. */
  size?: "list" | "form" | "page" | "box";
  "data-testid": string;
}

/** A field that narrows what stands below it. */
export function FilterField(props: Props) {
  const { label, placeholder = label, size = "list", "data-testid": testId, ...rest } = props;
  return (
    <SearchField className={styles.field} aria-label={label} data-size={size} {...rest}>
      <Icon name="search" />
      <Input className={styles.input} placeholder={placeholder} data-testid={testId} />
    </SearchField>
  );
}
