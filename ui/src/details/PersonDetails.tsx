import type { Me, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import { Button } from "../parts/Button.tsx";
import { Devices } from "../people/Devices.tsx";
import { LastSeen } from "../people/PersonPane.tsx";
import { Safety } from "../people/Safety.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Details.module.css";

interface Props {
  person: PersonId;
  me: Me;
  onPerson: (person: PersonId) => void;
}

/** The other person of a conversation of two. */
export function PersonDetails({ person: id, me, onPerson }: Props) {
  const words = useWords();
  const person = useAnswer("people").value?.find((one) => one.id === id);
  if (!person) return null;
  const isActive = person.status.kind === "active";
  return (
    <>
      <div className={styles.person}>
        <Avatar id={person.id} name={person.name} size="large" />
        <div className={styles.words}>
          <strong className={styles.name}>{person.name}</strong>
          <p className={styles.soft}>
            {words.roles[person.role]}
            {!isActive && ` · ${words.people[person.status.kind]}`}
          </p>
          {isActive && <LastSeen person={person} />}
        </div>
      </div>
      <Devices person={person} me={me} />
      {isActive && <Safety person={person} />}
      <Button onPress={() => onPerson(person.id)} data-testid="details-person">
        {words.details.person}
      </Button>
    </>
  );
}
