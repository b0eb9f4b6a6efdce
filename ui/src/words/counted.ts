/** One or many. Both languages here have just these two forms for whole numbers. */
export function counted(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
