import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Language, languageFor } from "../words/catalogue.ts";

/** What a person likes. Kept as long as the window is open: the web view stores nothing. */
export interface Preferences {
  language: Language;
  theme: "system" | "light" | "dark";
  contrast: "system" | "more";
  enter: "line" | "send";
}

interface Held {
  preferences: Preferences;
  prefer: (wanted: Partial<Preferences>) => void;
}

const PreferencesContext = createContext<Held | null>(null);

const MORE_CONTRAST = "(prefers-contrast: more)";

function useMoreContrast(): boolean {
  const query = useMemo(() => window.matchMedia?.(MORE_CONTRAST), []);
  const [more, setMore] = useState(query?.matches ?? false);
  useEffect(() => {
    const changed = () => setMore(query?.matches ?? false);
    query?.addEventListener("change", changed);
    return () => query?.removeEventListener("change", changed);
  }, [query]);
  return more;
}

export function PreferencesProvider({
  initial,
  children,
}: {
  initial?: Partial<Preferences>;
  children: ReactNode;
}) {
  const [preferences, setPreferences] = useState<Preferences>(() => ({
    language: languageFor(navigator.languages),
    theme: "system",
    contrast: "system",
    enter: "line",
    ...initial,
  }));
  const systemContrast = useMoreContrast();
  const { theme, contrast, language } = preferences;

  useEffect(() => {
    const root = document.documentElement;
    root.lang = language;
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    if (contrast === "more" || systemContrast) root.dataset.contrast = "more";
    else delete root.dataset.contrast;
  }, [theme, contrast, language, systemContrast]);

  const held = useMemo(
    () => ({
      preferences,
      prefer: (wanted: Partial<Preferences>) => setPreferences((now) => ({ ...now, ...wanted })),
    }),
    [preferences],
  );
  return <PreferencesContext value={held}>{children}</PreferencesContext>;
}

export function usePreferences(): Held {
  const held = useContext(PreferencesContext);
  if (!held) throw new Error("outside of PreferencesProvider");
  return held;
}
