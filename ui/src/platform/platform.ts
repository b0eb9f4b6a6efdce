import type { ApiError, ChangeEvent, Commands } from "../api/index.ts";

export type CommandName = keyof Commands;
export type RequestOf<C extends CommandName> = Commands[C]["request"];
export type AnswerOf<C extends CommandName> = Commands[C]["answer"];

/** A command's request, left out where it takes none. */
export type RequestArgument<C extends CommandName> =
  RequestOf<C> extends void ? [] : [RequestOf<C>];

/** The one way from the UI to the core. */
export interface Platform {
  /** Asks the core. Rejects with an {@link ApiError}, never with anything else. */
  invoke<C extends CommandName>(command: C, ...request: RequestArgument<C>): Promise<AnswerOf<C>>;
  /** Hears what changed, until the function that is returned is called. */
  listen(heard: (event: ChangeEvent) => void): () => void;
}

/** Whatever was thrown, as the one kind of error that the UI has words for. */
export function asApiError(thrown: unknown): ApiError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "detail" in thrown) {
    return thrown as ApiError;
  }
  return { code: "internal", detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

/**
 * A request as JSON can carry it: half of a character, which text in a web view may hold and no
 * other text can, is a sign to be seen.
 */
export function asText(request: unknown): string {
  return JSON.stringify(request, (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(/\p{Surrogate}/gu, "\ufffd") : value,
  );
}
