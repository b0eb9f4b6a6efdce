import { useMemo, useState } from "react";
import {
  Collection,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
} from "react-aria-components";
import type { PersonId, PersonView } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";
import { groupsOf } from "./groups.ts";
import styles from "./PeopleList.module.css";
import { SafetyMark } from "./SafetyMark.tsx";

interface Props {
  chosen: PersonId | null;
  onChoose: (person: PersonId) => void;
  /** Only where one may invite. */
  onInvite: (() => void) | undefined;
}

/** Everyone in the clinic, with how they stand in it. */
export function PeopleList({ chosen, onChoose, onInvite }: Props) {
  const { people: words, roles } = useWords();
  const { value: people, error } = useAnswer("people");
  const [query, setQuery] = useState("");
  const groups = useMemo(
    () => groupsOf(people ?? [], query, ({ role }) => roles[role]),
    [people, query, roles],
  );
  return (
    <section className={styles.list} aria-label={words.heading}>
      <header className={styles.head}>
        <h2 className={styles.heading}>{words.heading}</h2>
        {onInvite && (
          <IconButton
            icon="personAdd"
            label={words.invite}
            onPress={onInvite}
            data-testid="invite-open"
          />
        )}
      </header>
      <SearchField
        className={styles.find}
        aria-label={words.find}
        value={query}
        onChange={setQuery}
      >
        <Icon name="search" />
        <Input className={styles.input} placeholder={words.find} data-testid="people-filter" />
      </SearchField>
      {error && <Failure error={error} edge="band" />}
      <ListBox
        aria-label={words.label}
        className={styles.rows}
        items={groups}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={chosen ? [chosen] : []}
        onSelectionChange={(keys) => {
          const [key] = keys === "all" ? [] : keys;
          const person = people?.find(({ id }) => id === key);
          if (person) onChoose(person.id);
        }}
        renderEmptyState={() => people && <p className={styles.empty}>{words.none}</p>}
      >
        {(group) => (
          <ListBoxSection id={group.id} className={styles.section}>
            <Header className={styles.sectionTitle}>
              {`${words[group.id]} · ${group.people.length}`}
            </Header>
            <Collection items={group.people}>
              {(person) => <PersonRow person={person} />}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </section>
  );
}

function PersonRow({ person }: { person: PersonView }) {
  const { people: words, roles } = useWords();
  return (
    <ListBoxItem
      id={person.id}
      textValue={person.name}
      className={styles.row}
      data-testid="person-item"
      data-person={person.id}
      data-name={person.name}
      data-status={person.status.kind}
    >
      <Avatar id={person.id} name={person.name} />
      <span className={styles.words}>
        <span className={styles.name}>
          {person.name}
          {person.isMe && <span className={styles.me}> ({words.me})</span>}
        </span>
        <span className={styles.role}>{roles[person.role]}</span>
      </span>
      <SafetyMark safety={person.safety} />
      {person.status.kind !== "active" && (
        <span className={styles.standing}>
          <Icon name={person.status.kind === "invited" ? "ticket" : "personOff"} size={14} />
          {words[person.status.kind]}
        </span>
      )}
    </ListBoxItem>
  );
}
