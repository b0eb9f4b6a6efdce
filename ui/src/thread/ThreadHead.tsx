import { Button, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import type { ConversationView, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { DetailsButton } from "../details/DetailsButton.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { IconButton } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { isolated } from "../words/harmless.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./ThreadHead.module.css";

interface Props {
  conversation: ConversationView;
  onBack: () => void;
  onPerson: (person: PersonId) => void;
}

/** Whose conversation this is, and who reads it. */
export function ThreadHead({ conversation, onBack, onPerson }: Props) {
  const { words, list } = useSpoken();
  const { id, kind, title, people, devices, notReached } = conversation;
  const other = people.find(({ name }) => name === title);
  const missing = people
    .filter((person) => notReached.includes(person.id))
    .map(({ name }) => isolated(name));
  const readers = [
    words.thread.people(people.length),
    words.thread.devices(devices),
    words.thread.sealed,
    ...(missing.length > 0 ? [words.thread.notReached(list(missing))] : []),
  ].join(" · ");
  return (
    <header className={styles.head}>
      <span className={styles.back}>
        <IconButton icon="back" label={words.general.back} onPress={onBack} />
      </span>
      <Avatar
        id={kind === "direct" ? (other?.id ?? id) : id}
        name={title}
        shape={kind === "direct" ? "person" : "group"}
      />
      <div className={styles.words}>
        <h1 className={styles.title} data-testid="thread-title">
          {title}
        </h1>
        <DialogTrigger>
          <Button
            className={styles.readers}
            aria-label={`${words.thread.who}: ${readers}`}
            data-testid="readers"
          >
            <Icon name="shield" size={14} />
            <span className={styles.readersText}>{readers}</span>
            {missing.length > 0 && (
              <span className={styles.missing}>
                <Icon name="notice" size={14} />
              </span>
            )}
          </Button>
          <Popover className={styles.popover} placement="bottom start" offset={4}>
            <Dialog className={styles.dialog}>
              {({ close }) => (
                <>
                  <Heading slot="title" className={styles.popoverTitle}>
                    {words.thread.who}
                  </Heading>
                  <Readers
                    conversation={conversation}
                    onPerson={(person) => {
                      close();
                      onPerson(person);
                    }}
                  />
                </>
              )}
            </Dialog>
          </Popover>
        </DialogTrigger>
      </div>
      <span className={styles.tools}>
        <DetailsButton />
      </span>
    </header>
  );
}

function Readers({
  conversation,
  onPerson,
}: {
  conversation: ConversationView;
  onPerson: (person: PersonId) => void;
}) {
  const { words } = useSpoken();
  const known = useAnswer("people").value ?? [];
  return (
    <ul className={styles.people}>
      {conversation.people.map(({ id, name }) => {
        const person = known.find((one) => one.id === id);
        const isMissing = conversation.notReached.includes(id);
        return (
          <li key={id}>
            <Button className={styles.person} onPress={() => onPerson(id)}>
              <Avatar id={id} name={name} size="small" />
              <span className={styles.personName}>
                {person?.isMe ? `${name} (${words.people.me})` : name}
                {isMissing && <span className={styles.why}>{words.thread.notReachedWhy}</span>}
              </span>
              {person && !isMissing && (
                <span className={styles.count}>
                  {words.people.deviceCount(person.devices.length)}
                </span>
              )}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
