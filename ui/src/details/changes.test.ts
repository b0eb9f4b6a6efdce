import { expect, test } from "vitest";
import type { GroupChange, PersonId } from "../api/index.ts";
import { membersOf, titleAskedFor } from "./changes.ts";

const id = (name: string) => name as PersonId;
const member = (name: string) => ({ id: id(name), name });
const shown = (people: string[], changes: GroupChange[]) =>
  membersOf({ people: people.map(member), changes }, id("rosa"), String).map(
    ({ name, state }) => `${name} ${state}`,
  );

test("what was asked for stands beside what is so", () => {
  const changes: GroupChange[] = [
    { kind: "add", person: id("chen") },
    { kind: "remove", person: id("amara") },
  ];
  expect(shown(["amara", "rosa", "yusuf"], changes)).toEqual([
    "rosa in",
    "amara taking",
    "chen adding",
    "yusuf in",
  ]);
});

test("who is in already is not there twice", () => {
  expect(shown(["amara"], [{ kind: "add", person: id("amara") }])).toEqual(["amara in"]);
});

test("the last of several new titles counts", () => {
  expect(titleAskedFor({ changes: [] })).toBeNull();
  expect(
    titleAskedFor({
      changes: [
        { kind: "rename", title: "a" },
        { kind: "rename", title: "b" },
      ],
    }),
  ).toBe("b");
});
