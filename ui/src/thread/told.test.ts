import { expect, test } from "vitest";
import type { EventKind } from "../api/index.ts";
import { event, named } from "../test/messages.ts";
import { en } from "../words/en.ts";
import { es } from "../words/es.ts";
import { told } from "./told.ts";

const ANA = named("Ana Ruiz");
const ME = named("Rosa Delgado", true);
const BO = named("Dr. Okafor");

/** Without the marks that keep a name's direction to itself. */
const plain = (words: typeof en.events, what: EventKind, author: typeof ANA | null = null) =>
  told(words, event(1, 1, { what, author })).replaceAll(/[\u2068\u2069]/g, "");

test("who came and who went is told by whom, where that is known", () => {
  const [came, went] = (["came", "went"] as const).map((kind) => ({ kind, person: BO }));
  expect(plain(en.events, came as EventKind, ANA)).toBe("Ana Ruiz added Dr. Okafor");
  expect(plain(en.events, came as EventKind, ME)).toBe("You added Dr. Okafor");
  expect(plain(en.events, came as EventKind)).toBe("Dr. Okafor is in this conversation now");
  expect(plain(en.events, went as EventKind, ANA)).toBe("Ana Ruiz removed Dr. Okafor");
  expect(plain(en.events, went as EventKind, ME)).toBe("You removed Dr. Okafor");
  expect(plain(en.events, went as EventKind)).toBe("Dr. Okafor is no longer in this conversation");
});

test("of oneself it speaks to oneself", () => {
  expect(plain(en.events, { kind: "came", person: ME }, ANA)).toBe("Ana Ruiz added you");
  expect(plain(en.events, { kind: "came", person: ME })).toBe("You are in this conversation now");
  expect(plain(en.events, { kind: "went", person: ME }, ANA)).toBe("Ana Ruiz removed you");
  expect(plain(en.events, { kind: "went", person: ME })).toBe(
    "You are no longer in this conversation",
  );
  expect(plain(en.events, { kind: "left", person: ME })).toBe("You left");
  expect(plain(en.events, { kind: "left-clinic", person: ME })).toBe(
    "You are no longer in the clinic",
  );
});

test("who was removed is told in Spanish with the same word that removed them", () => {
  const went: EventKind = { kind: "went", person: BO };
  const wentMe: EventKind = { kind: "went", person: ME };
  expect(plain(es.events, went, ANA)).toBe("Ana Ruiz sacó a Dr. Okafor de la conversación");
  expect(plain(es.events, went, ME)).toBe("Usted sacó a Dr. Okafor de la conversación");
  expect(plain(es.events, went)).toBe("Dr. Okafor ya no está en esta conversación");
  expect(plain(es.events, wentMe, ANA)).toBe("Ana Ruiz le sacó a usted de la conversación");
  expect(plain(es.events, wentMe)).toBe("Usted ya no está en esta conversación");
  expect(es.details.takeLabel("Dr. Okafor")).toBe("Sacar a Dr. Okafor del grupo");
});

test("who left was put out by nobody, and a title is told", () => {
  expect(plain(en.events, { kind: "left", person: BO }, ANA)).toBe("Dr. Okafor left");
  expect(plain(en.events, { kind: "left-clinic", person: BO })).toBe(
    "Dr. Okafor is no longer in the clinic",
  );
  const renamed: EventKind = { kind: "renamed", title: "Ward 3" };
  expect(plain(en.events, renamed, ANA)).toBe("Ana Ruiz renamed the conversation to “Ward 3”");
  expect(plain(en.events, renamed, ME)).toBe("You renamed the conversation to “Ward 3”");
  expect(plain(en.events, renamed)).toBe("The conversation is called “Ward 3” now");
});
