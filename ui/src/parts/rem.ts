/** So many pixels as the root's font is high: what sizes grow with. */
export function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
