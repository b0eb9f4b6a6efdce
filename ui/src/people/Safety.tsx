import { useEffect, useState } from "react";
import type { ApiError, PersonView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure, Notice } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { asApiError } from "../platform/platform.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./PersonPane.module.css";

/** The numbers that two people compare, and whether they did. */
export function Safety({ person }: { person: PersonView }) {
  const { words, times } = useSpoken();
  const own = words.people;
  const now = useNow();
  const platform = usePlatform();
  const { groups, error } = useSafetyCode(person);
  const { safety } = person;
  const marking = useAction((verified: boolean) =>
    platform.invoke("set_verified", { person: person.id, verified }),
  );

  return (
    <section
      className={styles.section}
      aria-label={own.safety}
      data-testid="safety"
      data-kind={safety.kind}
    >
      <h2 className={styles.title}>{own.safety}</h2>
      {safety.kind === "changed" && (
        <Notice
          tone="notice"
          icon="notice"
          title={own.safetyChanged(person.name)}
          data-testid="safety-changed"
        >
          {own.safetyChangedText(times.date(safety.at, now))}
        </Notice>
      )}
      <p className={styles.soft}>{own.safetyText(person.name)}</p>
      {error ? (
        <Failure error={error} />
      ) : (
        <ol className={styles.code} dir="ltr" data-testid="safety-code">
          {groups.map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups can be the same digits
            <li key={index}>{group}</li>
          ))}
        </ol>
      )}
      {marking.error && <Failure error={marking.error} />}
      <div className={styles.actions}>
        {safety.kind === "verified" ? (
          <>
            <span className={styles.verified} role="status">
              <Icon name="shield" />
              {own.safetyVerified(times.date(safety.at, now))}
            </span>
            <Button
              tone="quiet"
              busy={marking.busy}
              onPress={() => marking.run(false)}
              data-testid="safety-take-back"
            >
              {own.safetyTakeBack}
            </Button>
          </>
        ) : (
          <Button
            icon="check"
            busy={marking.busy}
            isDisabled={groups.length === 0}
            onPress={() => marking.run(true)}
            data-testid="safety-agree"
          >
            {own.safetyAgree}
          </Button>
        )}
      </div>
      {safety.kind !== "verified" && <p className={styles.soft}>{own.safetyDiffer}</p>}
    </section>
  );
}

/** The numbers change with the devices of either, so they are asked anew when those do. */
function useSafetyCode({ id, devices }: PersonView): { groups: string[]; error?: ApiError } {
  const platform = usePlatform();
  const [groups, setGroups] = useState<string[]>([]);
  const [error, setError] = useState<ApiError>();
  const ofDevices = devices.map((device) => device.id).join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let current = true;
    platform.invoke("safety_code", { person: id }).then(
      (code) => current && setGroups(code.groups),
      (thrown) => current && setError(asApiError(thrown)),
    );
    return () => {
      current = false;
    };
  }, [id, ofDevices, platform]);

  return { groups, error };
}
