/** The sizes that the window can have, in percent. */
export const SIZES = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300] as const;

const LARGEST = 300;
const SMALLEST = 50;

/** The next size up. */
export function larger(zoom: number): number {
  return SIZES.find((size) => size > zoom) ?? LARGEST;
}

/** The next size down. */
export function smaller(zoom: number): number {
  return SIZES.findLast((size) => size < zoom) ?? SMALLEST;
}
