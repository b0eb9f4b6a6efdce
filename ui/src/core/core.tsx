import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import type { AnswerOf, Platform, RequestOf } from "../platform/platform.ts";
import { type Answer, Answers, NOTHING, type Shown } from "./answers.ts";

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

/** A command's request, left out where it takes none; null for "nothing is asked". */
type Asked<C extends Shown> = RequestOf<C> extends void ? [] : [RequestOf<C> | null];

/** What the core last answered to `command`, kept fresh. */
export function useAnswer<C extends Shown>(
  command: C,
  ...[request]: Asked<C>
): Answer<AnswerOf<C>> {
  const answers = useAnswers();
  // The same question in a new object is the same question.
  const written = JSON.stringify(request);
  const asked = useMemo(() => written && JSON.parse(written), [written]);
  return useSyncExternalStore(
    useCallback(
      (changed) => (asked === null ? () => {} : answers.watch(command, asked, changed)),
      [answers, command, asked],
    ),
    () => (asked === null ? (NOTHING as Answer<AnswerOf<C>>) : answers.current(command, asked)),
  );
}
