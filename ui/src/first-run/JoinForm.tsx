import { useEffect, useState } from "react";
import type { ApiError, InvitePreview } from "../api/index.ts";
import { usePlatform } from "../core/core.tsx";
import { Field } from "../parts/Field.tsx";
import { Notice } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { asApiError } from "../platform/platform.ts";
import { useSpoken } from "../words/words.tsx";
import { KeychainQuestion } from "./KeychainQuestion.tsx";
import { isUsable, NewPassphrase } from "./NewPassphrase.tsx";
import { StepForm } from "./StepForm.tsx";
import { useProfileMaking } from "./useProfileMaking.ts";

interface Props {
  onBack: () => void;
  onJoined: () => void;
}

/** Joining a clinic by an invite code. */
export function JoinForm({ onBack, onJoined }: Props) {
  const { words: all, times } = useSpoken();
  const { firstRun: words, errors, roles } = all;
  const now = useNow();
  const platform = usePlatform();
  const [code, setCode] = useState("");
  const [chosen, setChosen] = useState({ passphrase: "", again: "" });
  const { preview, error } = usePreview(code);

  const joining = useProfileMaking(async (withoutKeychain) => {
    await platform.invoke("join_clinic", {
      code,
      passphrase: chosen.passphrase,
      withoutKeychain,
    });
    onJoined();
  });

  // A relay that is out of reach says nothing against the code.
  const isBad = error?.code.startsWith("invite-") === true;

  return (
    <StepForm
      heading={words.joinHeading}
      submit={joining.busy ? words.joinBusy : words.joinDo}
      isReady={code.trim() !== "" && !isBad && isUsable(chosen)}
      busy={joining.busy}
      error={joining.error}
      onBack={onBack}
      onSubmit={joining.start}
      testId="join-submit"
    >
      <Field
        label={words.code}
        hint={preview ? undefined : words.codeHint}
        error={error && `${errors[error.code].what} ${errors[error.code].next}`}
        value={code}
        onChange={(value) => {
          setCode(value);
          joining.clear();
        }}
        isDisabled={joining.busy}
        lines={4}
        mono
        autoFocus
        data-testid="join-code"
      />
      {preview && (
        <Notice
          tone="quiet"
          icon="shield"
          title={words.codeFound(preview.clinicName ?? preview.relay)}
          live
          data-testid="join-preview"
        >
          {words.codeAs(preview.personName, roles[preview.role])}{" "}
          {preview.pinned ? words.codePinned(preview.relay) : words.codeRoots(preview.relay)}{" "}
          {words.codeEnds(times.moment(preview.ends, now))}
        </Notice>
      )}
      <NewPassphrase chosen={chosen} onChange={setChosen} isDisabled={joining.busy} form="join" />
      {joining.asksAboutKeychain && (
        <KeychainQuestion onGoOn={joining.goOnWithoutKeychain} onCancel={joining.decline} />
      )}
    </StepForm>
  );
}

/** What a pasted code says of itself, once the person stops typing. */
function usePreview(code: string): { preview?: InvitePreview; error?: ApiError } {
  const platform = usePlatform();
  const [seen, setSeen] = useState<{ code: string; preview?: InvitePreview; error?: ApiError }>();

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
