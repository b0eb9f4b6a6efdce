const MAC = /mac/i.test(navigator.platform);

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Signs that a shortcut cannot spell, and that some keyboards have on the shifted key only. */
const SPELLED: Record<string, readonly string[]> = {
  plus: ["+", "="],
  minus: ["-", "_"],
  slash: ["/", "?"],
};

/** Whether a key press is the shortcut, and nothing besides. */
export function matches(keys: string, event: Pressed, mac = MAC): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1);
  const mod = parts.includes("mod");
  const spelled = SPELLED[key ?? ""];
  return (
    (spelled ? spelled.includes(event.key) : event.key.toLowerCase() === key) &&
    event.altKey === parts.includes("alt") &&
    (spelled !== undefined || event.shiftKey === parts.includes("shift")) &&
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
  plus: ["+", "+"],
  minus: ["−", "−"],
  slash: ["/", "/"],
};

/** The shortcut as it is printed on the keys: one entry a key. */
export function printed(keys: string, mac = MAC): string[] {
  return keys.split("+").map((key) => SIGNS[key]?.[mac ? 1 : 0] ?? key.toLocaleUpperCase());
}
