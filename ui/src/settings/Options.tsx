import { Label, Radio, RadioGroup } from "react-aria-components";
import styles from "./Settings.module.css";

interface Props<Id extends string> {
  label: string;
  value: Id;
  options: readonly { id: Id; word: string }[];
  onChange: (id: Id) => void;
  testId: string;
}

/** A few choices side by side, one of them taken. */
export function Options<Id extends string>({ label, value, options, onChange, testId }: Props<Id>) {
  return (
    <RadioGroup
      className={styles.options}
      orientation="horizontal"
      value={value}
      onChange={(wanted) => {
        const found = options.find(({ id }) => id === wanted);
        if (found) onChange(found.id);
      }}
      data-testid={`settings-${testId}`}
    >
      <Label className={styles.factName}>{label}</Label>
      <span className={styles.choices}>
        {options.map(({ id, word }) => (
          <Radio key={id} value={id} className={styles.choice}>
            {word}
          </Radio>
        ))}
      </span>
    </RadioGroup>
  );
}
