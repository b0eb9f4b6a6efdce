import { useState } from "react";
import type { ApiError } from "../api/index.ts";
import { useAction } from "../core/useAction.ts";

/**
 * Making a profile: the keychain is tried first, and only the person decides to go on without
 * one. `make` is called again with `true` once they did.
 */
export function useProfileMaking(make: (withoutKeychain: boolean) => Promise<unknown>) {
  const making = useAction(make);
  const [declined, setDeclined] = useState<ApiError>();
  const asks = making.error?.code === "keychain-unavailable" && making.error !== declined;
  return {
    busy: making.busy,
    error: asks ? undefined : making.error,
    asksAboutKeychain: asks,
    start: () => making.run(false),
    goOnWithoutKeychain: () => making.run(true),
    decline: () => setDeclined(making.error),
    clear: making.clear,
  };
}
