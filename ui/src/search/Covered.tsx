import type { Coverage } from "../api/index.ts";
import { useNow } from "../parts/useNow.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./Search.module.css";

/** What a search can find and what it cannot, said below every result. */
export function Covered({ covers }: { covers: Coverage | undefined }) {
  const { words, times } = useSpoken();
  const now = useNow();
  if (!covers) return null;
  return (
    <p className={styles.covers} data-testid="search-covers">
      {covers.since === null
        ? words.search.coversNothing
        : words.search.covers(times.number(covers.messages), times.date(covers.since, now))}
    </p>
  );
}
