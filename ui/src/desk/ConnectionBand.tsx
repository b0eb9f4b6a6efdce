import { useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components";
import type { Connection, ErrorCode, LedgerState } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Failure, Notice } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./ConnectionBand.module.css";

type Of<Kind extends Connection["kind"]> = Extract<Connection, { kind: Kind }>;

/** What is wrong between this device and the clinic, and what still works. Nothing when all is well. */
export function ConnectionBand() {
  const connection = useAnswer("connection").value;
  const ledger = useAnswer("ledger_state").value;
  return (
    <>
      {connection && <ConnectionNotice connection={connection} />}
      {ledger && connection?.kind !== "stopped" && <LedgerNotice ledger={ledger} />}
      {ledger?.clockOff && <ClockNotice />}
    </>
  );
}

function ConnectionNotice({ connection }: { connection: Connection }) {
  const kept = useLastOffline(connection);
  switch (connection.kind) {
    case "stopped":
      return <Stopped reason={connection.reason} />;
    case "catching-up":
      return <CatchingUp connection={connection} />;
    case "paused":
      return <Paused />;
    default:
      return kept ? <Offline kept={kept} isTrying={connection.kind === "connecting"} /> : null;
  }
}

function Stopped({ reason }: { reason: ErrorCode }) {
  const { connection, errors } = useWords();
  const { what, kept, next } = errors[reason];
  return (
    <Notice
      tone="failure"
      icon="failed"
      title={`${connection.stopped}: ${what}`}
      edge="band"
      live
      data-testid="connection-banner"
      data-code={reason}
    >
      {kept} {next}
    </Notice>
  );
}

/** The first look after a long time: how far it is, and a way to have it later. */
function CatchingUp({ connection }: { connection: Of<"catching-up"> }) {
  const { words, times } = useSpoken();
  const own = words.connection;
  const pausing = usePausing(true);
  const { done, total } = connection;
  const said = own.catchingUpOf(times.number(done), times.number(total));
  return (
    <>
      {pausing.error && <Failure error={pausing.error} edge="band" />}
      <Notice
        tone="quiet"
        icon="down"
        title={own.catchingUp}
        edge="band"
        data-testid="connection-banner"
        data-code="catching-up"
        action={
          <Button
            tone="quiet"
            busy={pausing.busy}
            onPress={pausing.run}
            data-testid="connection-pause"
          >
            {own.catchingUpStop}
          </Button>
        }
      >
        {own.catchingUpText}
        <ProgressBar
          className={styles.progress}
          aria-label={own.catchingUp}
          value={done}
          maxValue={Math.max(total, 1)}
          valueLabel={said}
          data-testid="catching-up"
        >
          <progress
            className={styles.bar}
            value={done}
            max={Math.max(total, 1)}
            aria-hidden="true"
          />
          <span className={styles.said}>{said}</span>
        </ProgressBar>
      </Notice>
    </>
  );
}

function Paused() {
  const own = useWords().connection;
  const goingOn = usePausing(false);
  return (
    <>
      {goingOn.error && <Failure error={goingOn.error} edge="band" />}
      <Notice
        tone="quiet"
        icon="pause"
        title={own.paused}
        edge="band"
        live
        data-testid="connection-banner"
        data-code="paused"
        action={
          <Button
            tone="quiet"
            busy={goingOn.busy}
            onPress={goingOn.run}
            data-testid="connection-go-on"
          >
            {own.pausedGoOn}
          </Button>
        }
      >
        {own.pausedText}
      </Notice>
    </>
  );
}

function usePausing(paused: boolean) {
  const platform = usePlatform();
  return useAction(() => platform.invoke("set_paused", { paused }));
}

function Offline({ kept, isTrying }: { kept: Of<"offline">; isTrying: boolean }) {
  const { words, times } = useSpoken();
  const own = words.connection;
  const platform = usePlatform();
  const now = useNow();
  const reasons: Partial<Record<ErrorCode, { title: string; next: string }>> = own.offline;
  const { what, next: onward } = words.errors[kept.reason];
  const { title, next } = reasons[kept.reason] ?? {
    title: what.replace(/[.]$/, ""),
    next: onward,
  };
  return (
    <Notice
      tone="quiet"
      icon="offline"
      title={`${title}, ${own.since(times.moment(kept.since, now))}`}
      edge="band"
      live
      data-testid="connection-banner"
      data-code={kept.reason}
      action={
        <Button
          tone="quiet"
          isDisabled={isTrying}
          onPress={() => platform.invoke("retry_now")}
          data-testid="retry-now"
        >
          {isTrying ? own.connecting : own.retry}
        </Button>
      }
    >
      {own.stillWorks} {next}
    </Notice>
  );
}

/** The trouble that is not over: a new try does not take the band away and put it back. */
function useLastOffline(connection: Connection) {
  const [kept, setKept] = useState(connection.kind === "offline" ? connection : undefined);
  useEffect(() => {
    if (connection.kind === "offline") setKept(connection);
    else if (connection.kind !== "connecting") setKept(undefined);
  }, [connection]);
  return kept;
}

function LedgerNotice({ ledger }: { ledger: LedgerState }) {
  const { words, times } = useSpoken();
  const now = useNow();
  if (!ledger.overdue) return null;
  const title =
    ledger.confirmedAt === null
      ? words.ledger.never
      : words.ledger.overdue(times.date(ledger.confirmedAt, now));
  return (
    <Notice tone="notice" icon="notice" title={title} edge="band" live data-testid="ledger-notice">
      {words.ledger.overdueText}
    </Notice>
  );
}

/** This computer's clock or the relay's is wrong: nothing depends on it but the times that are shown. */
function ClockNotice() {
  const { title, text } = useWords().clockOff;
  return (
    <Notice tone="notice" icon="notice" title={title} edge="band" live data-testid="clock-notice">
      {text}
    </Notice>
  );
}
