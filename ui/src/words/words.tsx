import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { I18nProvider } from "react-aria-components";
import { usePreferences } from "../preferences/preferences.tsx";
import { CATALOGUES, languageFor, localeFor, type Words } from "./catalogue.ts";
import { Times } from "./times.ts";

interface Spoken {
  words: Words;
  times: Times;
  /** "Ana, Luis and Mei", as the language joins names. */
  list: (names: readonly string[]) => string;
}

/** Words that no one speaks, for looking at the window with: longer ones, or from the right. */
export interface Rehearsal {
  words: Words;
  fromRight: boolean;
}

const SpokenContext = createContext<Spoken | null>(null);

interface Props {
  rehearsal?: Rehearsal;
  children: ReactNode;
}

/** Gives everything below it the words of the preferred language. */
export function WordsProvider({ rehearsal, children }: Props) {
  const language = usePreferences().preferences.language ?? languageFor(navigator.languages);
  const locale = localeFor(language, navigator.languages);
  const direction = rehearsal?.fromRight ? "rtl" : "ltr";
  const spoken = useMemo(() => {
    const joined = new Intl.ListFormat(locale, { type: "conjunction" });
    return {
      words: rehearsal?.words ?? CATALOGUES[language],
      times: new Times(locale),
      list: (names: readonly string[]) => joined.format(names),
    };
  }, [language, locale, rehearsal]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);

  return (
    // React Aria takes the direction of its own parts from the locale.
    <I18nProvider locale={direction === "rtl" ? "he" : locale}>
      <SpokenContext value={spoken}>{children}</SpokenContext>
    </I18nProvider>
  );
}

export function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error("outside of WordsProvider");
  return spoken;
}

export function useWords(): Words {
  return useSpoken().words;
}
