import type { ReactNode } from "react";
import type { Me } from "../api/index.ts";
import { COMMAND_IDS, TABLE } from "../commands/table.ts";
import { useAnswer } from "../core/core.tsx";
import { Keys } from "../parts/Keys.tsx";
import { useNow } from "../parts/useNow.ts";
import { usePreferences } from "../preferences/preferences.tsx";
import { CATALOGUES, LANGUAGES } from "../words/catalogue.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import { Options } from "./Options.tsx";
import styles from "./Settings.module.css";

/** Who one is, how the window looks and writes, what the ledger says, and every shortcut. */
export function Settings({ me, version }: { me: Me; version: string }) {
  const words = useWords();
  const own = words.settings;
  return (
    <main className={styles.pane} aria-label={own.heading} data-testid="settings">
      <div className={styles.column}>
        <h1 className={styles.heading}>{own.heading}</h1>
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
        <Appearance />
        <LedgerPart />
        <Part title={own.keyboard} text={own.keyboardText}>
          <dl className={styles.facts}>
            {COMMAND_IDS.map((id) => (
              <div key={id} className={styles.fact}>
                <dt className={styles.command}>{words.commands[id]}</dt>
                <dd>
                  <Keys keys={TABLE[id].keys} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      </div>
    </main>
  );
}

function Appearance() {
  const own = useWords().settings;
  const { preferences, prefer } = usePreferences();
  return (
    <Part title={own.appearance} text={own.appearanceText}>
      <Options
        label={own.language}
        value={preferences.language}
        options={LANGUAGES.map((id) => ({ id, word: CATALOGUES[id].language }))}
        onChange={(language) => prefer({ language })}
        testId="language"
      />
      <Options
        label={own.theme}
        value={preferences.theme}
        options={(["system", "light", "dark"] as const).map((id) => ({ id, word: own.themes[id] }))}
        onChange={(theme) => prefer({ theme })}
        testId="theme"
      />
      <Options
        label={own.contrast}
        value={preferences.contrast}
        options={(["system", "more"] as const).map((id) => ({ id, word: own.contrasts[id] }))}
        onChange={(contrast) => prefer({ contrast })}
        testId="contrast"
      />
      <Options
        label={own.enter}
        value={preferences.enter}
        options={(["line", "send"] as const).map((id) => ({ id, word: own.enters[id] }))}
        onChange={(enter) => prefer({ enter })}
        testId="enter"
      />
    </Part>
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

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <div className={styles.aside}>
        <h2 className={styles.title}>{title}</h2>
        {text && <p className={styles.text}>{text}</p>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.factName}>{name}</dt>
          <dd className={styles.factValue}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
