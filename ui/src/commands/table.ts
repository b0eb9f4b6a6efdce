import type { IconName } from "../parts/Icon.tsx";
import type { Words } from "../words/catalogue.ts";

/**
 * Where a shortcut is heard: anywhere in the unlocked window, only in the composer, or only on
 * a message. "mod" is the Command key on a Mac and Control elsewhere.
 */
export interface Entry {
  keys: string;
  heard: "window" | "composer" | "message";
  icon: IconName;
  /** Under which heading the help lists it. */
  group: keyof Words["commandGroups"];
  /** A second shortcut for the same. */
  also?: string;
  /** Left out of the finder where it makes no sense there. */
  listed: boolean;
  /** Stands in the window's menu too. */
  inMenu?: boolean;
}

/** Every command and its shortcut. The finder, the menu, the help and the listener read this. */
export const TABLE = {
  find: { keys: "mod+k", heard: "window", group: "go", icon: "search", listed: false },
  compose: {
    keys: "mod+n",
    heard: "window",
    group: "go",
    icon: "compose",
    listed: true,
    inMenu: true,
  },
  search: {
    keys: "mod+shift+f",
    heard: "window",
    group: "go",
    icon: "search",
    listed: true,
    inMenu: true,
  },
  inbox: { keys: "mod+1", heard: "window", group: "go", icon: "inbox", listed: true },
  people: {
    keys: "mod+2",
    heard: "window",
    group: "go",
    icon: "people",
    listed: true,
    inMenu: true,
  },
  settings: {
    keys: "mod+,",
    heard: "window",
    group: "go",
    icon: "settings",
    listed: true,
    inMenu: true,
  },
  invite: {
    keys: "mod+shift+n",
    heard: "window",
    group: "go",
    icon: "personAdd",
    listed: true,
    inMenu: true,
  },
  next: { keys: "alt+arrowdown", heard: "window", group: "go", icon: "down", listed: false },
  previous: { keys: "alt+arrowup", heard: "window", group: "go", icon: "up", listed: false },
  nextUnread: {
    keys: "alt+shift+arrowdown",
    heard: "window",
    group: "go",
    icon: "inbox",
    listed: true,
  },
  write: { keys: "mod+j", heard: "window", group: "thread", icon: "pencil", listed: true },
  newest: { keys: "mod+end", heard: "window", group: "thread", icon: "down", listed: true },
  findHere: { keys: "mod+f", heard: "window", group: "thread", icon: "search", listed: true },
  retry: {
    keys: "mod+shift+r",
    heard: "window",
    group: "window",
    icon: "offline",
    listed: true,
    inMenu: true,
  },
  details: { keys: "mod+i", heard: "window", group: "thread", icon: "shield", listed: true },
  zoomIn: { keys: "mod+plus", heard: "window", group: "window", icon: "plus", listed: true },
  zoomOut: { keys: "mod+minus", heard: "window", group: "window", icon: "minus", listed: true },
  zoomReset: { keys: "mod+0", heard: "window", group: "window", icon: "check", listed: true },
  help: {
    keys: "mod+slash",
    also: "f1",
    heard: "window",
    group: "window",
    icon: "keyboard",
    listed: true,
    inMenu: true,
  },
  lock: {
    keys: "mod+l",
    heard: "window",
    group: "window",
    icon: "lock",
    listed: true,
    inMenu: true,
  },
  send: { keys: "mod+enter", heard: "composer", group: "writing", icon: "send", listed: false },
  results: { keys: "escape", heard: "message", group: "thread", icon: "search", listed: false },
  reply: { keys: "r", heard: "message", group: "writing", icon: "reply", listed: false },
} as const satisfies Record<keyof Words["commands"], Entry>;

export type CommandId = keyof typeof TABLE;

export const COMMAND_IDS = Object.keys(TABLE) as CommandId[];

/** One line of the table, with what only some have. */
export function entryOf(id: CommandId): Entry {
  return TABLE[id];
}
