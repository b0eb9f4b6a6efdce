import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import type { Connection, Me } from "../api/index.ts";
import { printed } from "../commands/keys.ts";
import { TABLE } from "../commands/table.ts";
import type { Actions } from "../commands/useShortcuts.ts";
import { useAnswer } from "../core/core.tsx";
import { Avatar } from "../parts/Avatar.tsx";
import buttonStyles from "../parts/Button.module.css";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Rail.module.css";
import { RailMenu } from "./RailMenu.tsx";
import type { Place } from "./way.ts";

interface Props {
  me: Me;
  place: Place;
  /** Unread messages in all conversations. */
  unread: number;
  actions: Actions;
  onGo: (place: Place) => void;
  onLock: () => void;
}

/** Where one can go, who one is, and the lock. */
export function Rail({ me, place, unread, actions, onGo, onLock }: Props) {
  const words = useWords();
  const stop = (wanted: Place, icon: IconName, count = 0) => (
    <Stop
      icon={icon}
      label={
        count > 0
          ? `${words.rail[wanted]}, ${words.rail.unread(count, shownCount(count))}`
          : words.rail[wanted]
      }
      keys={TABLE[wanted].keys}
      count={count}
      isHere={place === wanted}
      onPress={() => onGo(wanted)}
      testId={`rail-${wanted}`}
    />
  );
  return (
    <nav className={styles.rail} aria-label={words.rail.label}>
      <span className={styles.me} data-testid="rail-me">
        <Avatar id={me.person} name={me.personName} />
        <span className={styles.hidden}>{`${me.personName}, ${me.clinicName}`}</span>
      </span>
      {stop("inbox", "inbox", unread)}
      {stop("search", "search")}
      {stop("people", "people")}
      <span className={styles.gap} />
      <Link />
      <RailMenu actions={actions} />
      {stop("settings", "settings")}
      <Stop
        icon="lock"
        label={words.rail.lock}
        keys={TABLE.lock.keys}
        count={0}
        isHere={false}
        onPress={onLock}
        testId="rail-lock"
      />
    </nav>
  );
}

/** As much of a number as there is room for; what is read out says the same. */
function shownCount(count: number): string {
  return count > 99 ? "99+" : String(count);
}

interface StopProps {
  icon: IconName;
  label: string;
  keys: string;
  count: number;
  isHere: boolean;
  onPress: () => void;
  testId: string;
}

function Stop({ icon, label, keys, count, isHere, onPress, testId }: StopProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        className={styles.stop}
        aria-label={label}
        aria-current={isHere ? "page" : undefined}
        onPress={onPress}
        data-testid={testId}
      >
        <Icon name={icon} size={20} />
        {count > 0 && (
          <span className={styles.count} aria-hidden="true">
            {shownCount(count)}
          </span>
        )}
      </Button>
      <Tooltip className={buttonStyles.tooltip} placement="end" offset={8}>
        {`${label} · ${printed(keys).join(" ")}`}
      </Tooltip>
    </TooltipTrigger>
  );
}

const DRAWN: Record<Connection["kind"], IconName> = {
  online: "link",
  connecting: "clock",
  "catching-up": "down",
  paused: "pause",
  offline: "offline",
  stopped: "failed",
};

/** The relay in one drawing; its word is read out and shows on hover. */
function Link() {
  const words = useWords().rail;
  const kind = useAnswer("connection").value?.kind ?? "connecting";
  return (
    <span
      className={styles.link}
      role="img"
      aria-label={words[kind]}
      title={words[kind]}
      data-testid="connection-state"
      data-kind={kind}
    >
      <Icon name={DRAWN[kind]} />
    </span>
  );
}
