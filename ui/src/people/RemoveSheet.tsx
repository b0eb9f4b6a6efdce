import type { PersonView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";

/** Asks before someone is removed: what it does, and that it cannot be undone. */
export function RemoveSheet({ person, onClose }: { person: PersonView; onClose: () => void }) {
  const { people: words, general } = useWords();
  const platform = usePlatform();
  const removing = useAction(async () => {
    await platform.invoke("remove_person", { person: person.id });
    onClose();
  });
  const isInvited = person.status.kind === "invited";
  const word = isInvited ? words.removeInvite : words.removeDo;
  return (
    <Sheet title={words.removeHeading(person.name)} onClose={onClose} alert>
      <p>{isInvited ? words.removeInviteText(person.name) : words.removeText(person.name)}</p>
      {removing.error && <Failure error={removing.error} />}
      <Buttons>
        <Button onPress={onClose}>{general.cancel}</Button>
        <Button
          tone="danger"
          busy={removing.busy}
          onPress={removing.run}
          data-testid="person-remove-confirm"
        >
          {removing.busy ? words.removeBusy : word}
        </Button>
      </Buttons>
    </Sheet>
  );
}
