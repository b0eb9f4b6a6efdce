import { useState } from "react";
import type { ConversationView, Me, Member, PersonId } from "../api/index.ts";
import { useAnswer } from "../core/core.tsx";
import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useSpoken } from "../words/words.tsx";
import { AddSheet } from "./AddSheet.tsx";
import { membersOf, titleAskedFor } from "./changes.ts";
import styles from "./Details.module.css";
import { MemberRow } from "./MemberRow.tsx";
import { RenameSheet } from "./RenameSheet.tsx";
import { TakeOutSheet } from "./TakeOutSheet.tsx";

interface Props {
  conversation: ConversationView;
  me: Me;
  onPerson: (person: PersonId) => void;
}

type Open = { sheet: "add" } | { sheet: "rename" } | { sheet: "take"; member: Member };

/** Who reads a group, what is being changed, and the ways to change it. */
export function GroupDetails({ conversation, me, onPerson }: Props) {
  const { words } = useSpoken();
  const own = words.details;
  const people = useAnswer("people").value ?? [];
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const { notReached, changes, state, title } = conversation;

  const nameOf = (person: PersonId) => people.find(({ id }) => id === person)?.name ?? "";
  const members = membersOf(conversation, me.person, nameOf);
  const myself = members.find(({ id }) => id === me.person);
  const isIn = state !== "removed" && myself !== undefined;
  const isLeaving = myself?.state === "taking";
  const newTitle = titleAskedFor(conversation);

  return (
    <>
      <div className={styles.group}>
        <strong className={styles.name}>{title}</strong>
        {newTitle !== null && (
          <p className={styles.pending} role="status" data-testid="pending-title">
            {own.renaming(newTitle)}
          </p>
        )}
        <p className={styles.soft}>
          {own.summary(
            words.thread.people(conversation.people.length),
            words.thread.devices(conversation.devices),
          )}
        </p>
      </div>
      {!isIn && <Notice tone="quiet" icon="lock" title={own.removed} />}
      {isLeaving && (
        <Notice tone="quiet" icon="clock" title={own.leaving} live data-testid="leaving">
          {own.leavingText}
        </Notice>
      )}
      {isIn && !isLeaving && (
        <div className={styles.actions}>
          <Button
            icon="personAdd"
            onPress={() => setOpen({ sheet: "add" })}
            data-testid="group-add"
          >
            {own.add}
          </Button>
          <Button
            icon="pencil"
            onPress={() => setOpen({ sheet: "rename" })}
            data-testid="group-rename"
          >
            {own.rename}
          </Button>
        </div>
      )}
      <ul className={styles.members} aria-label={own.members}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            person={people.find(({ id }) => id === member.id)}
            isNotReached={notReached.includes(member.id)}
            mayTake={isIn && !isLeaving && member.id !== me.person}
            onPerson={onPerson}
            onTake={() => setOpen({ sheet: "take", member })}
          />
        ))}
      </ul>
      {changes.length > 0 && <p className={styles.note}>{own.pending}</p>}
      {notReached.length > 0 && (
        <p className={styles.note} data-testid="not-reached">
          <strong>{own.notReached}.</strong> {own.notReachedText}
        </p>
      )}
      {isIn && !isLeaving && myself && (
        <div>
          <Button
            icon="leave"
            onPress={() => setOpen({ sheet: "take", member: myself })}
            data-testid="group-leave"
          >
            {own.leave}
          </Button>
        </div>
      )}
      {open?.sheet === "add" && <AddSheet conversation={conversation} onClose={close} />}
      {open?.sheet === "rename" && <RenameSheet conversation={conversation} onClose={close} />}
      {open?.sheet === "take" && (
        <TakeOutSheet
          conversation={conversation}
          member={open.member}
          isMe={open.member.id === me.person}
          onClose={close}
        />
      )}
    </>
  );
}
