import { Button as AriaButton } from "react-aria-components";
import type { PersonId, PersonView } from "../api/index.ts";
import { Avatar } from "../parts/Avatar.tsx";
import { IconButton } from "../parts/Button.tsx";
import { SafetyMark } from "../people/SafetyMark.tsx";
import { useWords } from "../words/words.tsx";
import type { MemberLine } from "./changes.ts";
import styles from "./Details.module.css";

interface Props {
  member: MemberLine;
  person: PersonView | undefined;
  isNotReached: boolean;
  mayTake: boolean;
  onPerson: (person: PersonId) => void;
  onTake: () => void;
}

/** Someone in a group: who they are, on how many devices, and what is being changed. */
export function MemberRow({ member, person, isNotReached, mayTake, onPerson, onTake }: Props) {
  const words = useWords();
  const own = words.details;
  const { id, name, state } = member;
  const note = {
    in: isNotReached
      ? own.notReached
      : person &&
        `${words.roles[person.role]} · ${words.people.deviceCount(person.devices.length)}`,
    adding: own.adding,
    taking: own.taking,
  }[state];
  return (
    <li className={styles.member} data-testid="member" data-person={id} data-state={state}>
      <AriaButton className={styles.who} onPress={() => onPerson(id)}>
        <Avatar id={id} name={name} size="small" />
        <span className={styles.words}>
          <span className={styles.memberName} dir="auto">
            {person?.isMe ? `${name} (${words.people.me})` : name}
          </span>
          <span
            className={styles.memberNote}
            data-pending={state !== "in" || isNotReached || undefined}
          >
            {note}
          </span>
        </span>
        {person && <SafetyMark safety={person.safety} />}
      </AriaButton>
      {mayTake && state === "in" && (
        <IconButton
          icon="personOff"
          label={own.takeLabel(name)}
          onPress={onTake}
          data-testid="member-take"
        />
      )}
    </li>
  );
}
