import { LIMITS } from "../api/index.ts";

export type Strength = "short" | "weak" | "fair" | "good";

/** What everyone tries first, and what keyboards offer in a row. */
const TRIED_FIRST =
  /^(?:.*(?:passw|contras|clinic|bellward|welcome|letmein|qwert|asdf|12345|abcd|summer|winter|spring|autumn|hospital|doctor|nurse).*)$/i;

/**
 * How long a guesser with this computer would need, said without false precision. Words are
 * counted as picked from eight thousand, other characters by how many different ones there are.
 */
export function strengthOf(passphrase: string): Strength {
  const length = [...passphrase].length;
  if (length < LIMITS.passphraseMin) return "short";
  const bits = Math.min(bitsOfWords(passphrase), bitsOfCharacters(passphrase));
  const penalty = TRIED_FIRST.test(passphrase) ? 20 : 0;
  if (bits - penalty < 38) return "weak";
  return bits - penalty < 51 ? "fair" : "good";
}

function bitsOfWords(passphrase: string): number {
  const words = passphrase
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 2);
  const different = new Set(words).size;
  const rest = passphrase.replaceAll(/[\p{L}\s]+/gu, "").length;
  const letters = words.join("").length;
  // Three letters or more a word: a run of letters that is no word counts by its letters.
  const longWords = words.filter((word) => word.length > 9).length;
  return different === 0 ? letters * 4 + rest * 3.3 : different * 13 + longWords * 13 + rest * 3.3;
}

function bitsOfCharacters(passphrase: string): number {
  const characters = [...passphrase];
  const different = new Set(characters).size;
  return characters.length * Math.min(Math.log2(different + 1), 4.7);
}
