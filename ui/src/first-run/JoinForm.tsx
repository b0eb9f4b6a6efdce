import { useState } from "react";
import { usePlatform } from "../core/core.tsx";
import { useWords } from "../words/words.tsx";
import { CodeStep } from "./CodeStep.tsx";
import type { JoinDraft } from "./drafts.ts";
import { KeychainQuestion } from "./KeychainQuestion.tsx";
import { isUsable, NewPassphrase } from "./NewPassphrase.tsx";
import { StepForm } from "./StepForm.tsx";
import { usePreview } from "./usePreview.ts";
import { useProfileMaking } from "./useProfileMaking.ts";

const STEPS = ["code", "passphrase"] as const;

interface Props {
  draft: JoinDraft;
  /** Whether the code came with the link that opened the program. */
  isFromLink: boolean;
  onChange: (draft: JoinDraft) => void;
  onBack: () => void;
  onJoined: () => void;
}

/** Joining a clinic by an invite, in two steps. The invite is used up by the last one alone. */
export function JoinForm({ draft, isFromLink, onChange, onBack, onJoined }: Props) {
  const words = useWords().firstRun;
  const platform = usePlatform();
  const [at, setAt] = useState(0);
  const { preview, error } = usePreview(draft.code);

  const joining = useProfileMaking(async (withoutKeychain) => {
    await platform.invoke("join_clinic", {
      code: draft.code,
      passphrase: draft.chosen.passphrase,
      withoutKeychain,
    });
    onJoined();
  });
  const change = (part: Partial<JoinDraft>) => {
    onChange({ ...draft, ...part });
    joining.clear();
  };

  // A relay that is out of reach says nothing against the code.
  const isBad = error?.code.startsWith("invite-") === true;
  const isCode = STEPS[at] === "code";

  return (
    <StepForm
      heading={isCode ? words.joinHeading : words.passphraseHeading}
      text={isCode ? undefined : words.passphraseText}
      place={words.step(at + 1, STEPS.length)}
      submit={isCode ? words.next : joining.busy ? words.joinBusy : words.joinDo}
      isReady={isCode ? draft.code.trim() !== "" && !isBad : isUsable(draft.chosen)}
      busy={joining.busy}
      error={joining.error}
      onBack={isCode ? onBack : () => setAt(0)}
      onSubmit={isCode ? () => setAt(1) : joining.start}
      testId={isCode ? "join-next" : "join-submit"}
    >
      {isCode ? (
        <CodeStep
          code={draft.code}
          preview={preview}
          error={error}
          isFromLink={isFromLink}
          onChange={(code) => change({ code })}
        />
      ) : (
        <NewPassphrase
          chosen={draft.chosen}
          onChange={(chosen) => change({ chosen })}
          isDisabled={joining.busy}
          form="join"
        />
      )}
      {joining.asksAboutKeychain && (
        <KeychainQuestion onGoOn={joining.goOnWithoutKeychain} onCancel={joining.decline} />
      )}
    </StepForm>
  );
}
