import { useState } from "react";
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import type {
  ConversationId,
  ConversationView,
  MessageId,
  PersonId,
  SearchHit,
} from "../api/index.ts";
import { COMMAND_IDS, type CommandId, TABLE } from "../commands/table.ts";
import type { Actions } from "../commands/useShortcuts.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { Failure } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./Finder.module.css";
import { conversationsFor, fits, peopleFor } from "./found.ts";
import { HITS, useHits } from "./useHits.ts";

/** How many of each kind are shown above the messages. */
const FEW = 5;

interface Props {
  actions: Actions;
  conversations: readonly ConversationView[];
  onConversation: (conversation: ConversationId, target?: MessageId) => void;
  onPerson: (person: PersonId) => void;
  onClose: () => void;
}

/** One box for people, conversations, actions, and everything that was ever said. */
export function Finder({ actions, conversations, onConversation, onPerson, onClose }: Props) {
  const words = useWords();
  const people = useAnswer("people").value ?? [];
  const [query, setQuery] = useState("");
  const { hits, isSearching, error } = useHits(query);

  const isAsking = query.trim() !== "";
  const talks = conversationsFor(conversations, query).slice(0, isAsking ? FEW : FEW + 2);
  const directs = new Set(
    talks.filter(({ kind }) => kind === "direct").flatMap((one) => one.people.map(({ id }) => id)),
  );
  const persons = isAsking
    ? peopleFor(people, query, ({ role }) => words.roles[role])
        .filter(({ id }) => !directs.has(id))
        .slice(0, FEW)
    : [];
  const commands = COMMAND_IDS.filter(
    (id) => TABLE[id].listed && actions[id] && fits(words.commands[id], query),
  );
  const isEmpty = talks.length + persons.length + commands.length + hits.length === 0;

  const act = (id: CommandId) => {
    onClose();
    actions[id]?.();
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
          <Autocomplete inputValue={query} onInputChange={setQuery}>
            <SearchField className={styles.field} aria-label={words.finder.label} autoFocus>
              <Icon name="search" />
              <Input
                className={styles.input}
                placeholder={words.finder.placeholder}
                data-testid="search-input"
              />
            </SearchField>
            {error && <Failure error={error} edge="band" />}
            <ListBox
              className={styles.results}
              aria-label={words.finder.results}
              selectionMode="none"
              renderEmptyState={() =>
                isEmpty && (
                  <p className={styles.none}>
                    {isSearching ? (
                      words.finder.searching
                    ) : (
                      <>
                        <strong>{words.finder.none(query.trim())}</strong>
                        {words.finder.noneText}
                      </>
                    )}
                  </p>
                )
              }
            >
              <Section title={words.finder.conversations} items={talks}>
                {(talk) => (
                  <ListBoxItem
                    id={talk.id}
                    textValue={talk.title}
                    className={styles.row}
                    onAction={() => onConversation(talk.id)}
                    data-testid="found-conversation"
                  >
                    <Avatar
                      id={talk.people.find(({ name }) => name === talk.title)?.id ?? talk.id}
                      name={talk.title}
                      shape={talk.kind === "direct" ? "person" : "group"}
                      size="small"
                    />
                    <span className={styles.name}>{talk.title}</span>
                    {talk.unread > 0 && (
                      <span className={styles.note}>{words.list.unread(talk.unread)}</span>
                    )}
                  </ListBoxItem>
                )}
              </Section>
              <Section title={words.finder.people} items={persons}>
                {(person) => (
                  <ListBoxItem
                    id={person.id}
                    textValue={person.name}
                    className={styles.row}
                    onAction={() => {
                      onClose();
                      onPerson(person.id);
                    }}
                    data-testid="found-person"
                  >
                    <Avatar id={person.id} name={person.name} size="small" />
                    <span className={styles.name}>{person.name}</span>
                    <span className={styles.note}>{words.roles[person.role]}</span>
                  </ListBoxItem>
                )}
              </Section>
              <Section title={words.finder.actions} items={commands.map((id) => ({ id }))}>
                {({ id }) => (
                  <ListBoxItem
                    id={id}
                    textValue={words.commands[id]}
                    className={styles.row}
                    onAction={() => act(id)}
                    data-testid="found-action"
                  >
                    <span className={styles.actionIcon}>
                      <Icon name={TABLE[id].icon} />
                    </span>
                    <span className={styles.name}>{words.commands[id]}</span>
                    <Keys keys={TABLE[id].keys} />
                  </ListBoxItem>
                )}
              </Section>
              <Section
                title={
                  hits.length < HITS
                    ? words.finder.found(hits.length)
                    : words.finder.foundMany(HITS)
                }
                items={hits.map((hit) => ({ ...hit, id: hit.message.id }))}
              >
                {(hit) => (
                  <HitRow
                    hit={hit}
                    onOpen={() => onConversation(hit.message.conversation, hit.message.id)}
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
      <Header className={styles.sectionTitle}>{title}</Header>
      <Collection items={items}>{children}</Collection>
    </ListBoxSection>
  );
}

function HitRow({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { words, times } = useSpoken();
  const now = useNow();
  const { message, conversationTitle, snippet } = hit;
  const author = message.mine ? words.general.you : message.authorName;
  return (
    <ListBoxItem
      id={message.id}
      textValue={message.text}
      className={styles.hit}
      onAction={onOpen}
      data-testid="search-hit"
      data-message={message.id}
    >
      <Avatar id={message.author} name={message.authorName} size="small" />
      <span className={styles.hitWords}>
        <span className={styles.hitHead}>
          <strong>{author}</strong>
          <span className={styles.where}>{words.finder.inConversation(conversationTitle)}</span>
          <time className={styles.note}>{times.moment(message.sentAt, now)}</time>
        </span>
        <span className={styles.snippet}>
          {snippet.map(({ text, found }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a snippet never move
            found ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
          )}
        </span>
      </span>
    </ListBoxItem>
  );
}
