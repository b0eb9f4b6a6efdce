import { expect, test } from "vitest";
import { LIMITS } from "../api/index.ts";
import { reaches, spanAround } from "./sight.ts";

test("what is in sight is asked for with a margin, never more than the core gives", () => {
  expect(spanAround({ first: 5000, last: 5012 })).toEqual({ from: 4950, limit: 113 });
  expect(spanAround({ first: 0, last: 12 })).toEqual({ from: 0, limit: 63 });
  expect(spanAround({ first: 90, last: 102 })).toEqual({ from: 0, limit: 153 });
  expect(spanAround({ first: 500, last: 900 }).limit).toBe(LIMITS.conversationsPerPage);
});

test("more is asked for before the loaded rows end, and not beyond the list's ends", () => {
  const loaded = { from: 100, limit: 100 };
  expect(reaches(loaded, { first: 130, last: 142 }, 10_000)).toBe(true);
  expect(reaches(loaded, { first: 175, last: 187 }, 10_000)).toBe(false);
  expect(reaches(loaded, { first: 105, last: 117 }, 10_000)).toBe(false);
  expect(reaches(loaded, { first: 187, last: 199 }, 200)).toBe(true);
  expect(reaches({ from: 0, limit: 39 }, { first: 0, last: 12 }, 39)).toBe(true);
});
