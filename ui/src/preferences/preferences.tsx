import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ApiError, Preferences } from "../api/index.ts";
import { useAnswer, usePlatform } from "../core/core.tsx";
import { asApiError } from "../platform/platform.ts";
import { DEFAULTS } from "./defaults.ts";
import { useMedia } from "./useMedia.ts";

interface Held {
  preferences: Preferences;
  prefer: (wanted: Partial<Preferences>) => Promise<void>;
  /** Why the last choice could not be kept. It holds until the window is closed. */
  error: ApiError | undefined;
}

const PreferencesContext = createContext<Held | null>(null);

/** What a person has chosen, as the core keeps it: while it is locked too, and between runs. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const held = useKept();
  useLooks(held.preferences);
  return <PreferencesContext value={held}>{children}</PreferencesContext>;
}

export function usePreferences(): Held {
  const held = useContext(PreferencesContext);
  if (!held) throw new Error("outside of PreferencesProvider");
  return held;
}

/** A choice shows at once; the core's answer takes its place when it is there. */
function useKept(): Held {
  const platform = usePlatform();
  const known = useAnswer("preferences").value;
  const [ahead, setAhead] = useState<Preferences>();
  const [error, setError] = useState<ApiError>();
  const underWay = useRef(0);
  const preferences = ahead ?? known ?? DEFAULTS;
  const latest = useRef(preferences);
  latest.current = preferences;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what the core says anew counts
  useEffect(() => {
    if (underWay.current === 0) setAhead(undefined);
  }, [known]);

  return useMemo(
    () => ({
      preferences,
      error,
      prefer: async (wanted: Partial<Preferences>) => {
        const next = { ...latest.current, ...wanted };
        latest.current = next;
        setAhead(next);
        setError(undefined);
        underWay.current += 1;
        try {
          await platform.invoke("set_preferences", { preferences: next });
        } catch (thrown) {
          setError(asApiError(thrown));
        } finally {
          underWay.current -= 1;
        }
      },
    }),
    [preferences, error, platform],
  );
}

/** Tells the style sheets. They follow the system where nothing else was chosen. */
function useLooks({ theme, contrast, motion }: Preferences): void {
  const systemContrast = useMedia("(prefers-contrast: more)");
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === "system") delete dataset.theme;
    else dataset.theme = theme;
    if (contrast === "more" || systemContrast) dataset.contrast = "more";
    else delete dataset.contrast;
    if (motion === "reduced") dataset.motion = "reduced";
    else delete dataset.motion;
  }, [theme, contrast, motion, systemContrast]);
}
