import { useState } from "react";
import { ListBox, ListBoxItem, type Selection } from "react-aria-components";
import type { PersonView } from "../api/index.ts";
import { peopleFor } from "../finder/found.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { FilterField } from "../parts/FilterField.tsx";
import { Icon } from "../parts/Icon.tsx";
import rows from "../parts/Rows.module.css";
import { useWords } from "../words/words.tsx";
import styles from "./NewConversation.module.css";

interface Props {
  people: readonly PersonView[];
  chosen: ReadonlySet<string>;
  /** What is said when there is no one to choose. */
  nobody: string;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Choosing people, for a new conversation or for a group that is there. */
export function PeoplePicker({ people, chosen, nobody, onChange }: Props) {
  const { newConversation: own, people: words, roles } = useWords();
  const [query, setQuery] = useState("");
  const fitting = peopleFor(people, query, ({ role }) => roles[role]);

  const select = (keys: Selection) => {
    // Those that the filter hides stay chosen.
    const hidden = [...chosen].filter((id) => fitting.every((person) => person.id !== id));
    const seen = keys === "all" ? fitting.map(({ id }) => id) : [...keys].map(String);
    onChange(new Set([...hidden, ...seen]));
  };

  return (
    <>
      <FilterField
        size="form"
        label={own.filter}
        value={query}
        onChange={setQuery}
        autoFocus
        data-testid="new-conversation-filter"
      />
      <ListBox
        aria-label={own.whoLabel}
        className={styles.people}
        items={fitting}
        dependencies={[chosen]}
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={chosen}
        onSelectionChange={select}
        renderEmptyState={() => (
          <p className={rows.none}>{people.length === 0 ? nobody : words.none}</p>
        )}
      >
        {(person) => <Choice person={person} isChosen={chosen.has(person.id)} />}
      </ListBox>
    </>
  );
}

function Choice({ person, isChosen }: { person: PersonView; isChosen: boolean }) {
  const { roles } = useWords();
  return (
    <ListBoxItem
      id={person.id}
      textValue={person.name}
      className={rows.row}
      data-testid="new-conversation-person"
      data-person={person.id}
      data-name={person.name}
    >
      <span className={styles.tick} data-chosen={isChosen || undefined}>
        {isChosen && <Icon name="check" size={12} />}
      </span>
      <Avatar id={person.id} name={person.name} size="small" />
      <span className={rows.name} dir="auto">
        {person.name}
      </span>
      <span className={styles.role}>{roles[person.role]}</span>
    </ListBoxItem>
  );
}
