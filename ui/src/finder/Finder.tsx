import { useEffect, useState } from "react";
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
} from "react-aria-components";
import type { ConversationId, MessageId, PersonId, SearchHit } from "../api/index.ts";
import { COMMAND_IDS, type CommandId, TABLE } from "../commands/table.ts";
import type { Actions } from "../commands/useShortcuts.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { FilterField } from "../parts/FilterField.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Failure } from "../parts/Notice.tsx";
import rows from "../parts/Rows.module.css";
import { useSpoken } from "../words/words.tsx";
import styles from "./Finder.module.css";
import { peopleFor } from "./found.ts";
import { HitView } from "./HitView.tsx";
import { fits } from "./spelling.ts";
import { useAsked } from "./useAsked.ts";
import { HITS, useHits } from "./useHits.ts";

/** How many of each kind are shown above the messages. */
const FEW = 5;

interface Props {
  /** What stands in the box when it opens. */
  begun: string;
  actions: Actions;
  onConversation: (conversation: ConversationId) => void;
  onHit: (query: string, conversation: ConversationId, message: MessageId) => void;
  onPerson: (person: PersonId) => void;
  onSearch: (query: string) => void;
  onClose: () => void;
}

/** One box for people, conversations, actions, and everything that was ever said. */
export function Finder(props: Props) {
  const { begun, actions, onConversation, onHit, onPerson, onSearch, onClose } = props;
  const { words, times } = useSpoken();
  const people = useAnswer("people").value ?? [];
  const [query, setQuery] = useState(begun);
  const wanted = query.trim();
  const found = useHits(query);
  const named = useAsked("find_conversations", { query: wanted, limit: FEW + 2 });

  // The list is always the whole answer to one query: what came a moment after the last letter
  // would stand above what Enter opens.
  const answered = named.asked?.query ?? wanted;
  const hits = found.answer?.hits ?? [];
  const isMore = found.answer?.next != null;
  const talks = (named.answer ?? []).slice(0, answered === "" ? FEW + 2 : FEW);
  const directs = new Set(talks.map(({ other }) => other));
  const persons =
    answered === ""
      ? []
      : peopleFor(people, answered, ({ role }) => words.roles[role])
          .filter(({ id }) => !directs.has(id))
          .slice(0, FEW);
  const commands = COMMAND_IDS.filter(
    (id) => TABLE[id].listed && actions[id] && fits(words.commands[id], answered),
  );
  const isEmpty = talks.length + persons.length + commands.length + hits.length === 0;
  const error = found.error ?? named.error;

  const act = (id: CommandId) => {
    onClose();
    actions[id]?.();
  };
  const openPerson = (id: PersonId) => {
    onClose();
    onPerson(id);
  };
  const openFirst = () => {
    const [talk, person, command] = [talks[0], persons[0], commands[0]];
    if (talk) onConversation(talk.id);
    else if (person) openPerson(person.id);
    else if (command) act(command);
    else if (wanted !== "") onSearch(wanted);
  };

  // Enter before the answer opens the first of what the answer is, unless one has moved to
  // something in the list since the last letter.
  const [aim, setAim] = useState<"none" | "first" | "moved">("none");
  const opens = aim === "first" && !named.isAsking;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes to hold
  useEffect(() => {
    if (opens) openFirst();
  }, [opens]);
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") setAim("moved");
    const waits = named.isAsking && aim === "none" && !event.nativeEvent.isComposing;
    if (event.key !== "Enter" || !waits) return;
    event.preventDefault();
    event.stopPropagation();
    setAim("first");
  };

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className={styles.veil}
    >
      <Modal className={styles.modal}>
        <Dialog className={styles.dialog} aria-label={words.finder.label} data-testid="finder">
          <Autocomplete
            inputValue={query}
            onInputChange={(typed) => {
              setQuery(typed);
              setAim("none");
            }}
          >
            <div className={styles.asked} onKeyDownCapture={onKey}>
              <FilterField
                size="box"
                label={words.finder.label}
                placeholder={words.finder.placeholder}
                autoFocus
                // Escape closes the box, whatever was typed: it does not first empty the field.
                onKeyDown={(event) => event.key === "Escape" && onClose()}
                data-testid="search-input"
              />
            </div>
            {error && <Failure error={error} edge="band" />}
            <p className={styles.spoken} role="status">
              {wanted !== "" && !isEmpty && !found.isAsking && !named.isAsking
                ? words.search.count(
                    times.number(talks.length + persons.length + commands.length + hits.length),
                  )
                : ""}
            </p>
            {isEmpty && (
              <p className={rows.none} role="status">
                {found.isAsking || named.isAsking ? (
                  words.finder.searching
                ) : (
                  <>
                    <strong>{words.finder.none(wanted)}</strong>
                    {words.finder.noneText}
                  </>
                )}
              </p>
            )}
            <ListBox
              className={styles.results}
              aria-label={words.finder.results}
              selectionMode="none"
            >
              <Section title={words.finder.conversations} items={talks}>
                {(talk) => (
                  <ListBoxItem
                    id={`conversation ${talk.id}`}
                    textValue={talk.title}
                    className={`${rows.row} ${styles.row}`}
                    onAction={() => onConversation(talk.id)}
                    data-testid="found-conversation"
                  >
                    <Avatar
                      id={talk.other ?? talk.id}
                      name={talk.title}
                      shape={talk.kind === "direct" ? "person" : "group"}
                      size="small"
                    />
                    <span className={rows.name} dir="auto">
                      {talk.title}
                    </span>
                    {talk.unread > 0 && (
                      <span className={styles.note}>{words.list.unread(talk.unread)}</span>
                    )}
                  </ListBoxItem>
                )}
              </Section>
              <Section title={words.finder.people} items={persons}>
                {(person) => (
                  <ListBoxItem
                    id={`person ${person.id}`}
                    textValue={person.name}
                    className={`${rows.row} ${styles.row}`}
                    onAction={() => openPerson(person.id)}
                    data-testid="found-person"
                  >
                    <Avatar id={person.id} name={person.name} size="small" />
                    <span className={rows.name} dir="auto">
                      {person.name}
                    </span>
                    <span className={styles.note}>{words.roles[person.role]}</span>
                  </ListBoxItem>
                )}
              </Section>
              <Section title={words.finder.actions} items={commands.map((id) => ({ id }))}>
                {({ id }) => (
                  <ListBoxItem
                    id={`action ${id}`}
                    textValue={words.commands[id]}
                    className={`${rows.row} ${styles.row}`}
                    onAction={() => act(id)}
                    data-testid="found-action"
                  >
                    <span className={styles.actionIcon}>
                      <Icon name={TABLE[id].icon} />
                    </span>
                    <span className={rows.name}>{words.commands[id]}</span>
                    <Keys keys={TABLE[id].keys} />
                  </ListBoxItem>
                )}
              </Section>
              {wanted !== "" && answered !== "" && (
                <ListBoxItem
                  id="search-all"
                  textValue={words.finder.searchAll}
                  className={`${rows.row} ${styles.row} ${styles.searchAll}`}
                  onAction={() => onSearch(wanted)}
                  data-testid="search-all"
                >
                  <span className={styles.actionIcon}>
                    <Icon name="search" />
                  </span>
                  <span className={rows.name}>{words.finder.searchAllFor(wanted)}</span>
                  <Keys keys={TABLE.search.keys} />
                </ListBoxItem>
              )}
              <Section
                title={isMore ? words.finder.foundMany(HITS) : words.finder.found(hits.length)}
                items={hits.map((hit) => ({ ...hit, id: hit.message.id }))}
              >
                {(hit) => (
                  <HitRow
                    hit={hit}
                    onOpen={() => onHit(query, hit.message.conversation, hit.message.id)}
                  />
                )}
              </Section>
            </ListBox>
          </Autocomplete>
          <p className={styles.hints} aria-hidden="true">
            <span>
              <Keys keys="arrowup+arrowdown" /> {words.finder.hintMove}
            </span>
            <span>
              <Keys keys="enter" /> {words.finder.hintOpen}
            </span>
            <span>
              <Keys keys="escape" /> {words.finder.hintClose}
            </span>
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SectionProps<Item extends { id: string }> {
  title: string;
  items: readonly Item[];
  children: (item: Item) => React.ReactElement;
}

function Section<Item extends { id: string }>({ title, items, children }: SectionProps<Item>) {
  if (items.length === 0) return null;
  return (
    <ListBoxSection className={styles.section}>
      <Header className={rows.sectionTitle}>{title}</Header>
      <Collection items={items}>{children}</Collection>
    </ListBoxSection>
  );
}

function HitRow({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  return (
    <ListBoxItem
      id={hit.message.id}
      textValue={hit.message.text}
      className={`${rows.row} ${styles.row} ${styles.hit}`}
      onAction={onOpen}
      data-testid="search-hit"
      data-message={hit.message.id}
    >
      <HitView hit={hit} isTitled />
    </ListBoxItem>
  );
}
