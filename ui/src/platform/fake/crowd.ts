import { QUICK_TALKS, ROUTINE, type Said } from "./said.ts";
import type { Talk } from "./talks.ts";

const WARDS = ["Ward 2A", "Ward 2B", "Ward 3", "Day clinic", "Annex", "North gate", "Imaging"];
const VOICES = ["priya", "lena", "haddad", "station2", "mark", "yusuf"];

function of<T>(list: readonly T[], index: number, otherwise: T): T {
  return list[index % list.length] ?? otherwise;
}

/** So many groups, every few minutes one; most are quiet, some have something unread. */
export function crowd(count: number): Talk[] {
  return Array.from({ length: count }, (_, index): Talk => {
    const [topic = ""] = QUICK_TALKS[(index * 7) % QUICK_TALKS.length] ?? [];
    const length = 1 + (index % 40);
    const at = (place: number): Said => ({
      by: of(VOICES, index + place, "priya"),
      text: of(ROUTINE, index * 3 + place, ""),
      ago: 20 + index * 4 + (length - 1 - place) * 7,
    });
    return {
      id: `crowd-${index}`,
      title: `${topic} · ${of(WARDS, index, "")} · ${String(index + 1).padStart(4, "0")}`,
      with: [of(VOICES, index, "priya"), "tomas"],
      unread: index % 23 === 0 ? 1 + (index % 4) : 0,
      said: { length, at },
    };
  });
}
