import type { FormEvent, ReactNode } from "react";
import type { ApiError } from "../api/index.ts";
import { Button, IconButton } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./FirstRun.module.css";

interface Props {
  heading: string;
  text?: string;
  /** "Step 1 of 3" */
  place: string;
  submit: string;
  isReady: boolean;
  busy: boolean;
  error?: ApiError;
  onBack: () => void;
  onSubmit: () => void;
  testId: string;
  children: ReactNode;
}

/** One step of the first run: a way back, its fields, its error, and its one button. */
export function StepForm(props: Props) {
  const { heading, text, place, submit, isReady, busy, error, testId, children } = props;
  const words = useWords();
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !busy) props.onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={submitted} noValidate>
      <div className={styles.formHead}>
        <IconButton
          icon="back"
          label={words.general.back}
          onPress={props.onBack}
          isDisabled={busy}
          data-testid="step-back"
        />
        <h1 className={styles.heading}>{heading}</h1>
        <span className={styles.place}>{place}</span>
      </div>
      {text && <p className={styles.soft}>{text}</p>}
      {children}
      {error && <Failure error={error} meaning={words.firstRun.failures} />}
      <Button type="submit" tone="strong" busy={busy} isDisabled={!isReady} data-testid={testId}>
        {submit}
      </Button>
    </form>
  );
}
