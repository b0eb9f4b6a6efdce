import { type FormEvent, useState } from "react";
import type { ConversationView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Details.module.css";

interface Props {
  conversation: ConversationView;
  onClose: () => void;
}

/** Another name for a group. */
export function RenameSheet({ conversation, onClose }: Props) {
  const { details: own, newConversation, general } = useWords();
  const platform = usePlatform();
  const [title, setTitle] = useState(conversation.title);
  const isReady = title.trim() !== "" && title.trim() !== conversation.title;
  const renaming = useAction(async () => {
    await platform.invoke("rename_group", {
      conversation: conversation.id,
      title: title.trim(),
    });
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !renaming.busy) renaming.run();
  };
  return (
    <Sheet title={own.renameHeading} onClose={onClose} data-testid="rename-sheet">
      <form className={styles.form} onSubmit={submit}>
        <Field
          label={newConversation.title}
          hint={own.renameText}
          value={title}
          onChange={(value) => {
            setTitle(value);
            renaming.clear();
          }}
          autoFocus
          data-testid="rename-title"
        />
        {renaming.error && <Failure error={renaming.error} />}
        <Buttons>
          <Button onPress={onClose}>{general.cancel}</Button>
          <Button
            type="submit"
            tone="strong"
            busy={renaming.busy}
            isDisabled={!isReady}
            data-testid="rename-confirm"
          >
            {own.renameDo}
          </Button>
        </Buttons>
      </form>
    </Sheet>
  );
}
