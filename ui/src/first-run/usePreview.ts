import { useEffect, useState } from "react";
import type { ApiError, InvitePreview } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { asApiError } from "../platform/platform.ts";

interface Seen {
  code: string;
  preview?: InvitePreview;
  error?: ApiError;
}

/** What a code says of itself, once the person stops typing. */
export function usePreview(code: string): Omit<Seen, "code"> {
  const platform = usePlatform();
  const [seen, setSeen] = useState<Seen>();

  useEffect(() => {
    if (code.trim() === "") return;
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const preview = await platform.invoke("preview_invite", { code });
        if (current) setSeen({ code, preview });
      } catch (thrown) {
        if (current) setSeen({ code, error: asApiError(thrown) });
      }
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [code, platform]);

  return seen?.code === code ? seen : {};
}
