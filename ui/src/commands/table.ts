import type { IconName } from "../parts/Icon.tsx";
import type { Words } from "../words/catalogue.ts";

/**
 * Where a shortcut is heard: anywhere in the unlocked window, only in the composer, or only on
 * a message. "mod" is the Command key on a Mac and Control elsewhere.
 */
interface Entry {
  keys: string;
  heard: "window" | "composer" | "message";
  icon: IconName;
  /** Left out of the finder where it makes no sense there. */
  listed: boolean;
}

/** Every command and its shortcut. The finder, the settings page and the listener read this. */
export const TABLE = {
  find: { keys: "mod+k", heard: "window", icon: "search", listed: false },
  compose: { keys: "mod+n", heard: "window", icon: "compose", listed: true },
  inbox: { keys: "mod+1", heard: "window", icon: "inbox", listed: true },
  people: { keys: "mod+2", heard: "window", icon: "people", listed: true },
  settings: { keys: "mod+,", heard: "window", icon: "settings", listed: true },
  invite: { keys: "mod+shift+n", heard: "window", icon: "personAdd", listed: true },
  next: { keys: "alt+arrowdown", heard: "window", icon: "down", listed: false },
  previous: { keys: "alt+arrowup", heard: "window", icon: "up", listed: false },
  nextUnread: { keys: "alt+shift+arrowdown", heard: "window", icon: "inbox", listed: true },
  write: { keys: "mod+j", heard: "window", icon: "pencil", listed: true },
  newest: { keys: "mod+end", heard: "window", icon: "down", listed: true },
  retry: { keys: "mod+shift+r", heard: "window", icon: "offline", listed: true },
  lock: { keys: "mod+l", heard: "window", icon: "lock", listed: true },
  send: { keys: "mod+enter", heard: "composer", icon: "send", listed: false },
  reply: { keys: "r", heard: "message", icon: "reply", listed: false },
} as const satisfies Record<keyof Words["commands"], Entry>;

export type CommandId = keyof typeof TABLE;

export const COMMAND_IDS = Object.keys(TABLE) as CommandId[];
