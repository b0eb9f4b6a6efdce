import { type FormEvent, useMemo, useState } from "react";
import { Input, ListBox, ListBoxItem, SearchField, type Selection } from "react-aria-components";
import type { ConversationId, PersonView } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { peopleFor } from "../finder/found.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useSpoken } from "../words/words.tsx";
import styles from "./NewConversation.module.css";

interface Props {
  onOpened: (conversation: ConversationId) => void;
  onClose: () => void;
}

/** One person chosen opens the conversation with them; several make a group with a name. */
export function NewConversation({ onOpened, onClose }: Props) {
  const { words, list } = useSpoken();
  const { newConversation: own, general, roles } = words;
  const platform = usePlatform();
  const people = useAnswer("people").value;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [title, setTitle] = useState("");

  const colleagues = useMemo(
    () => peopleFor(people ?? [], "", ({ role }) => roles[role]),
    [people, roles],
  );
  const fitting = peopleFor(colleagues, query, ({ role }) => roles[role]);
  const members = colleagues.filter(({ id }) => chosen.has(id));
  const isGroup = members.length > 1;
  const isReady = members.length === 1 || (isGroup && title.trim() !== "");

  const opening = useAction(async () => {
    const [first] = members;
    if (!first) return;
    const { conversation } = isGroup
      ? await platform.invoke("new_group", {
          title: title.trim(),
          people: members.map(({ id }) => id),
        })
      : await platform.invoke("open_direct", { person: first.id });
    onOpened(conversation);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !opening.busy) opening.run();
  };
  const select = (keys: Selection) => {
    // Those that the filter hides stay chosen.
    const hidden = [...chosen].filter((id) => fitting.every((person) => person.id !== id));
    const seen = keys === "all" ? fitting.map(({ id }) => id) : [...keys].map(String);
    setChosen(new Set([...hidden, ...seen]));
  };

  return (
    <Sheet title={own.heading} onClose={onClose} data-testid="new-conversation-sheet">
      <form className={styles.form} onSubmit={submit}>
        <SearchField
          className={styles.find}
          aria-label={own.filter}
          value={query}
          onChange={setQuery}
          autoFocus
        >
          <Icon name="search" />
          <Input
            className={styles.input}
            placeholder={own.filter}
            data-testid="new-conversation-filter"
          />
        </SearchField>
        <ListBox
          aria-label={own.whoLabel}
          className={styles.people}
          items={fitting}
          dependencies={[chosen]}
          selectionMode="multiple"
          selectionBehavior="toggle"
          selectedKeys={chosen}
          onSelectionChange={select}
          renderEmptyState={() =>
            people && (
              <p className={styles.empty}>
                {colleagues.length === 0 ? own.nobody : words.people.none}
              </p>
            )
          }
        >
          {(person) => <Choice person={person} isChosen={chosen.has(person.id)} />}
        </ListBox>
        <p className={styles.hint} role="status">
          {members.length === 0 ? own.hint : list(members.map(({ name }) => name))}
        </p>
        {isGroup && (
          <Field
            label={own.title}
            placeholder={own.titleExample}
            value={title}
            onChange={setTitle}
            data-testid="new-conversation-title"
          />
        )}
        {opening.error && <Failure error={opening.error} />}
        <Buttons>
          <Button onPress={onClose}>{general.cancel}</Button>
          <Button
            type="submit"
            tone="strong"
            busy={opening.busy}
            isDisabled={!isReady}
            data-testid="new-conversation-open"
          >
            {opening.busy ? own.busy : isGroup ? own.make : own.open}
          </Button>
        </Buttons>
      </form>
    </Sheet>
  );
}

function Choice({ person, isChosen }: { person: PersonView; isChosen: boolean }) {
  const { roles } = useSpoken().words;
  return (
    <ListBoxItem
      id={person.id}
      textValue={person.name}
      className={styles.person}
      data-testid="new-conversation-person"
      data-person={person.id}
      data-name={person.name}
    >
      <span className={styles.tick} data-chosen={isChosen || undefined}>
        {isChosen && <Icon name="check" size={12} />}
      </span>
      <Avatar id={person.id} name={person.name} size="small" />
      <span className={styles.name}>{person.name}</span>
      <span className={styles.role}>{roles[person.role]}</span>
    </ListBoxItem>
  );
}
