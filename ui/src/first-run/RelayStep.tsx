import { useEffect, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { FoundRelay } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Failure } from "../parts/Notice.tsx";
import { harmless } from "../words/harmless.ts";
import { useWords } from "../words/words.tsx";
import styles from "./RelayStep.module.css";

interface Props {
  relay: string;
  onChange: (relay: string) => void;
  isDisabled: boolean;
}

/** Which relay: one that announces itself in this network, or one by its address. */
export function RelayStep({ relay, onChange, isDisabled }: Props) {
  const words = useWords().firstRun;
  const platform = usePlatform();
  const [found, setFound] = useState<FoundRelay[]>();
  const looking = useAction(async () => setFound(await platform.invoke("find_relays")));
  useEffect(() => {
    looking.run();
  }, [looking.run]);

  return (
    <>
      <section className={styles.found} aria-label={words.found}>
        <RadioGroup
          className={styles.relays}
          value={found?.some(({ address }) => address === relay.trim()) ? relay.trim() : ""}
          onChange={onChange}
          isDisabled={isDisabled}
        >
          <div className={styles.head}>
            <Label className={styles.label}>{words.found}</Label>
            <Button
              tone="quiet"
              busy={looking.busy}
              isDisabled={isDisabled}
              onPress={looking.run}
              data-testid="relays-search"
            >
              {words.foundAgain}
            </Button>
          </div>
          {found?.map(({ name, address }) => (
            <Radio
              key={address}
              value={address}
              className={styles.relay}
              data-testid="found-relay"
              data-address={address}
            >
              <span className={styles.dot} />
              <span className={styles.words}>
                <strong className={styles.name}>{harmless(name)}</strong>
                <code className={styles.address} dir="ltr">
                  {address}
                </code>
              </span>
            </Radio>
          ))}
        </RadioGroup>
        <p className={styles.hint} role="status">
          {looking.busy ? words.foundBusy : found?.length === 0 ? words.foundNone : ""}
          {!looking.busy && found && found.length > 0 && words.foundCare}
        </p>
        {looking.error && <Failure error={looking.error} />}
      </section>
      <Field
        label={words.relay}
        hint={words.relayHint}
        placeholder={words.relayExample}
        value={relay}
        onChange={onChange}
        isDisabled={isDisabled}
        mono
        autoFocus
        data-testid="create-relay"
      />
    </>
  );
}
