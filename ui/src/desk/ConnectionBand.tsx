import { useEffect, useState } from "react";
import type { Connection, LedgerState } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { Button } from "../parts/Button.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken } from "../words/words.tsx";

/** What is wrong between this device and the clinic, and what still works. Nothing when all is well. */
export function ConnectionBand() {
  const connection = useAnswer("connection").value;
  const ledger = useAnswer("ledger_state").value;
  return (
    <>
      {connection && <ConnectionNotice connection={connection} />}
      {ledger && connection?.kind !== "stopped" && <LedgerNotice ledger={ledger} />}
    </>
  );
}

function ConnectionNotice({ connection }: { connection: Connection }) {
  const { words, times } = useSpoken();
  const platform = usePlatform();
  const now = useNow();
  const kept = useLastOffline(connection);

  if (connection.kind === "stopped") {
    const { what, kept: keptWords, next } = words.errors[connection.reason];
    return (
      <Notice
        tone="failure"
        icon="failed"
        title={`${words.connection.stopped}: ${what}`}
        edge="band"
        live
        data-testid="connection-banner"
        data-code={connection.reason}
      >
        {keptWords} {next}
      </Notice>
    );
  }
  if (!kept) return null;
  const isTrying = connection.kind === "connecting";
  return (
    <Notice
      tone="quiet"
      icon="offline"
      title={words.connection.offline(times.moment(kept.since, now))}
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
          {isTrying ? words.connection.connecting : words.connection.retry}
        </Button>
      }
    >
      {words.connection.stillWorks}
    </Notice>
  );
}

/** The trouble that is not over: a new try does not take the band away and put it back. */
function useLastOffline(connection: Connection) {
  const [kept, setKept] = useState(connection.kind === "offline" ? connection : undefined);
  useEffect(() => {
    if (connection.kind === "offline") setKept(connection);
    if (connection.kind === "online") setKept(undefined);
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
