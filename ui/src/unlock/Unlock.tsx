import { type FormEvent, useState } from "react";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Mark } from "../parts/Mark.tsx";
import { Failure } from "../parts/Notice.tsx";
import { PassphraseField } from "../parts/PassphraseField.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Unlock.module.css";

/** Asks for the passphrase. Shows nothing of what is inside. */
export function Unlock({ onOpened }: { onOpened: () => void }) {
  const words = useWords();
  const platform = usePlatform();
  const [passphrase, setPassphrase] = useState("");
  const unlocking = useAction(async () => {
    await platform.invoke("unlock", { passphrase });
    setPassphrase("");
    onOpened();
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase.length > 0 && !unlocking.busy) unlocking.run();
  };

  return (
    <main className={styles.screen} data-testid="unlock">
      <form className={styles.card} onSubmit={submit}>
        <span className={styles.mark}>
          <Mark size={40} />
        </span>
        <div className={styles.words}>
          <h1 className={styles.heading}>{words.unlock.heading}</h1>
          <p className={styles.lead}>{words.unlock.lead}</p>
        </div>
        <PassphraseField
          label={words.passphrase.label}
          value={passphrase}
          onChange={(value) => {
            setPassphrase(value);
            unlocking.clear();
          }}
          autoComplete="current-password"
          autoFocus
          data-testid="unlock-passphrase"
        />
        {unlocking.error && <Failure error={unlocking.error} />}
        <Button
          type="submit"
          tone="strong"
          busy={unlocking.busy}
          isDisabled={passphrase.length === 0}
          data-testid="unlock-submit"
        >
          {unlocking.busy ? words.unlock.busy : words.unlock.submit}
        </Button>
      </form>
    </main>
  );
}
