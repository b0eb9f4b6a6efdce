import "../style/tokens.css";
import "../style/base.css";
import { useEffect } from "react";
import { CoreProvider, useAnswer, useAnswers } from "../core/core.tsx";
import { Desk } from "../desk/Desk.tsx";
import { FirstRun } from "../first-run/FirstRun.tsx";
import { Failure } from "../parts/Notice.tsx";
import type { Platform } from "../platform/platform.ts";
import { type Preferences, PreferencesProvider } from "../preferences/preferences.tsx";
import { Unlock } from "../unlock/Unlock.tsx";
import { useWords, WordsProvider } from "../words/words.tsx";
import styles from "./App.module.css";
import { ErrorEdge } from "./ErrorEdge.tsx";

interface Props {
  platform: Platform;
  preferences?: Partial<Preferences>;
}

/** The whole window over a core. */
export function App({ platform, preferences }: Props) {
  return (
    <PreferencesProvider initial={preferences}>
      <WordsProvider>
        <ErrorEdge>
          <CoreProvider platform={platform}>
            <Window />
          </CoreProvider>
        </ErrorEdge>
      </WordsProvider>
    </PreferencesProvider>
  );
}

/** What the profile's state asks for: first run, unlock, or the desk. */
function Window() {
  const { value: state, error } = useAnswer("app_state");
  const answers = useAnswers();
  const words = useWords();
  const locked = state?.profile.kind === "locked";

  useEffect(() => {
    if (locked) answers.forget();
  }, [locked, answers]);

  if (!state) {
    return (
      <main className={styles.waiting} aria-busy={!error}>
        {error ? <Failure error={error} /> : <p className={styles.word}>{words.loading}</p>}
      </main>
    );
  }
  const opened = () => answers.ask("app_state");
  switch (state.profile.kind) {
    case "none":
      return <FirstRun onOpened={opened} />;
    case "locked":
      return <Unlock onOpened={opened} />;
    case "unlocked":
      return <Desk me={state.profile.me} version={state.version} />;
  }
}
