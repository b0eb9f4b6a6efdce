import { useId } from "react";
import { Switch } from "react-aria-components";
import styles from "./Settings.module.css";

interface Props {
  label: string;
  hint: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
  testId: string;
}

/** Something that is on or off. */
export function Toggle({ label, hint, isOn, onChange, testId }: Props) {
  const hintId = useId();
  return (
    <div className={styles.toggle}>
      <Switch
        className={styles.switch}
        isSelected={isOn}
        onChange={onChange}
        aria-describedby={hintId}
        data-testid={`settings-${testId}`}
      >
        <span className={styles.track}>
          <span className={styles.knob} />
        </span>
        {label}
      </Switch>
      <p id={hintId} className={styles.toggleHint}>
        {hint}
      </p>
    </div>
  );
}
