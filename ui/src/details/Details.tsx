import type { ConversationId, Me, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { IconButton } from "../parts/Button.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Details.module.css";
import { GroupDetails } from "./GroupDetails.tsx";
import { PersonDetails } from "./PersonDetails.tsx";

interface Props {
  conversation: ConversationId;
  me: Me;
  onPerson: (person: PersonId) => void;
  onClose: () => void;
}

/** The pane beside a thread: of a group, who reads it; of two, the other person. */
export function Details({ conversation: id, me, onPerson, onClose }: Props) {
  const words = useWords();
  const conversation = useAnswer("conversation", { conversation: id }).value;
  if (!conversation) return null;
  const { kind, title, people } = conversation;
  const other = kind === "direct" && people.find((one) => one.id !== me.person);
  const heading = other ? words.details.headingPerson(title) : words.details.heading;
  return (
    <aside className={styles.pane} aria-label={heading} data-testid="details">
      <header className={styles.head}>
        <h2 className={styles.heading}>{other ? words.details.open : heading}</h2>
        <IconButton
          icon="close"
          label={words.details.close}
          onPress={onClose}
          data-testid="details-close"
        />
      </header>
      <div className={styles.body}>
        {other ? (
          <PersonDetails person={other.id} me={me} onPerson={onPerson} />
        ) : (
          <GroupDetails conversation={conversation} me={me} onPerson={onPerson} />
        )}
      </div>
    </aside>
  );
}
