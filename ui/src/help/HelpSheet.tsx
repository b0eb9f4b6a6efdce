import { COMMAND_IDS, type Entry, entryOf } from "../commands/table.ts";
import { Keys } from "../parts/Keys.tsx";
import { Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./HelpSheet.module.css";

/** Every shortcut, by what it is about. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const { commands, commandGroups } = useWords();
  const groups = Object.keys(commandGroups) as Entry["group"][];
  return (
    <Sheet title={commands.help} onClose={onClose} wide data-testid="help">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group} aria-label={commandGroups[group]}>
            <h3 className={styles.title}>{commandGroups[group]}</h3>
            <dl>
              {COMMAND_IDS.filter((id) => entryOf(id).group === group).map((id) => {
                const { keys, also } = entryOf(id);
                return (
                  <div key={id} className={styles.line} data-testid="help-line" data-command={id}>
                    <dt className={styles.word}>{commands[id]}</dt>
                    <dd className={styles.keys}>
                      <Keys keys={keys} />
                      {also && <Keys keys={also} />}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
