import type { ConversationView, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useWords } from "../words/words.tsx";

interface Props {
  conversation: ConversationView;
  onPerson: (person: PersonId) => void;
}

/** In a conversation of two: that the other has a device which was not there when codes were compared. */
export function SafetyNotice({ conversation, onPerson }: Props) {
  const words = useWords().people;
  const people = useAnswer("people").value ?? [];
  if (conversation.kind !== "direct") return null;
  const ids = new Set(conversation.people.map(({ id }) => id));
  const other = people.find(({ id, isMe }) => !isMe && ids.has(id));
  if (other?.safety.kind !== "changed") return null;
  return (
    <Notice
      tone="notice"
      icon="notice"
      title={words.safetyChanged(other.name)}
      edge="band"
      live
      data-testid="safety-notice"
      action={
        <Button tone="quiet" onPress={() => onPerson(other.id)} data-testid="safety-look">
          {words.safetyLook}
        </Button>
      }
    >
      {words.safetyChangedThread}
    </Notice>
  );
}
