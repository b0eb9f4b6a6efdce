import { type FormEvent, useMemo, useState } from "react";
import type { ConversationId } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { peopleFor } from "../finder/found.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useSpoken } from "../words/words.tsx";
import styles from "./NewConversation.module.css";
import { PeoplePicker } from "./PeoplePicker.tsx";

interface Props {
  onOpened: (conversation: ConversationId) => void;
  onClose: () => void;
}

/** One person chosen opens the conversation with them; several make a group with a name. */
export function NewConversation({ onOpened, onClose }: Props) {
  const { words, list } = useSpoken();
  const { newConversation: own, general, roles } = words;
  const platform = usePlatform();
  const people = useAnswer("people").value;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [title, setTitle] = useState("");

  const colleagues = useMemo(
    () => peopleFor(people ?? [], "", ({ role }) => roles[role]),
    [people, roles],
  );
  const members = colleagues.filter(({ id }) => chosen.has(id));
  const isGroup = members.length > 1;
  const isReady = members.length === 1 || (isGroup && title.trim() !== "");

  const opening = useAction(async () => {
    const [first] = members;
    if (!first) return;
    const { conversation } = isGroup
      ? await platform.invoke("new_group", {
          title: title.trim(),
          people: members.map(({ id }) => id),
        })
      : await platform.invoke("open_direct", { person: first.id });
    onOpened(conversation);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !opening.busy) opening.run();
  };
  return (
    <Sheet title={own.heading} onClose={onClose} data-testid="new-conversation-sheet">
      <form className={styles.form} onSubmit={submit}>
        <PeoplePicker
          people={colleagues}
          chosen={chosen}
          nobody={own.nobody}
          onChange={setChosen}
        />
        <p className={styles.hint} role="status">
          {members.length === 0 ? own.hint : list(members.map(({ name }) => name))}
        </p>
        {isGroup && (
          <Field
            label={own.title}
            placeholder={own.titleExample}
            value={title}
            onChange={setTitle}
            data-testid="new-conversation-title"
          />
        )}
        {opening.error && <Failure error={opening.error} />}
        <Buttons>
          <Button onPress={onClose}>{general.cancel}</Button>
          <Button
            type="submit"
            tone="strong"
            busy={opening.busy}
            isDisabled={!isReady}
            data-testid="new-conversation-open"
          >
            {opening.busy ? own.busy : isGroup ? own.make : own.open}
          </Button>
        </Buttons>
      </form>
    </Sheet>
  );
}
