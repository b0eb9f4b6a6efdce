// Looks for planted text in files, in every form in which it could have got there.

import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The forms that are looked for: UTF-8, UTF-16, base64 at each offset, escaped. */
export function formsOf(text) {
  const forms = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
  forms.push(Buffer.from(text, "utf16le").swap16());
  for (const lead of ["", "x", "xx"]) {
    const encoded = Buffer.from(lead + text).toString("base64");
    // The first and the last characters depend on what stands beside the text.
    const middle = encoded.slice(lead ? 4 : 0, -4);
    forms.push(Buffer.from(middle), Buffer.from(middle.replaceAll("+", "-").replaceAll("/", "_")));
  }
  const escaped = [...text].map((c) => `\\u${c.codePointAt(0).toString(16).padStart(4, "0")}`);
  forms.push(Buffer.from(escaped.join("")), Buffer.from(encodeURIComponent(text)));
  return forms;
}

/** The files below the directories that hold one of the texts in one of their forms. */
export function findPlanted(directories, texts) {
  const forms = texts.flatMap((text) => formsOf(text));
  const found = [];
  for (const file of directories.flatMap(filesBelow)) {
    const content = ifThere(() => readFileSync(file));
    if (content === undefined) continue;
    if (forms.some((form) => content.includes(form))) found.push(file);
  }
  return found;
}

/** What a look at a file gives; nothing when a program has taken it away meanwhile. */
function ifThere(look) {
  try {
    return look();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Every file below a directory. */
export function filesBelow(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const status = ifThere(() => lstatSync(path));
    if (status === undefined) return [];
    if (status.isDirectory()) return filesBelow(path);
    return status.isFile() ? [path] : [];
  });
}
