import { LIMITS } from "../api/index.ts";

/** Rows of a list by their places: from the first to the last, both in sight. */
export interface Sight {
  first: number;
  last: number;
}

/** Rows that are asked for together. */
export interface Span {
  from: number;
  limit: number;
}

/** So many rows beyond what is in sight are loaded on either side. */
const MARGIN = 50;
/** With fewer than this left beyond what is in sight, more are asked for. */
const NEAR = 20;
/** The top of the inbox is always known: arrivals are told from it. */
export const TOP: Span = { from: 0, limit: 50 };

/** The rows to ask for, so that what is in sight is there and a little more on both sides. */
export function spanAround({ first, last }: Sight): Span {
  const from = Math.max(first - MARGIN, 0);
  const limit = Math.min(last + 1 + MARGIN - from, LIMITS.conversationsPerPage);
  // Close to the top, one question answers for both.
  if (from <= TOP.limit)
    return { from: 0, limit: Math.min(limit + from, LIMITS.conversationsPerPage) };
  return { from, limit };
}

/** Whether what was loaded still reaches far enough beyond what is in sight. */
export function reaches(loaded: Span, { first, last }: Sight, total: number): boolean {
  const end = Math.min(last + NEAR, total - 1);
  return loaded.from <= Math.max(first - NEAR, 0) && loaded.from + loaded.limit > end;
}
