import type { ErrorCode, FoundRelay, Preferences } from "../../api/index.ts";
import { clinic } from "./clinic.ts";
import { CODE, FakeCore } from "./core.ts";
import { crowd } from "./crowd.ts";
import { hardTexts } from "./hard-texts.ts";
import type { Beginning } from "./memory.ts";

const RELAYS: FoundRelay[] = [
  {
    name: "oakstreet-relay",
    address: `https://192.168.20.14:8443#${"9f3a".repeat(16)}`,
  },
  { name: "NAS-Lindqvist", address: `https://192.168.20.77:8443#${"04c1".repeat(16)}` },
];

/** The states of the window that are looked at and tested. */
export const SCENES = {
  "first-run": (now) => ({ ...clinic(now, { alone: true }), profile: "none", relays: RELAYS }),
  "opened-by-link": (now) => ({ ...clinic(now, { alone: true }), profile: "none", invite: CODE }),
  locked: (now) => ({ ...clinic(now), profile: "locked" }),
  clinic: (now) => clinic(now),
  long: (now) => clinic(now, { long: 10_000 }),
  behind: (now) => clinic(now, { long: 10_000, behind: 64 }),
  crowd: (now) => clinic(now, { long: 100_000, more: crowd(10_000) }),
  "hard-texts": (now) => clinic(now, { more: [hardTexts()] }),
  alone: (now) => clinic(now, { alone: true }),
  offline: (now) => ({
    ...clinic(now),
    connection: {
      kind: "offline",
      since: now - 14 * 60_000,
      reason: "relay-unreachable",
      retryAt: now + 30_000,
    },
  }),
  overdue: (now) => {
    const begun = clinic(now);
    return {
      ...begun,
      ledger: { ...begun.ledger, overdue: true, confirmedAt: now - 3 * 86_400_000 },
    };
  },
  "wrong-clock": (now) => {
    const begun = clinic(now);
    return { ...begun, ledger: { ...begun.ledger, clockOff: true } };
  },
  stopped: (now) => stopped(now, "ledger-fork"),
  "wrong-certificate": (now) => ({
    ...clinic(now),
    connection: {
      kind: "offline",
      since: now - 3 * 60_000,
      reason: "certificate-not-pinned",
      retryAt: now + 60_000,
    },
  }),
  "catching-up": (now) => ({
    ...clinic(now),
    connection: { kind: "catching-up", done: 1240, total: 9800 },
  }),
  paused: (now) => ({ ...clinic(now), connection: { kind: "paused" } }),
} satisfies Record<string, (now: number) => Beginning>;

export type SceneName = keyof typeof SCENES;

function stopped(now: number, reason: ErrorCode): Beginning {
  return { ...clinic(now), connection: { kind: "stopped", reason } };
}

/** What a core in one of the states can be told besides. */
interface Other {
  preferences?: Partial<Preferences>;
  now?: number;
}

/** A core in one of the states. */
export function scene(name: SceneName, { preferences, now = Date.now() }: Other = {}): FakeCore {
  const beginning = SCENES[name](now);
  return new FakeCore({
    ...beginning,
    preferences: { ...beginning.preferences, ...preferences },
  });
}
