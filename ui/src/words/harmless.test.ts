import { expect, test } from "vitest";
import { harmless, isolated } from "./harmless.ts";

test("an override cannot turn a dose around", () => {
  expect(harmless("give \u202e01 mg")).toBe("give \ufffd01 mg");
});

test("what controls a terminal is a sign to be seen, a line break is a line break", () => {
  expect(harmless("a\u0000b\u001b[2J\r\nc\td\u0085")).toBe("a\ufffdb\ufffd[2J\nc\td\ufffd");
});

test("letters of every direction stay as they are", () => {
  expect(harmless("שלום \u200fabc مرحبا")).toBe("שלום \u200fabc مرحبا");
  expect(isolated("שלום")).toBe("\u2068שלום\u2069");
});
