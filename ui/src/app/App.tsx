import "../style/tokens.css";
import "../style/base.css";
import { useEffect } from "react";
import { useShortcuts } from "../commands/useShortcuts.ts";
import { CoreProvider, useAnswer, useAnswers } from "../core/core.tsx";
import { Desk } from "../desk/Desk.tsx";
import { FirstRun } from "../first-run/FirstRun.tsx";
import { Failure } from "../parts/Notice.tsx";
import type { Platform } from "../platform/platform.ts";
import { PreferencesProvider } from "../preferences/preferences.tsx";
import { useZoom } from "../preferences/useZoom.ts";
import { Unlock } from "../unlock/Unlock.tsx";
import { type Rehearsal, useWords, WordsProvider } from "../words/words.tsx";
import styles from "./App.module.css";
import { ErrorEdge } from "./ErrorEdge.tsx";

interface Props {
  platform: Platform;
  rehearsal?: Rehearsal;
}

/** The whole window over a core. */
export function App({ platform, rehearsal }: Props) {
  return (
    <CoreProvider platform={platform}>
      <PreferencesProvider>
        <WordsProvider rehearsal={rehearsal}>
          <ErrorEdge>
            <Window />
          </ErrorEdge>
        </WordsProvider>
      </PreferencesProvider>
    </CoreProvider>
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
  // Once it is open, the desk hears them with all the others.
  const zooming = useZoom();
  useShortcuts(state?.profile.kind === "unlocked" ? {} : zooming);

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
      return <FirstRun invite={state.invite} onOpened={opened} />;
    case "locked":
      return <Unlock onOpened={opened} />;
    case "unlocked":
      return <Desk me={state.profile.me} version={state.version} />;
  }
}
