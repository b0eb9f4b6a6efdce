import type { ErrorCode } from "../../api/index.ts";
import { clinic } from "./clinic.ts";
import { FakeCore } from "./core.ts";
import type { Beginning } from "./memory.ts";

/** The states of the window that are looked at and tested. */
export const SCENES = {
  "first-run": (now) => ({ ...clinic(now, { alone: true }), profile: "none" }),
  locked: (now) => ({ ...clinic(now), profile: "locked" }),
  clinic: (now) => clinic(now),
  long: (now) => clinic(now, { long: 10_000 }),
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
  stopped: (now) => stopped(now, "ledger-fork"),
} satisfies Record<string, (now: number) => Beginning>;

export type SceneName = keyof typeof SCENES;

function stopped(now: number, reason: ErrorCode): Beginning {
  return { ...clinic(now), connection: { kind: "stopped", reason } };
}

/** A core in one of the states. */
export function scene(name: SceneName, now = Date.now()): FakeCore {
  return new FakeCore(SCENES[name](now));
}
