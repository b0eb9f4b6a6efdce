import { expect, test } from "vitest";
import { partsOf } from "./links.ts";

const links = (text: string) =>
  partsOf(text)
    .filter(({ isLink }) => isLink)
    .map(({ text: address }) => address);

test.each([
  ["see https://a.example/x.", ["https://a.example/x"]],
  ["(https://a.example/x_(y))", ["https://a.example/x_(y)"]],
  ["www.clinic.example, or WWW.Lab.example!", ["www.clinic.example", "WWW.Lab.example"]],
  ["“http://10.0.0.7:8080/?q=1&r=2#top”", ["http://10.0.0.7:8080/?q=1&r=2#top"]],
  ["https://[2001:db8::1]/ok", ["https://[2001:db8::1]/ok"]],
  ["dos: https://a.example y https://b.example?", ["https://a.example", "https://b.example"]],
  ["https://münchen.example/straße…", ["https://münchen.example/straße"]],
])("%s", (text, found) => {
  expect(links(text)).toEqual(found);
});

test.each([
  "call 555-0100 or +1 (212) 555-0100",
  "write to nurse@www.clinic.example",
  "ftp://a.example javascript:alert(1) file:///etc/passwd",
  "www. is short, www.clinic is not whole, https:// is nothing",
  "xhttps://a.example",
])("no address in: %s", (text) => {
  expect(links(text)).toEqual([]);
});

test("what cannot be seen ends an address", () => {
  expect(links("https://a.example/\u202egpj.exe")).toEqual(["https://a.example/"]);
  expect(links("https://a.example\u200b.evil.example")).toEqual(["https://a.example"]);
});

test("nothing of the text is lost", () => {
  const text = "a https://a.example, b (www.b.example) c";
  expect(
    partsOf(text)
      .map(({ text: part }) => part)
      .join(""),
  ).toBe(text);
});
