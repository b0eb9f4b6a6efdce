import type { Actions } from "../commands/useShortcuts.ts";
import { usePreferences } from "./preferences.tsx";
import { larger, smaller } from "./zoom.ts";

/** The commands that change the size of everything. The desktop window applies the preference. */
export function useZoom(): Actions {
  const { preferences, prefer } = usePreferences();
  return {
    zoomIn: () => prefer({ zoom: larger(preferences.zoom) }),
    zoomOut: () => prefer({ zoom: smaller(preferences.zoom) }),
    zoomReset: () => prefer({ zoom: 100 }),
  };
}
