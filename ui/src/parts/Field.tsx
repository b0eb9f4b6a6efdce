import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from "react-aria-components";
import styles from "./Field.module.css";

interface Props extends Omit<TextFieldProps, "className" | "style" | "children"> {
  label: string;
  hint?: string;
  error?: string;
  placeholder?: string;
  /** How many lines it shows; one line when left out. */
  lines?: number;
  mono?: boolean;
  "data-testid"?: string;
}

/** A labelled line or box of text, with its hint below and its error in place of the hint. */
export function Field({ label, hint, error, placeholder, lines, mono, ...rest }: Props) {
  const { "data-testid": testId, ...field } = rest;
  const input = `${styles.input} ${mono ? styles.mono : ""}`;
  return (
    <TextField {...field} isInvalid={error !== undefined} className={styles.field}>
      <Label className={styles.label}>{label}</Label>
      {lines ? (
        <TextArea
          className={`${input} ${styles.area}`}
          rows={lines}
          placeholder={placeholder}
          data-testid={testId}
          spellCheck={false}
          dir={mono ? "ltr" : "auto"}
        />
      ) : (
        <Input
          className={input}
          placeholder={placeholder}
          data-testid={testId}
          dir={mono && rest.value ? "ltr" : undefined}
        />
      )}
      {hint && !error && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  );
}
