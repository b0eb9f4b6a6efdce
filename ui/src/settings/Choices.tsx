import { usePreferences } from "../preferences/preferences.tsx";
import { CATALOGUES, LANGUAGES } from "../words/catalogue.ts";
import { useWords } from "../words/words.tsx";
import { Options } from "./Options.tsx";
import { Part } from "./Part.tsx";
import { Toggle } from "./Toggle.tsx";
import { Zoom } from "./Zoom.tsx";

/** How the window looks. */
export function Looks() {
  const own = useWords().settings;
  const { preferences, prefer } = usePreferences();
  return (
    <Part title={own.appearance} text={own.appearanceText}>
      <Options
        label={own.language}
        hint={own.languageText}
        value={preferences.language ?? "system"}
        options={[
          { id: "system", word: own.languageSystem },
          ...LANGUAGES.map((id) => ({ id, word: CATALOGUES[id].language })),
        ]}
        onChange={(language) => prefer({ language: language === "system" ? null : language })}
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
        hint={own.contrastText}
        value={preferences.contrast}
        options={(["system", "more"] as const).map((id) => ({ id, word: own.contrasts[id] }))}
        onChange={(contrast) => prefer({ contrast })}
        testId="contrast"
      />
      <Options
        label={own.motion}
        hint={own.motionText}
        value={preferences.motion}
        options={(["system", "reduced"] as const).map((id) => ({ id, word: own.motions[id] }))}
        onChange={(motion) => prefer({ motion })}
        testId="motion"
      />
      <Zoom />
    </Part>
  );
}

/** What the Enter key does. */
export function Writing() {
  const own = useWords().settings;
  const { preferences, prefer } = usePreferences();
  return (
    <Part title={own.writing} text={own.writingText}>
      <Options
        label={own.enter}
        value={preferences.enterSends ? "send" : "line"}
        options={(["line", "send"] as const).map((id) => ({ id, word: own.enters[id] }))}
        onChange={(enter) => prefer({ enterSends: enter === "send" })}
        testId="enter"
      />
    </Part>
  );
}

/** What the program does while nobody looks at it. */
export function Notices() {
  const own = useWords().settings;
  const { preferences, prefer } = usePreferences();
  return (
    <Part title={own.notices} text={own.noticesText}>
      <Toggle
        label={own.notifications}
        hint={own.notificationsText}
        isOn={preferences.notifications}
        onChange={(notifications) => prefer({ notifications })}
        testId="notifications"
      />
      <Toggle
        label={own.startAtLogin}
        hint={own.startAtLoginText}
        isOn={preferences.startAtLogin}
        onChange={(startAtLogin) => prefer({ startAtLogin })}
        testId="start-at-login"
      />
    </Part>
  );
}

const MINUTES = [1, 5, 15, 30, 60];

/** When the window locks by itself. */
export function Locking() {
  const own = useWords().settings;
  const { preferences, prefer } = usePreferences();
  const { lockAfterMinutes } = preferences;
  // Another time, as an administrator may have set it in the file, is offered beside the usual.
  const offered = [...new Set([...MINUTES, lockAfterMinutes])]
    .filter((minutes) => minutes > 0)
    .sort((one, other) => one - other);
  return (
    <Part title={own.locking} text={own.lockingText}>
      <Options
        label={own.lockAfter}
        hint={lockAfterMinutes === 0 ? own.lockNeverText : undefined}
        value={String(lockAfterMinutes)}
        options={[
          ...offered.map((minutes) => ({
            id: String(minutes),
            word: minutes === 60 ? own.hour : own.minutes(minutes),
          })),
          { id: "0", word: own.lockNever },
        ]}
        onChange={(minutes) => prefer({ lockAfterMinutes: Number(minutes) })}
        testId="lock-after"
      />
    </Part>
  );
}
