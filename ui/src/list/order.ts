import type { ConversationId } from "../api/index.ts";

/**
 * A conversation that is drawn where the person's focus holds it, although the core has moved it
 * up. `real` is its place in the core's order, `at` the place where it is drawn.
 */
export interface Held {
  id: ConversationId;
  at: number;
  real: number;
}

/** The place in the core's order of what is drawn at `index`. */
export function realOf(index: number, held: Held | null): number {
  if (!held || held.real >= held.at) return index;
  if (index === held.at) return held.real;
  return index >= held.real && index < held.at ? index + 1 : index;
}

/** Where that which has the place `real` in the core's order is drawn. */
export function drawnAt(real: number, held: Held | null): number {
  if (!held || held.real >= held.at) return real;
  if (real === held.real) return held.at;
  return real > held.real && real <= held.at ? real - 1 : real;
}

/** A row in sight and where it was drawn. */
export interface Drawn {
  id: ConversationId;
  index: number;
}

interface Settled {
  /** By how many rows the list must be scrolled so that what was in sight stays there. */
  shift: number;
  held: Held | null;
}

/**
 * Keeps what is in sight where it is after the order changed. The row with the focus stays first
 * of all, held there if it went up; otherwise the first row that did not go up itself.
 */
export function settled(
  inSight: readonly Drawn[],
  focused: ConversationId | null,
  placeOf: (id: ConversationId) => number | null,
): Settled {
  const focus = inSight.find(({ id }) => id === focused);
  const real = focus ? placeOf(focus.id) : null;
  if (!focus || real === null) {
    return { shift: shiftOf(inSight, placeOf) ?? 0, held: null };
  }
  if (real >= focus.index) return { shift: real - focus.index, held: null };

  const below = inSight.filter(({ index }) => index > focus.index);
  const above = inSight.filter(({ index }) => index < focus.index);
  const withoutIt = (id: ConversationId) => {
    const place = placeOf(id);
    return place !== null && place > real ? place - 1 : place;
  };
  const shift = shiftOf(below, placeOf) ?? shiftOf(above, withoutIt) ?? 0;
  return { shift, held: { id: focus.id, at: focus.index + shift, real } };
}

/** How far down the first of the rows went that did not go up. */
function shiftOf(rows: readonly Drawn[], placeOf: (id: ConversationId) => number | null) {
  for (const { id, index } of rows) {
    const place = placeOf(id);
    if (place !== null && place >= index) return place - index;
  }
  return null;
}
