import { type FormEvent, useState } from "react";
import {
  Button as AriaButton,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
} from "react-aria-components";
import { type NewInvite, ROLES, type Role } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";
import { InviteCode } from "./InviteCode.tsx";
import styles from "./InviteSheet.module.css";

type Made = NewInvite & { name: string };

/** Inviting someone: a name and a role, then a code that is shown once. */
export function InviteSheet({ onClose }: { onClose: () => void }) {
  const words = useWords().invite;
  const [made, setMade] = useState<Made>();
  return (
    <Sheet
      title={made ? words.codeHeading(made.name) : words.heading}
      onClose={onClose}
      firm={made !== undefined}
      wide={made !== undefined}
      data-testid="invite"
    >
      {made ? (
        <InviteCode {...made} onAnother={() => setMade(undefined)} onDone={onClose} />
      ) : (
        <InviteForm onMade={setMade} onCancel={onClose} />
      )}
    </Sheet>
  );
}

interface FormProps {
  onMade: (made: Made) => void;
  onCancel: () => void;
}

function InviteForm({ onMade, onCancel }: FormProps) {
  const { invite: words, general } = useWords();
  const platform = usePlatform();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("staff");
  const inviting = useAction(async () => {
    const invite = await platform.invoke("invite_person", { name: name.trim(), role });
    onMade({ name: name.trim(), ...invite });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "" && !inviting.busy) inviting.run();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={words.name}
        value={name}
        onChange={(value) => {
          setName(value);
          inviting.clear();
        }}
        autoFocus
        data-testid="invite-name"
      />
      <RoleSelect role={role} onChange={setRole} />
      {inviting.error && <Failure error={inviting.error} />}
      <Buttons>
        <Button onPress={onCancel}>{general.cancel}</Button>
        <Button
          type="submit"
          tone="strong"
          busy={inviting.busy}
          isDisabled={name.trim() === ""}
          data-testid="invite-submit"
        >
          {inviting.busy ? words.busy : words.make}
        </Button>
      </Buttons>
    </form>
  );
}

function RoleSelect({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  const { invite: words, roles } = useWords();
  return (
    <Select
      className={styles.select}
      value={role}
      onChange={(key) => onChange(ROLES.find((one) => one === key) ?? role)}
    >
      <Label className={styles.label}>{words.role}</Label>
      <AriaButton className={styles.choice} data-testid="invite-role" data-role={role}>
        <SelectValue>{roles[role]}</SelectValue>
        <Icon name="unfold" size={14} />
      </AriaButton>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.options}>
          {ROLES.map((one) => (
            <ListBoxItem
              key={one}
              id={one}
              className={styles.option}
              textValue={roles[one]}
              data-testid={`role-${one}`}
            >
              {roles[one]}
              {one === role && <Icon name="check" />}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
