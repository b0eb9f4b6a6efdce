import { useState } from "react";
import { LIMITS } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import type { Explained } from "../parts/Notice.tsx";
import { asApiError } from "../platform/platform.ts";
import { useWords } from "../words/words.tsx";
import { useBrought } from "./useBrought.ts";

/** The kinds of picture that the core can read. */
export const PICTURES: readonly string[] = ["image/png", "image/jpeg"];

type Problem = Explained & { code: string };

/** Reads an invite code off a picture that was chosen, dropped onto the window or pasted. */
export function usePictureCode(onCode: (code: string) => void) {
  const { firstRun, errors } = useWords();
  const platform = usePlatform();
  const [state, setState] = useState<{ busy?: boolean; isRead?: boolean; problem?: Problem }>({});

  const read = async (file: File) => {
    if (!PICTURES.includes(file.type)) {
      setState({ problem: { code: "kind", ...firstRun.pictureKind } });
    } else if (file.size > LIMITS.picture) {
      setState({ problem: { code: "too-large", ...firstRun.pictureTooLarge } });
    } else {
      setState({ busy: true });
      try {
        const { code } = await platform.invoke("read_qr", { picture: await base64(file) });
        setState({ isRead: true });
        onCode(code);
      } catch (thrown) {
        const { code } = asApiError(thrown);
        setState({ problem: { code, ...errors[code] } });
      }
    }
  };
  const isOver = useBrought(read);

  return {
    read,
    isOver,
    busy: state.busy === true,
    isRead: state.isRead === true,
    problem: state.problem,
    forget: () => setState({}),
  };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    // "data:image/png;base64,…": what follows the comma.
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}
