import { useState } from "react";
import type { ConversationId, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { ranked } from "../finder/spelling.ts";
import { useAsked } from "../finder/useAsked.ts";
import { Day } from "../parts/Day.tsx";
import { Picker } from "../parts/Picker.tsx";
import { useWords } from "../words/words.tsx";
import type { Filters } from "./filters.ts";
import styles from "./Search.module.css";

/** So many choices are offered; whoever wants another types on. */
const OFFERED = 20;

interface Props {
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** Who wrote it, where, and when. */
export function FilterBar({ filters, onFilters }: Props) {
  const { search: own, roles } = useWords();
  const people = useAnswer("people").value ?? [];
  const [typed, setTyped] = useState("");
  const named = useAsked("find_conversations", { query: typed.trim(), limit: OFFERED });
  const change = (part: Partial<Filters>) => onFilters({ ...filters, ...part });
  return (
    <div className={styles.filters}>
      <Picker<PersonId>
        label={own.author}
        anything={own.anyone}
        chosen={filters.author}
        choicesFor={(query) =>
          ranked(people, query, ({ name, role }) => `${name} ${roles[role]}`)
            .slice(0, OFFERED)
            .map(({ id, name, role }) => ({ id, name, note: roles[role] }))
        }
        onChange={(author) => change({ author })}
        testId="search-author"
      />
      <Picker<ConversationId>
        label={own.conversation}
        anything={own.everywhere}
        chosen={filters.conversation}
        choicesFor={() => (named.answer ?? []).map(({ id, title }) => ({ id, name: title }))}
        onType={setTyped}
        onChange={(conversation) => change({ conversation })}
        testId="search-conversation"
      />
      <Day
        label={own.from}
        day={filters.from}
        onChange={(from) => change({ from })}
        testId="search-from"
      />
      <Day label={own.to} day={filters.to} onChange={(to) => change({ to })} testId="search-to" />
    </div>
  );
}
