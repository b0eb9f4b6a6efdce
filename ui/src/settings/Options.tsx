import { Label, Radio, RadioGroup, Text } from "react-aria-components";
import styles from "./Settings.module.css";

interface Props<Id extends string> {
  label: string;
  hint?: string;
  value: Id;
  options: readonly { id: Id; word: string }[];
  onChange: (id: Id) => void;
  testId: string;
}

/** A few choices side by side, one of them taken. */
export function Options<Id extends string>(props: Props<Id>) {
  const { label, hint, value, options, onChange, testId } = props;
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
          <Radio key={id} value={id} className={styles.choice} data-id={id}>
            {word}
          </Radio>
        ))}
      </span>
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
    </RadioGroup>
  );
}
