import { type FormEvent, useState } from "react";
import type { ConversationView } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { peopleFor } from "../finder/found.ts";
import { PeoplePicker } from "../new-conversation/PeoplePicker.tsx";
import { Button } from "../parts/Button.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Details.module.css";

interface Props {
  conversation: ConversationView;
  onClose: () => void;
}

/** Adding people to a group that is there. */
export function AddSheet({ conversation, onClose }: Props) {
  const { details: own, general, roles } = useWords();
  const platform = usePlatform();
  const people = useAnswer("people").value ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const asked = conversation.changes.flatMap((one) => (one.kind === "add" ? [one.person] : []));
  const inside = new Set([...conversation.people.map(({ id }) => id), ...asked]);
  const others = peopleFor(people, "", ({ role }) => roles[role]).filter(
    ({ id }) => !inside.has(id),
  );
  const adding = useAction(async () => {
    await platform.invoke("add_to_group", {
      conversation: conversation.id,
      people: others.filter(({ id }) => chosen.has(id)).map(({ id }) => id),
    });
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.size > 0 && !adding.busy) adding.run();
  };
  return (
    <Sheet title={own.addHeading(conversation.title)} onClose={onClose} data-testid="add-sheet">
      <form className={styles.form} onSubmit={submit}>
        <PeoplePicker people={others} chosen={chosen} nobody={own.addNobody} onChange={setChosen} />
        <p className={styles.soft}>{own.addText}</p>
        {adding.error && <Failure error={adding.error} />}
        <Buttons>
          <Button onPress={onClose}>{general.cancel}</Button>
          <Button
            type="submit"
            tone="strong"
            busy={adding.busy}
            isDisabled={chosen.size === 0}
            data-testid="add-confirm"
          >
            {own.addDo}
          </Button>
        </Buttons>
      </form>
    </Sheet>
  );
}
