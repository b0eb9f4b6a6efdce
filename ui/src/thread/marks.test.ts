import { expect, test } from "vitest";
import { markedIn } from "./marks.ts";

const marked = (text: string, query: string) =>
  markedIn(text, query)
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join("");

test("whole words are marked, the last one by its beginning", () => {
  expect(marked("Bed 4, bed 40 and bedding", "bed 4")).toBe("[Bed] [4], [bed] [40] and bedding");
  expect(marked("potassium 6.1", "pot")).toBe("[potassium] 6.1");
  expect(marked("potassium", "pot ")).toBe("potassium");
});

test("accents and case do not matter", () => {
  expect(marked("Señora García llamó", "garcia LLAMO")).toBe("Señora [García] [llamó]");
});

test("nothing is marked where a word is missing", () => {
  expect(marked("bed 4", "bed drain")).toBe("bed 4");
  expect(marked("bed 4", "")).toBe("bed 4");
});
