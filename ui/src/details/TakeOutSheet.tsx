import type { ConversationView, Member } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";

interface Props {
  conversation: ConversationView;
  member: Member;
  isMe: boolean;
  onClose: () => void;
}

/** Asks before someone is taken out of a group, or leaves it: what it means. */
export function TakeOutSheet({ conversation, member, isMe, onClose }: Props) {
  const { details: own, general } = useWords();
  const platform = usePlatform();
  const taking = useAction(async () => {
    await platform.invoke("remove_from_group", {
      conversation: conversation.id,
      person: member.id,
    });
    onClose();
  });
  return (
    <Sheet
      title={isMe ? own.leaveHeading(conversation.title) : own.takeHeading(member.name)}
      onClose={onClose}
      alert
    >
      <p>{isMe ? own.leaveText : own.takeText(member.name)}</p>
      {taking.error && <Failure error={taking.error} />}
      <Buttons>
        <Button onPress={onClose}>{general.cancel}</Button>
        <Button tone="danger" busy={taking.busy} onPress={taking.run} data-testid="take-confirm">
          {isMe ? own.leaveDo : own.take}
        </Button>
      </Buttons>
    </Sheet>
  );
}
