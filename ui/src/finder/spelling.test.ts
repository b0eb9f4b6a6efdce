import { expect, test } from "vitest";
import { fits, misfit, ranked, slipsBetween } from "./spelling.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));

test("case and accents do not count", () => {
  expect(misfit("Tomás Iglesias, RN", "tomas IGL")).toBe(0);
  expect(misfit("Dr. Inês Carvalho", "ines")).toBe(0);
});

test("a slip of the keys is forgiven in longer words, two in long ones", () => {
  expect(misfit("Priya Raman", "piya")).toBe(1);
  expect(misfit("Priya Raman", "rmaan")).toBe(1);
  expect(misfit("Amara Okonkwo-Villanueva", "okonko vilanueva")).toBe(2);
  expect(fits("Amara Okonkwo", "okomkvo")).toBe(true);
});

test("short words are taken as they are", () => {
  expect(fits("Wei Chen", "wai")).toBe(false);
  expect(fits("Wei Chen", "we")).toBe(true);
});

test("every word must fit, in any order", () => {
  expect(fits("Nurse station 2", "station nurse")).toBe(true);
  expect(fits("Nurse station 2", "station doctor")).toBe(false);
});

test("an empty query fits everything", () => {
  expect(ranked(named("b", "a"), "  ", ({ name }) => name)).toEqual(named("a", "b"));
});

test("beginnings come before slips, then the name decides", () => {
  const people = named("Marta Rojas", "Martin Soto", "Marisa Mart", "Mardin Ode");
  expect(ranked(people, "marti", ({ name }) => name).map(({ name }) => name)).toEqual([
    "Martin Soto",
    "Mardin Ode",
    "Marisa Mart",
    "Marta Rojas",
  ]);
});

test("the count of slips is bounded, and the same for a swap as for a change", () => {
  expect(slipsBetween("abcd", "abdc", 1)).toBe(1);
  expect(slipsBetween("abcd", "wxyz", 2)).toBeUndefined();
  for (const word of ["station", "sation", "staation", "stetion", "tsation"]) {
    expect(slipsBetween(word, "station", 1), word).toBeLessThanOrEqual(1);
  }
});
