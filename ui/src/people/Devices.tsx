import { useState } from "react";
import type { DeviceView, Me, PersonView } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { useAction } from "../core/useAction.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Failure } from "../parts/Notice.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useNow } from "../parts/useNow.ts";
import { useSpoken, useWords } from "../words/words.tsx";
import styles from "./PersonPane.module.css";

/** The machines that read as this person, each of which can be cut off alone. */
export function Devices({ person, me }: { person: PersonView; me: Me }) {
  const { words, times } = useSpoken();
  const now = useNow();
  const [cutting, setCutting] = useState<DeviceView>();
  const mayCut = person.isMe || me.role === "administrator";
  return (
    <section className={styles.section} aria-label={words.people.devices}>
      <h2 className={styles.title}>{words.people.devices}</h2>
      {person.devices.length === 0 && <p className={styles.soft}>{words.people.noDevices}</p>}
      <ul className={styles.devices}>
        {person.devices.map((device) => {
          const kind = words.people.deviceKinds[device.kind];
          return (
            <li
              key={device.id}
              className={styles.device}
              data-testid="device-item"
              data-device={device.id}
            >
              <Icon name="device" size={20} />
              <span className={styles.deviceWords}>
                {kind} <code className={styles.id}>{device.id.slice(0, 8)}</code>
                {device.isThis && <span className={styles.tag}>{words.people.thisDevice}</span>}
                <span className={styles.added}>
                  {words.people.addedAt(times.date(device.addedAt, now))}
                </span>
              </span>
              {mayCut && !device.isThis && (
                <Button
                  aria-label={words.people.revokeLabel(`${kind} ${device.id.slice(0, 8)}`)}
                  onPress={() => setCutting(device)}
                  data-testid="device-revoke"
                >
                  {words.people.revoke}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {cutting && <RevokeSheet device={cutting} onClose={() => setCutting(undefined)} />}
    </section>
  );
}

function RevokeSheet({ device, onClose }: { device: DeviceView; onClose: () => void }) {
  const { people: words, general } = useWords();
  const platform = usePlatform();
  const cutting = useAction(async () => {
    await platform.invoke("revoke_device", { device: device.id });
    onClose();
  });
  return (
    <Sheet title={words.revokeHeading} onClose={onClose} alert>
      <p>{words.revokeText}</p>
      {cutting.error && <Failure error={cutting.error} />}
      <Buttons>
        <Button onPress={onClose}>{general.cancel}</Button>
        <Button
          tone="danger"
          busy={cutting.busy}
          onPress={cutting.run}
          data-testid="device-revoke-confirm"
        >
          {words.revoke}
        </Button>
      </Buttons>
    </Sheet>
  );
}
