import { PassphraseField } from "../parts/PassphraseField.tsx";
import { strengthOf } from "../parts/strength.ts";
import { useWords } from "../words/words.tsx";

export interface Chosen {
  passphrase: string;
  again: string;
}

/** Whether a chosen passphrase can be used: long enough, and typed the same twice. */
export function isUsable({ passphrase, again }: Chosen): boolean {
  return strengthOf(passphrase) !== "short" && passphrase === again;
}

interface Props {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  isDisabled: boolean;
  /** Begins the test ids. */
  form: "create" | "join";
}

/** Choosing a passphrase, typed twice. */
export function NewPassphrase({ chosen, onChange, isDisabled, form }: Props) {
  const words = useWords().passphrase;
  const differs = chosen.again.length > 0 && chosen.again !== chosen.passphrase;
  return (
    <>
      <PassphraseField
        label={words.choose}
        hint={words.hint}
        value={chosen.passphrase}
        onChange={(passphrase) => onChange({ ...chosen, passphrase })}
        rated
        isDisabled={isDisabled}
        autoFocus
        autoComplete="new-password"
        data-testid={`${form}-passphrase`}
      />
      <PassphraseField
        label={words.repeat}
        value={chosen.again}
        onChange={(again) => onChange({ ...chosen, again })}
        hint={differs ? words.differs : undefined}
        isDisabled={isDisabled}
        autoComplete="new-password"
        data-testid={`${form}-passphrase-again`}
      />
    </>
  );
}
