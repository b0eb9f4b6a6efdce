import { useState } from "react";
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components";
import { useWords } from "../words/words.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./Picker.module.css";

interface Choice<Id extends string> {
  id: Id;
  name: string;
  note?: string;
}

interface Props<Id extends string> {
  label: string;
  /** What holds as long as nothing is chosen. */
  anything: string;
  chosen: { id: Id; name: string } | null;
  /** What fits what is typed. */
  choicesFor: (query: string) => readonly Choice<Id>[];
  onType?: (query: string) => void;
  onChange: (chosen: { id: Id; name: string } | null) => void;
  testId: string;
}

/** One of many, found by typing; shown as a word that can be taken away. */
export function Picker<Id extends string>(props: Props<Id>) {
  const { label, anything, chosen, choicesFor, onType, onChange, testId } = props;
  const words = useWords();
  const [query, setQuery] = useState("");
  const choices = choicesFor(query);
  if (chosen) {
    return (
      <div className={styles.field}>
        <span className={styles.label}>{label}</span>
        <Button
          className={styles.chosen}
          aria-label={`${label}: ${chosen.name}. ${words.search.clear}`}
          onPress={() => onChange(null)}
          data-testid={`${testId}-chosen`}
        >
          <span className={styles.name}>{chosen.name}</span>
          <Icon name="close" size={14} />
        </Button>
      </div>
    );
  }
  return (
    <ComboBox
      className={styles.field}
      items={choices}
      inputValue={query}
      onInputChange={(typed) => {
        setQuery(typed);
        onType?.(typed);
      }}
      selectedKey={null}
      onSelectionChange={(key) => {
        const found = choices.find(({ id }) => id === key);
        if (!found) return;
        setQuery("");
        onType?.("");
        onChange({ id: found.id, name: found.name });
      }}
      menuTrigger="input"
      allowsCustomValue
    >
      <Label className={styles.label}>{label}</Label>
      <span className={styles.box}>
        <Input className={styles.input} placeholder={anything} data-testid={testId} />
        <Button className={styles.open}>
          <Icon name="unfold" size={14} />
        </Button>
      </span>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.choices}>
          {(choice: Choice<Id>) => (
            <ListBoxItem
              id={choice.id}
              textValue={choice.name}
              className={styles.choice}
              data-testid={`${testId}-choice`}
              data-id={choice.id}
            >
              <span className={styles.name}>{choice.name}</span>
              {choice.note && <span className={styles.note}>{choice.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
