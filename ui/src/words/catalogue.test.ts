import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../api/index.ts";
import { CATALOGUES, LANGUAGES, languageFor } from "./catalogue.ts";

/** Every text of a catalogue by its path; functions are called with a name or a number. */
function texts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") return [[path, String(value("Ana", 3))]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

describe.each(LANGUAGES)("the words in %s", (language) => {
  test("leave nothing empty", () => {
    const empty = texts(CATALOGUES[language]).filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });

  test("say for every error what happened, what was kept, and what to do", () => {
    const { errors } = CATALOGUES[language];
    expect(Object.keys(errors).sort()).toEqual([...ERROR_CODES].sort());
    for (const code of ERROR_CODES) {
      const { what, kept, next } = errors[code];
      for (const said of [what, kept, next]) expect(said, code).toMatch(/[.]$/);
    }
  });

  test("have a shape of their own in no place", () => {
    const paths = (words: unknown) => texts(words).map(([path]) => path);
    expect(paths(CATALOGUES[language])).toEqual(paths(CATALOGUES.en));
  });
});

test("the Spanish words are not left in English", () => {
  const english = new Map(texts(CATALOGUES.en));
  const same = texts(CATALOGUES.es).filter(
    ([path, text]) => /\p{L}{3}/u.test(text) && english.get(path) === text,
  );
  expect(same.map(([path]) => path)).toEqual([
    "/product",
    "/list/personSaid",
    "/thread/arrived",
    "/thread/messageBy",
    "/events/at",
  ]);
});

test("the first language that there are words for is taken", () => {
  expect(languageFor(["fr-CA", "es-MX", "en"])).toBe("es");
  expect(languageFor(["fr"])).toBe("en");
});
