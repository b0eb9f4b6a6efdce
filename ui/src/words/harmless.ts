/** Overrides that show letters in another order than they were written in. */
const OVERRIDES = /[\u202d\u202e]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * A colleague's text as it may be shown: what would hide or turn letters around is a sign of its
 * own, line breaks and tabs stay. A dose must read as it was written.
 */
export function harmless(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(OVERRIDES, "\ufffd")
    .replaceAll(CONTROLS, "\ufffd");
}

/** A text in the middle of another: its direction, and whatever it leaves open, ends with it. */
export function isolated(text: string): string {
  return `\u2068${harmless(text)}\u2069`;
}
