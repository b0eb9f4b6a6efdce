import type { Me } from "../api/index.ts";
import { TABLE } from "../commands/table.ts";
import { useAnswer } from "../core/core.tsx";
import { Button } from "../parts/Button.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { usePreferences } from "../preferences/preferences.tsx";
import { useSpoken, useWords } from "../words/words.tsx";
import { Locking, Looks, Notices, Writing } from "./Choices.tsx";
import { Facts, Part } from "./Part.tsx";
import styles from "./Settings.module.css";

interface Props {
  me: Me;
  version: string;
  onHelp: () => void;
}

/** Who one is, how the window looks and behaves, and what the ledger says. */
export function Settings({ me, version, onHelp }: Props) {
  const words = useWords();
  const own = words.settings;
  const { error } = usePreferences();
  return (
    <main className={styles.pane} aria-label={own.heading} data-testid="settings">
      <div className={styles.column}>
        <h1 className={styles.heading}>{own.heading}</h1>
        {error && <Failure error={error} />}
        <Part title={own.you}>
          <Facts
            facts={[
              [own.name, me.personName],
              [own.role, me.role ? words.roles[me.role] : words.people.removed],
              [own.clinic, me.clinicName],
              [own.relay, <code key="relay">{me.relay}</code>],
              [own.device, <code key="device">{me.device}</code>],
              [own.version, version],
            ]}
          />
        </Part>
        <Looks />
        <Writing />
        <Notices />
        <Locking />
        <LedgerPart />
        <Part title={own.keyboard} text={own.keyboardText}>
          <div className={styles.help}>
            <Button icon="keyboard" onPress={onHelp} data-testid="settings-help">
              {words.commands.help}
            </Button>
            <Keys keys={TABLE.help.keys} />
          </div>
        </Part>
      </div>
    </main>
  );
}

function LedgerPart() {
  const { words, times } = useSpoken();
  const own = words.settings;
  const ledger = useAnswer("ledger_state").value;
  const now = useNow();
  if (!ledger) return null;
  return (
    <Part title={own.ledger} text={own.ledgerText}>
      <Facts
        facts={[
          [own.statements, times.number(ledger.statements)],
          [own.activeDevices, times.number(ledger.devices)],
          [
            own.confirmed,
            ledger.confirmedAt === null ? own.never : times.moment(ledger.confirmedAt, now),
          ],
          [own.head, <code key="head">{ledger.head}</code>],
        ]}
      />
    </Part>
  );
}
