/** The object that is shown already, when nothing in it changed: its row need not be drawn anew. */
export function sameOrNew<T>(old: T | undefined, fresh: T): T {
  return old !== undefined && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}
