import { useReducer, useRef, useState } from "react";
import type { ConversationId, Direction, Me, MessageId, PersonId } from "../api/index.ts";
import { type Actions, useShortcuts } from "../commands/useShortcuts.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { useInbox } from "../core/useInbox.ts";
import { Details } from "../details/Details.tsx";
import { DetailsProvider } from "../details/useDetails.tsx";
import { Finder } from "../finder/Finder.tsx";
import { HelpSheet } from "../help/HelpSheet.tsx";
import { ConversationList } from "../list/ConversationList.tsx";
import { NewConversation } from "../new-conversation/NewConversation.tsx";
import { Failure } from "../parts/Notice.tsx";
import { InviteSheet } from "../people/InviteSheet.tsx";
import { PeopleList } from "../people/PeopleList.tsx";
import { PersonPane } from "../people/PersonPane.tsx";
import { usePreferences } from "../preferences/preferences.tsx";
import { useIdleLock } from "../preferences/useIdleLock.ts";
import { useZoom } from "../preferences/useZoom.ts";
import { NO_FILTERS } from "../search/filters.ts";
import { type Order, Search } from "../search/Search.tsx";
import { Settings } from "../settings/Settings.tsx";
import type { ThreadControls } from "../thread/controls.ts";
import { OpenThread } from "../thread/OpenThread.tsx";
import { Announcer } from "./Announcer.tsx";
import { ConnectionBand } from "./ConnectionBand.tsx";
import styles from "./Desk.module.css";
import { NoThread } from "./NoThread.tsx";
import { Rail } from "./Rail.tsx";
import { START, walk } from "./way.ts";

/** The unlocked window: rail, list, and what was chosen. */
export function Desk({ me: opened, version }: { me: Me; version: string }) {
  const me = useAnswer("me").value ?? opened;
  const platform = usePlatform();
  const [way, go] = useReducer(walk, START);
  const { inbox, state } = useInbox();
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
  const openAt = (conversation: ConversationId, target?: MessageId) =>
    go({ to: "conversation", conversation, target });
  const stepping = useAction(async (which: Direction) => {
    const { conversation } = await platform.invoke("neighbour", {
      of: way.conversation,
      way: which,
    });
    if (conversation) open(conversation);
  });
  const back = () => go({ to: "back" });
  const find = () => go({ to: "sheet", sheet: "find" });
  const compose = () => go({ to: "sheet", sheet: "compose" });
  const invite = () => go({ to: "sheet", sheet: "invite" });
  const help = () => go({ to: "sheet", sheet: "help" });
  const details = () => go({ to: "details" });
  const toPerson = (person: PersonId) => go({ to: "person", person });
  // They outlive a look at what was found.
  const [filters, setFilters] = useState(NO_FILTERS);
  const [order, setOrder] = useState<Order>("time");
  const [sought, setSought] = useState("");
  const results = () => go({ to: "results" });
  const search = () => go({ to: "place", place: "search" });
  const zooming = useZoom();
  useIdleLock(usePreferences().preferences.lockAfterMinutes, locking.run);
  const failure = locking.error ?? writing.error ?? stepping.error;

  const actions: Actions = {
    find,
    compose,
    inbox: () => go({ to: "place", place: "inbox" }),
    people: () => go({ to: "place", place: "people" }),
    settings: () => go({ to: "place", place: "settings" }),
    search,
    help,
    ...zooming,
    lock: locking.run,
    next: () => stepping.run("down"),
    previous: () => stepping.run("up"),
    nextUnread: () => stepping.run("unread"),
    retry: () => platform.invoke("retry_now"),
    ...(me.role === "administrator" && { invite }),
    ...(way.place === "inbox" &&
      way.conversation && {
        write: () => controls.current?.write(),
        newest: () => controls.current?.newest(),
        findHere: () => controls.current?.find(),
        details,
      }),
  };
  useShortcuts(way.sheet ? { lock: locking.run, ...zooming } : actions);

  return (
    <div
      className={styles.desk}
      data-place={way.place}
      data-deep={way.deep || undefined}
      data-details={(way.details && way.conversation !== null) || undefined}
    >
      <Rail
        me={me}
        place={way.place}
        unread={state.unread}
        actions={actions}
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
                inbox={inbox}
                state={state}
                open={way.conversation}
                onOpen={open}
                onFind={find}
                onCompose={compose}
              />
              {way.conversation ? (
                <>
                  <DetailsProvider value={{ isOpen: way.details, toggle: details }}>
                    <OpenThread
                      key={way.conversation}
                      conversation={way.conversation}
                      target={way.target}
                      opened={way.opened}
                      isCovered={way.sheet !== null}
                      controls={controls}
                      onBack={back}
                      onPerson={toPerson}
                      onResults={way.foundIn ? results : undefined}
                    />
                  </DetailsProvider>
                  {way.details && (
                    <Details
                      conversation={way.conversation}
                      me={me}
                      onPerson={toPerson}
                      onClose={details}
                    />
                  )}
                </>
              ) : (
                <NoThread me={me} onFind={find} onInvite={invite} />
              )}
            </>
          )}
          {way.place === "people" && (
            <>
              <PeopleList chosen={way.person} onChoose={toPerson} onInvite={actions.invite} />
              <PersonPane
                key={way.person}
                person={way.person}
                me={me}
                onMessage={writing.run}
                onBack={back}
              />
            </>
          )}
          {way.place === "search" && (
            <Search
              filters={filters}
              order={order}
              returned={way.returned}
              onFilters={setFilters}
              onOrder={setOrder}
              onOpen={openAt}
            />
          )}
          {way.place === "settings" && <Settings me={me} version={version} onHelp={help} />}
        </div>
      </div>
      {way.sheet === "find" && (
        <Finder
          begun={way.returned ? sought : ""}
          actions={actions}
          onConversation={openAt}
          onHit={(query, conversation, target) => {
            setSought(query);
            openAt(conversation, target);
          }}
          onPerson={writing.run}
          onSearch={(query) => {
            setFilters({ ...NO_FILTERS, query });
            search();
          }}
          onClose={back}
        />
      )}
      {way.sheet === "compose" && <NewConversation onOpened={open} onClose={back} />}
      {way.sheet === "invite" && <InviteSheet onClose={back} />}
      {way.sheet === "help" && <HelpSheet onClose={back} />}
      <Announcer conversations={state.top} open={way.place === "inbox" ? way.conversation : null} />
    </div>
  );
}
