import { useEffect, useRef } from "react";
import { matches } from "./keys.ts";
import { COMMAND_IDS, type CommandId, type Entry, entryOf, TABLE } from "./table.ts";

export type Actions = Partial<Record<CommandId, () => void>>;

function isPressed({ keys, also }: Entry, event: KeyboardEvent): boolean {
  return matches(keys, event) || (also !== undefined && matches(also, event));
}

/** Hears the window's shortcuts. A command without an action here is left to the browser. */
export function useShortcuts(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.isComposing) return;
      const command = COMMAND_IDS.find(
        (id) => TABLE[id].heard === "window" && isPressed(entryOf(id), event),
      );
      const act = command && latest.current[command];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
