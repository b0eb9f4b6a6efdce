import { useMemo, useState } from "react";
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components";
import type { PersonId, PersonView } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { IconButton } from "../parts/Button.tsx";
import { FilterField } from "../parts/FilterField.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import rows from "../parts/Rows.module.css";
import { SidePane } from "../parts/SidePane.tsx";
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
    <SidePane
      heading={words.heading}
      action={
        onInvite && (
          <IconButton
            icon="personAdd"
            label={words.invite}
            onPress={onInvite}
            data-testid="invite-open"
          />
        )
      }
      tool={
        <FilterField
          label={words.find}
          value={query}
          onChange={setQuery}
          data-testid="people-filter"
        />
      }
    >
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
        renderEmptyState={() => people && <p className={rows.none}>{words.none}</p>}
      >
        {(group) => (
          <ListBoxSection id={group.id} className={styles.section}>
            <Header className={rows.sectionTitle}>
              {`${words[group.id]} · ${group.people.length}`}
            </Header>
            <Collection items={group.people}>
              {(person) => <PersonRow person={person} />}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </SidePane>
  );
}

function PersonRow({ person }: { person: PersonView }) {
  const { people: words, roles } = useWords();
  return (
    <ListBoxItem
      id={person.id}
      textValue={person.name}
      className={`${rows.row} ${styles.row}`}
      data-testid="person-item"
      data-person={person.id}
      data-name={person.name}
      data-status={person.status.kind}
    >
      <Avatar id={person.id} name={person.name} />
      <span className={rows.words}>
        <span className={`${rows.name} ${styles.name}`} dir="auto">
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
