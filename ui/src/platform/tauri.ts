import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { CHANGE_EVENT, type ChangeEvent } from "../api/index.ts";
import { type AnswerOf, asApiError, asText, type CommandName, type Platform } from "./platform.ts";

/** The desktop window. */
export const tauri: Platform = {
  async invoke<C extends CommandName>(command: C, request?: unknown) {
    try {
      return await invoke<AnswerOf<C>>(
        command,
        request === undefined ? {} : { request: JSON.parse(asText(request)) },
      );
    } catch (thrown) {
      throw asApiError(thrown);
    }
  },

  listen(heard) {
    let stop: (() => void) | undefined;
    let ended = false;
    listen<ChangeEvent>(CHANGE_EVENT, (event) => heard(event.payload)).then((unlisten) => {
      if (ended) unlisten();
      else stop = unlisten;
    });
    return () => {
      ended = true;
      stop?.();
    };
  },
};
