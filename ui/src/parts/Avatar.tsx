import styles from "./Avatar.module.css";
import { Icon } from "./Icon.tsx";

const HUES = 8;

/** One of eight hues, the same for the same id on every device. */
function hueOf(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return (sum % HUES) + 1;
}

/** "Dr. Amara Okonkwo-Villanueva" gives "AO": titles are not part of a name's initials. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .filter((word) => word.length > 0 && !/^(dr|dra|mr|mrs|ms|sr|sra|prof)\.?$/i.test(word));
  const first = words[0];
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
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
      {shape === "group" ? <Icon name="people" size={size === "small" ? 14 : 18} /> : initialsOf(name)}
    </span>
  );
}
