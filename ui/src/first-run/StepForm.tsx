import type { FormEvent, ReactNode } from "react";
import type { ApiError } from "../api/index.ts";
import { Button, IconButton } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./FirstRun.module.css";

interface Props {
  heading: string;
  submit: string;
  isReady: boolean;
  busy: boolean;
  error?: ApiError;
  onBack: () => void;
  onSubmit: () => void;
  testId: string;
  children: ReactNode;
}

/** One form of the first run: a way back, its fields, its error, and its one button. */
export function StepForm(props: Props) {
  const { heading, submit, isReady, busy, error, onBack, onSubmit, testId, children } = props;
  const words = useWords();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !busy) onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submitted} noValidate>
      <div className={styles.formHead}>
        <IconButton icon="back" label={words.general.back} onPress={onBack} isDisabled={busy} />
        <h1 className={styles.heading}>{heading}</h1>
      </div>
      {children}
      {error && <Failure error={error} />}
      <Button type="submit" tone="strong" busy={busy} isDisabled={!isReady} data-testid={testId}>
        {submit}
      </Button>
    </form>
  );
}
