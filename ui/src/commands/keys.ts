const MAC = /mac/i.test(navigator.platform);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a key press is the shortcut, and nothing besides. */
export function matches(keys: string, event: Pressed, mac = MAC): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1);
  const mod = parts.includes("mod");
  return (
    event.key.toLowerCase() === key &&
    event.altKey === parts.includes("alt") &&
    event.shiftKey === parts.includes("shift") &&
    (mac ? event.metaKey : event.ctrlKey) === mod &&
    !(mac ? event.ctrlKey : event.metaKey)
  );
}

const SIGNS: Record<string, [plain: string, mac: string]> = {
  mod: ["Ctrl", "⌘"],
  alt: ["Alt", "⌥"],
  shift: ["Shift", "⇧"],
  enter: ["Enter", "⏎"],
  escape: ["Esc", "Esc"],
  arrowdown: ["↓", "↓"],
  arrowup: ["↑", "↑"],
  end: ["End", "End"],
};

/** The shortcut as it is printed on the keys: one entry a key. */
export function printed(keys: string, mac = MAC): string[] {
  return keys.split("+").map((key) => SIGNS[key]?.[mac ? 1 : 0] ?? key.toLocaleUpperCase());
}
