import type { Me } from "../api/index.ts";
import { TABLE } from "../commands/table.ts";
import { useAnswer } from "../core/core.tsx";
import { Button } from "../parts/Button.tsx";
import { Empty } from "../parts/Empty.tsx";
import { Keys } from "../parts/Keys.tsx";
import { useWords } from "../words/words.tsx";

interface Props {
  me: Me;
  onFind: () => void;
  onInvite: () => void;
}

/** No conversation is open: what to do next. For the first person of a clinic, that is to invite. */
export function NoThread({ me, onFind, onInvite }: Props) {
  const { list, thread } = useWords();
  const people = useAnswer("people").value;
  const isAlone = people?.every((person) => person.isMe) && me.role === "administrator";
  if (isAlone) {
    return (
      <Empty icon="clinic" heading={list.aloneHeading(me.clinicName)} text={list.aloneText}>
        <Button tone="strong" icon="personAdd" onPress={onInvite} data-testid="first-invite">
          {list.aloneInvite}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon="inbox" heading={thread.emptyHeading} text={thread.emptyText}>
      <Button icon="search" onPress={onFind}>
        {thread.emptyFind}
      </Button>
      <Keys keys={TABLE.find.keys} />
    </Empty>
  );
}
