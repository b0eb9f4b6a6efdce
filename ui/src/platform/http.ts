import type { ChangeEvent } from "../api/index.ts";
import { type AnswerOf, asApiError, asText, type CommandName, type Platform } from "./platform.ts";

/** The real core behind HTTP (crates/api-host), for tests in a browser. Never shipped. */
export const http: Platform = {
  async invoke<C extends CommandName>(command: C, request?: unknown) {
    let answer: Response;
    try {
      answer = await fetch(`/invoke/${command}`, {
        method: "POST",
        body: request === undefined ? "" : asText(request),
      });
    } catch (thrown) {
      throw asApiError(thrown);
    }
    if (!answer.ok) throw asApiError(await answer.json());
    return (await answer.json()) as AnswerOf<C>;
  },

  listen(heard) {
    const events = new EventSource("/changes");
    events.onmessage = ({ data }) => heard(JSON.parse(data) as ChangeEvent);
    return () => events.close();
  },
};
