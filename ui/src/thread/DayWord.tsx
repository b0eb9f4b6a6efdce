import { dayOf } from "../words/times.ts";
import { useSpoken } from "../words/words.tsx";

/** "Today", "Yesterday", or the day's name. */
export function DayWord({ at, now }: { at: number; now: number }) {
  const { words, times } = useSpoken();
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return words.thread.today;
  if (days === 1) return words.thread.yesterday;
  return times.longDay(at, now);
}
