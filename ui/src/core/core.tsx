import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import type { AnswerOf, Platform } from "../platform/platform.ts";
import { type Answer, Answers, type Shown } from "./answers.ts";

const CoreContext = createContext<Answers | null>(null);

/** Gives everything below it the core behind `platform`. */
export function CoreProvider({ platform, children }: { platform: Platform; children: ReactNode }) {
  const answers = useMemo(() => new Answers(platform), [platform]);
  useEffect(() => answers.start(), [answers]);
  return <CoreContext value={answers}>{children}</CoreContext>;
}

export function useAnswers(): Answers {
  const answers = useContext(CoreContext);
  if (!answers) throw new Error("outside of CoreProvider");
  return answers;
}

export function usePlatform(): Platform {
  return useAnswers().platform;
}

/** What the core last answered to `command`, kept fresh. */
export function useAnswer<C extends Shown>(command: C): Answer<AnswerOf<C>> {
  const answers = useAnswers();
  return useSyncExternalStore(
    useCallback((changed) => answers.watch(command, changed), [answers, command]),
    () => answers.current(command),
  );
}
