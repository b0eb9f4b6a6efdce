import styles from "./Avatar.module.css";

const HUES = 8;

/** One of eight hues, the same for the same id on every device. */
function hueOf(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return (sum % HUES) + 1;
}

/**
 * "Dr. Amara Okonkwo-Villanueva, MD" gives "AO": titles and degrees are not part of the initials.
 * A group's are of its first two words.
 */
export function initialsOf(name: string, shape: "person" | "group" = "person"): string {
  const words = (name.split(",")[0] ?? "")
    .split(/[^\p{L}\p{N}’'-]+/u)
    .filter((word) => word.length > 0 && !/^(dr|dra|mr|mrs|ms|sr|sra|prof)$/i.test(word));
  const second = words.length > 1 ? words.at(shape === "group" ? 1 : -1) : undefined;
  return [words[0], second]
    .map((word) => (word ? ([...word][0] ?? "") : ""))
    .join("")
    .toLocaleUpperCase();
}

interface Props {
  id: string;
  name: string;
  shape?: "person" | "group";
  size?: "small" | "plain" | "large";
}

/** Initials in a circle for a person, in a square for a group. The name stands beside it. */
export function Avatar({ id, name, shape = "person", size = "plain" }: Props) {
  return (
    <span
      aria-hidden="true"
      className={`${styles.avatar} ${styles[shape]} ${styles[size]}`}
      data-hue={hueOf(id)}
    >
      {initialsOf(name, shape)}
    </span>
  );
}
