import { en } from "./en.ts";
import { es } from "./es.ts";

/** The shape that every language fills. */
export type Words = typeof en;

export const CATALOGUES = { en, es } satisfies Record<string, Words>;

export type Language = keyof typeof CATALOGUES;

export const LANGUAGES = Object.keys(CATALOGUES) as Language[];

/** The first wanted language that there are words for; English otherwise. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}

/** The user's own region where it fits the language, for dates and times. */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
}
