import { createContext, type ReactNode, useContext, useMemo } from "react";
import { I18nProvider } from "react-aria-components";
import { usePreferences } from "../preferences/preferences.tsx";
import { CATALOGUES, localeFor, type Words } from "./catalogue.ts";
import { Times } from "./times.ts";

interface Spoken {
  words: Words;
  times: Times;
  /** "Ana, Luis and Mei", as the language joins names. */
  list: (names: readonly string[]) => string;
}

const SpokenContext = createContext<Spoken | null>(null);

/** Gives everything below it the words of the preferred language. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const { language } = usePreferences().preferences;
  const locale = localeFor(language, navigator.languages);
  const spoken = useMemo(() => {
    const joined = new Intl.ListFormat(locale, { type: "conjunction" });
    return {
      words: CATALOGUES[language],
      times: new Times(locale),
      list: (names: readonly string[]) => joined.format(names),
    };
  }, [language, locale]);
  return (
    <I18nProvider locale={locale}>
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
