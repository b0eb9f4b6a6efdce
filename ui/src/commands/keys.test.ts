import { expect, test } from "vitest";
import { matches, printed } from "./keys.ts";
import { COMMAND_IDS, entryOf } from "./table.ts";

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("no two commands share a shortcut", () => {
  const keys = COMMAND_IDS.map(entryOf).flatMap((one) => [one.keys, one.also ?? []].flat());
  expect(new Set(keys).size).toBe(keys.length);
});

test("a shortcut is heard with its keys and no others", () => {
  expect(matches("mod+k", pressed("k", { ctrlKey: true }), false)).toBe(true);
  expect(matches("mod+k", pressed("K", { metaKey: true }), true)).toBe(true);
  expect(matches("mod+k", pressed("k"), false)).toBe(false);
  expect(matches("mod+k", pressed("k", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(matches("mod+k", pressed("k", { ctrlKey: true, metaKey: true }), false)).toBe(false);
});

test("a shortcut is printed as it stands on the keys", () => {
  expect(printed("mod+shift+n", false)).toEqual(["Ctrl", "Shift", "N"]);
  expect(printed("mod+enter", true)).toEqual(["⌘", "⏎"]);
});

test("a sign is heard on whichever key a keyboard has it, shifted or not", () => {
  expect(matches("mod+plus", pressed("+", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(matches("mod+plus", pressed("=", { ctrlKey: true }), false)).toBe(true);
  expect(matches("mod+minus", pressed("-", { ctrlKey: true }), false)).toBe(true);
  expect(matches("mod+slash", pressed("/", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(matches("mod+plus", pressed("+"), false)).toBe(false);
});
