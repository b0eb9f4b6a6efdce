import { expect, test } from "vitest";
import type { ConversationId } from "../api/index.ts";
import { type Drawn, drawnAt, type Held, realOf, settled } from "./order.ts";

const id = (name: string) => name as ConversationId;
/** Rows as they were in sight, from a place on. */
const inSight = (names: string, from: number): Drawn[] =>
  [...names].map((name, offset) => ({ id: id(name), index: from + offset }));
/** Where each stands now, in a list that begins at the top. */
const places = (names: string) => (wanted: ConversationId) => {
  const index = names.indexOf(wanted);
  return index < 0 ? null : index;
};
/** The list as it is drawn while one is held. */
const drawn = (names: string, held: Held | null) =>
  [...names].map((_, index) => names[realOf(index, held)]).join("");

test("rows that went down are followed", () => {
  expect(settled(inSight("cdef", 2), null, places("hgabcdef"))).toEqual({ shift: 2, held: null });
});

test("a row that went up does not take the list with it", () => {
  expect(settled(inSight("cdef", 2), null, places("cabdefgh"))).toEqual({ shift: 0, held: null });
  expect(settled(inSight("cdef", 2), null, places("fcabdegh"))).toEqual({
    shift: 2 - 1,
    held: null,
  });
});

test("the focused row is held in its place when it goes up", () => {
  const { shift, held } = settled(inSight("cdef", 2), id("d"), places("dabcefgh"));
  expect(shift).toBe(0);
  expect(held).toEqual({ id: "d", at: 3, real: 0 });
  expect(drawn("dabcefgh", held)).toBe("abcdefgh");
});

test("a held row stays between its neighbours when others come from below", () => {
  const { shift, held } = settled(inSight("abcdef", 0), id("c"), places("hcabdefg"));
  expect(shift).toBe(1);
  expect(drawn("hcabdefg", held)).toBe("habcdefg");
});

test("the focused row is followed when others go above it", () => {
  expect(settled(inSight("abc", 0), id("b"), places("xyabc"))).toEqual({ shift: 2, held: null });
});

test("without anything that is known nothing is moved", () => {
  expect(settled(inSight("abc", 0), id("b"), places("xyz"))).toEqual({ shift: 0, held: null });
});

test("places of what is drawn and of what is held are each other's reverse", () => {
  const held: Held = { id: id("x"), at: 6, real: 2 };
  for (let index = 0; index < 10; index += 1) {
    expect(drawnAt(realOf(index, held), held)).toBe(index);
  }
});
