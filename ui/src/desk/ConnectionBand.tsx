import { type ReactNode, useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components";
import type { Connection, ErrorCode, LedgerState } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import type { IconName } from "../parts/Icon.tsx";
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
  const { done, total } = connection;
  const said = own.catchingUpOf(times.number(done), times.number(total));
  return (
    <StopAndGo
      stops
      icon="down"
      title={own.catchingUp}
      code="catching-up"
      word={own.catchingUpStop}
      testId="connection-pause"
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
        <progress className={styles.bar} value={done} max={Math.max(total, 1)} aria-hidden="true" />
        <span className={styles.said}>{said}</span>
      </ProgressBar>
    </StopAndGo>
  );
}

function Paused() {
  const own = useWords().connection;
  return (
    <StopAndGo
      stops={false}
      icon="pause"
      title={own.paused}
      code="paused"
      word={own.pausedGoOn}
      testId="connection-go-on"
    >
      {own.pausedText}
    </StopAndGo>
  );
}

interface StopAndGoProps {
  /** Whether the button stops the connection, or lets it go on. */
  stops: boolean;
  icon: IconName;
  title: string;
  code: string;
  word: string;
  testId: string;
  children: ReactNode;
}

/** A band whose button stops the connection, or lets it go on. */
function StopAndGo({ stops, icon, title, code, word, testId, children }: StopAndGoProps) {
  const platform = usePlatform();
  const pausing = useAction(() => platform.invoke("set_paused", { paused: stops }));
  return (
    <>
      {pausing.error && <Failure error={pausing.error} edge="band" />}
      <Notice
        tone="quiet"
        icon={icon}
        title={title}
        edge="band"
        // What moves is not said at each step.
        live={!stops}
        data-testid="connection-banner"
        data-code={code}
        action={
          <Button tone="quiet" busy={pausing.busy} onPress={pausing.run} data-testid={testId}>
            {word}
          </Button>
        }
      >
        {children}
      </Notice>
    </>
  );
}

/** Somebody may be in between: what to do comes before what still works. */
const ALARMING: readonly ErrorCode[] = ["certificate-not-pinned", "certificate-untrusted"];

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
  const isAlarming = ALARMING.includes(kept.reason);
  return (
    <Notice
      tone={isAlarming ? "notice" : "quiet"}
      icon={isAlarming ? "notice" : "offline"}
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
      {isAlarming ? `${next} ${own.stillWorks}` : `${own.stillWorks} ${next}`}
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
