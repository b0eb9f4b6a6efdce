import { expect, test } from "vitest";
import { asText } from "./platform.ts";

test("half of a character becomes a sign to be seen, all else travels as it is", () => {
  const said = (text: string) => JSON.parse(asText({ text, people: ["\ud83d"] }));
  expect(said("a\ud83db\udc4dc")).toEqual({ text: "a\ufffdb\ufffdc", people: ["\ufffd"] });
  const whole = "👩🏽‍⚕️ \u0000 \u202e שלום 𐍈";
  expect(said(whole).text).toBe(whole);
});
