import { useState } from "react";
import { Button, FieldError, Input, Label, Text, TextField } from "react-aria-components";
import { LIMITS } from "../api/index.ts";
import { useWords } from "../words/words.tsx";
import styles from "./Field.module.css";
import { type Strength, strengthOf } from "./strength.ts";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string;
  /** Says how strong it is, where a new one is chosen. */
  rated?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  autoComplete: "current-password" | "new-password";
  "data-testid"?: string;
}

/** A passphrase: hidden until the person wants to see it. */
export function PassphraseField(props: Props) {
  const { label, value, onChange, hint, error, rated, isDisabled, autoFocus, autoComplete } = props;
  const { passphrase: words, general } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      className={styles.field}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      autoFocus={autoFocus}
      autoComplete={autoComplete}
      type={shown ? "text" : "password"}
    >
      <Label className={styles.label}>{label}</Label>
      <span className={styles.box}>
        <Input
          className={styles.input}
          data-testid={props["data-testid"]}
          spellCheck={false}
          autoCapitalize="off"
        />
        <Button
          className={styles.reveal}
          aria-label={shown ? words.hide : words.show}
          isDisabled={isDisabled}
          onPress={() => setShown(!shown)}
        >
          {shown ? general.hide : general.show}
        </Button>
      </span>
      {rated && value.length > 0 && <StrengthLine strength={strengthOf(value)} />}
      {hint && !error && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  );
}

const FILLED: Record<Strength, number> = { short: 0, weak: 1, fair: 2, good: 3 };

function StrengthLine({ strength }: { strength: Strength }) {
  const words = useWords().passphrase;
  const said =
    strength === "short" ? words.strength.short(LIMITS.passphraseMin) : words.strength[strength];
  return (
    <span className={styles.strength} role="status" data-testid="passphrase-strength">
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={styles.bar}
            data-filled={bar <= FILLED[strength] ? true : undefined}
          />
        ))}
      </span>
      {said}
    </span>
  );
}
