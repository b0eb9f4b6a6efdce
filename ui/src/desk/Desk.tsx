import { useEffect, useMemo, useReducer, useRef } from "react";
import type { ConversationId, Me, PersonId } from "../api/index.ts";
import { type Actions, useShortcuts } from "../commands/useShortcuts.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Finder } from "../finder/Finder.tsx";
import { ConversationList } from "../list/ConversationList.tsx";
import { NewConversation } from "../new-conversation/NewConversation.tsx";
import { Failure } from "../parts/Notice.tsx";
import { InviteSheet } from "../people/InviteSheet.tsx";
import { PeopleList } from "../people/PeopleList.tsx";
import { PersonPane } from "../people/PersonPane.tsx";
import { Settings } from "../settings/Settings.tsx";
import type { ThreadControls } from "../thread/controls.ts";
import { ThreadPane } from "../thread/ThreadPane.tsx";
import { Announcer } from "./Announcer.tsx";
import { ConnectionBand } from "./ConnectionBand.tsx";
import styles from "./Desk.module.css";
import { NoThread } from "./NoThread.tsx";
import { neighbour, nextUnread } from "./neighbours.ts";
import { Rail } from "./Rail.tsx";
import { START, walk } from "./way.ts";

const NONE: never[] = [];

/** The unlocked window: rail, list, and what was chosen. */
export function Desk({ me: opened, version }: { me: Me; version: string }) {
  const me = useAnswer("me").value ?? opened;
  const platform = usePlatform();
  const [way, go] = useReducer(walk, START);
  const known = useAnswer("list_conversations").value;
  const conversations = known ?? NONE;
  const controls = useRef<ThreadControls>(null);
  const locking = useAction(async () => {
    await controls.current?.keepDraft();
    await platform.invoke("lock");
  });
  const writing = useAction(async (person: PersonId) => {
    const { conversation } = await platform.invoke("open_direct", { person });
    go({ to: "conversation", conversation });
  });

  const open = (conversation: ConversationId) => go({ to: "conversation", conversation });
  const openIfAny = (conversation: ConversationId | null) => conversation && open(conversation);
  const back = () => go({ to: "back" });
  const find = () => go({ to: "sheet", sheet: "find" });
  const compose = () => go({ to: "sheet", sheet: "compose" });
  const invite = () => go({ to: "sheet", sheet: "invite" });
  const failure = locking.error ?? writing.error;

  const actions: Actions = {
    find,
    compose,
    inbox: () => go({ to: "place", place: "inbox" }),
    people: () => go({ to: "place", place: "people" }),
    settings: () => go({ to: "place", place: "settings" }),
    lock: locking.run,
    next: () => openIfAny(neighbour(conversations, way.conversation, 1)),
    previous: () => openIfAny(neighbour(conversations, way.conversation, -1)),
    nextUnread: () => openIfAny(nextUnread(conversations, way.conversation)),
    retry: () => platform.invoke("retry_now"),
    ...(me.role === "administrator" && { invite }),
    ...(way.place === "inbox" &&
      way.conversation && {
        write: () => controls.current?.write(),
        newest: () => controls.current?.newest(),
      }),
  };
  useShortcuts(way.sheet ? { lock: locking.run } : actions);

  const conversation = useMemo(
    () => conversations.find(({ id }) => id === way.conversation),
    [conversations, way.conversation],
  );

  // Only an act of the person's opens a conversation, so writing may begin at once. A new one
  // is there when the core has told of it.
  const begun = useRef(0);
  useEffect(() => {
    if (!conversation || way.opened === begun.current) return;
    begun.current = way.opened;
    // After the browser has put the focus on what was pressed.
    requestAnimationFrame(() => controls.current?.write());
  }, [conversation, way.opened]);

  return (
    <div className={styles.desk} data-place={way.place} data-deep={way.deep || undefined}>
      <Rail
        me={me}
        place={way.place}
        onGo={(place) => go({ to: "place", place })}
        onLock={locking.run}
      />
      <div className={styles.rest}>
        <ConnectionBand />
        {failure && <Failure error={failure} edge="band" />}
        <div className={styles.panes}>
          {way.place === "inbox" && (
            <>
              <ConversationList
                conversations={conversations}
                loaded={known !== undefined}
                open={way.conversation}
                onOpen={open}
                onFind={find}
                onCompose={compose}
              />
              {conversation ? (
                <ThreadPane
                  key={conversation.id}
                  conversation={conversation}
                  target={way.target}
                  opened={way.opened}
                  isCovered={way.sheet !== null}
                  controls={controls}
                  onBack={back}
                  onPerson={(person) => go({ to: "person", person })}
                />
              ) : (
                <NoThread me={me} onFind={find} onInvite={invite} />
              )}
            </>
          )}
          {way.place === "people" && (
            <>
              <PeopleList
                chosen={way.person}
                onChoose={(person) => go({ to: "person", person })}
                onInvite={actions.invite}
              />
              <PersonPane
                key={way.person}
                person={way.person}
                me={me}
                onMessage={writing.run}
                onBack={back}
              />
            </>
          )}
          {way.place === "settings" && <Settings me={me} version={version} />}
        </div>
      </div>
      {way.sheet === "find" && (
        <Finder
          actions={actions}
          conversations={conversations}
          onConversation={(found, target) =>
            go({ to: "conversation", conversation: found, target })
          }
          onPerson={writing.run}
          onClose={back}
        />
      )}
      {way.sheet === "compose" && <NewConversation onOpened={open} onClose={back} />}
      {way.sheet === "invite" && <InviteSheet onClose={back} />}
      <Announcer
        conversations={conversations}
        open={way.place === "inbox" ? way.conversation : null}
      />
    </div>
  );
}
