import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  type DateValue,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
} from "react-aria-components";
import { useWords } from "../words/words.tsx";
import { IconButton } from "./Button.tsx";
import styles from "./Day.module.css";
import { Icon } from "./Icon.tsx";
import pickerStyles from "./Picker.module.css";

interface Props {
  label: string;
  day: DateValue | null;
  onChange: (day: DateValue | null) => void;
  testId: string;
}

/** A day, typed as the language writes it or chosen from a month. */
export function Day({ label, day, onChange, testId }: Props) {
  const words = useWords().search;
  return (
    <DatePicker
      className={pickerStyles.field}
      granularity="day"
      value={day}
      onChange={onChange}
      data-testid={testId}
    >
      <Label className={pickerStyles.label}>{label}</Label>
      <Group className={`${pickerStyles.box} ${styles.box}`}>
        <DateInput className={styles.input}>
          {(segment) => <DateSegment segment={segment} className={styles.segment} />}
        </DateInput>
        {day && (
          <Button
            slot={null}
            className={styles.button}
            aria-label={`${label}: ${words.clear}`}
            onPress={() => onChange(null)}
          >
            <Icon name="close" size={14} />
          </Button>
        )}
        <Button className={styles.button} aria-label={words.calendar}>
          <Icon name="calendar" size={14} />
        </Button>
      </Group>
      <Popover className={styles.popover} offset={4}>
        <Dialog className={styles.dialog}>
          <Calendar>
            <header className={styles.head}>
              <IconButton slot="previous" icon="back" label={words.earlierMonth} />
              <Heading className={styles.month} />
              <IconButton slot="next" icon="chevron" label={words.laterMonth} />
            </header>
            <CalendarGrid className={styles.grid}>
              {(date) => <CalendarCell date={date} className={styles.day} />}
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
