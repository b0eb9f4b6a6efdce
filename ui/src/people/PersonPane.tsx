import { useState } from "react";
import type { Me, PersonId, PersonView } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { Button, IconButton } from "../parts/Button.tsx";
import { Empty } from "../parts/Empty.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import { Devices } from "./Devices.tsx";
import styles from "./PersonPane.module.css";
import { RemoveSheet } from "./RemoveSheet.tsx";
import { Safety } from "./Safety.tsx";

interface Props {
  person: PersonId | null;
  me: Me;
  onMessage: (person: PersonId) => void;
  onBack: () => void;
}

/** One person: how they stand, their devices, their safety code, and what can be done. */
export function PersonPane({ person: id, me, onMessage, onBack }: Props) {
  const words = useWords();
  const people = useAnswer("people").value;
  const [removing, setRemoving] = useState(false);
  const person = people?.find((one) => one.id === id);
  if (!person) {
    return <Empty icon="people" heading={words.people.choose} text={words.people.chooseText} />;
  }

  const standing = person.status.kind;
  const mayRemove = me.role === "administrator" && !person.isMe && standing !== "removed";
  return (
    <main className={styles.pane} aria-label={person.name} data-testid="person">
      <div className={styles.column}>
        <header className={styles.head}>
          <span className={styles.back}>
            <IconButton icon="back" label={words.general.back} onPress={onBack} />
          </span>
          <Avatar id={person.id} name={person.name} size="large" />
          <div className={styles.words}>
            <h1 className={styles.name}>
              {person.isMe ? `${person.name} (${words.people.me})` : person.name}
            </h1>
            <p className={styles.role}>
              {words.roles[person.role]} · <Standing person={person} />
            </p>
            {standing === "active" && !person.isMe && <LastSeen person={person} />}
          </div>
          {standing === "active" && !person.isMe && (
            <Button
              tone="strong"
              icon="compose"
              onPress={() => onMessage(person.id)}
              data-testid="person-message"
            >
              {words.people.message}
            </Button>
          )}
        </header>
        {standing !== "invited" && <Devices person={person} me={me} />}
        {standing === "active" && !person.isMe && <Safety person={person} />}
        {mayRemove && (
          <section className={styles.section}>
            <Button icon="personOff" onPress={() => setRemoving(true)} data-testid="person-remove">
              {standing === "invited" ? words.people.removeInvite : words.people.remove}
            </Button>
          </section>
        )}
      </div>
      {removing && <RemoveSheet person={person} onClose={() => setRemoving(false)} />}
    </main>
  );
}

/** When something of theirs last came: it says nothing of whether they look at it now. */
export function LastSeen({ person }: { person: PersonView }) {
  const { words, times } = useSpoken();
  const now = useNow();
  return (
    <p className={styles.seen} data-testid="last-seen">
      {person.lastSeen === null
        ? words.people.neverSeen
        : words.people.lastSeen(times.moment(person.lastSeen, now))}
    </p>
  );
}

function Standing({ person }: { person: PersonView }) {
  const { words, times } = useSpoken();
  const now = useNow();
  switch (person.status.kind) {
    case "active":
      return words.people.statusActive;
    case "invited":
      return words.people.statusInvited(times.moment(person.status.ends, now));
    case "removed":
      return words.people.statusRemoved;
  }
}
