import { Button } from "react-aria-components";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./FirstRun.module.css";

/** The first question: make or join. */
export function Choose({ onMake, onJoin }: { onMake: () => void; onJoin: () => void }) {
  const words = useWords().firstRun;
  return (
    <>
      <div className={styles.intro}>
        <h1 className={styles.heading}>{words.heading}</h1>
        <p className={styles.soft}>{words.choose}</p>
      </div>
      <div className={styles.ways}>
        <Way
          icon="ticket"
          title={words.join}
          hint={words.joinHint}
          onPress={onJoin}
          testId="choose-join"
        />
        <Way
          icon="clinic"
          title={words.make}
          hint={words.makeHint}
          onPress={onMake}
          testId="choose-create"
        />
      </div>
    </>
  );
}

interface WayProps {
  icon: IconName;
  title: string;
  hint: string;
  onPress: () => void;
  testId: string;
}

function Way({ icon, title, hint, onPress, testId }: WayProps) {
  return (
    <Button className={styles.way} onPress={onPress} data-testid={testId}>
      <span className={styles.wayIcon}>
        <Icon name={icon} size={20} />
      </span>
      <span className={styles.wayWords}>
        <strong className={styles.wayTitle}>{title}</strong>
        <span className={styles.soft}>{hint}</span>
      </span>
      <span className={styles.wayGo}>
        <Icon name="chevron" />
      </span>
    </Button>
  );
}
