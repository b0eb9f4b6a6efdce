const ACCENTED: Record<string, string> = {
  a: "á",
  c: "ç",
  e: "é",
  g: "ğ",
  i: "í",
  n: "ñ",
  o: "ö",
  s: "š",
  u: "ü",
  y: "ý",
  A: "Å",
  C: "Ç",
  E: "É",
  I: "Î",
  N: "Ñ",
  O: "Ö",
  S: "Š",
  U: "Û",
};

/** How much longer than English a language can be. */
const LONGER = 0.4;

function stretched(text: string): string {
  if (!/\p{L}/u.test(text)) return text;
  const accented = [...text].map((char) => ACCENTED[char] ?? char).join("");
  const filling = "~".repeat(Math.ceil(text.length * LONGER));
  return `[${accented} ${filling.replaceAll(/~{7}/g, "~~~~~~ ")}]`;
}

/** The same words with accents, forty per cent longer and between brackets: what is cut shows. */
export function pseudo<Words>(words: Words): Words {
  if (typeof words === "string") return stretched(words) as Words;
  if (typeof words === "function") {
    return ((...given: unknown[]) => stretched(String(words(...given)))) as Words;
  }
  if (Array.isArray(words)) return words.map(pseudo) as Words;
  const entries = Object.entries(words as object).map(([key, inner]) => [key, pseudo(inner)]);
  return Object.fromEntries(entries) as Words;
}
