import { useState } from "react";
import { usePlatform } from "../core/core.tsx";
import { Field } from "../parts/Field.tsx";
import { useWords } from "../words/words.tsx";
import type { MakeDraft } from "./drafts.ts";
import { KeychainQuestion } from "./KeychainQuestion.tsx";
import { isUsable, NewPassphrase } from "./NewPassphrase.tsx";
import { RelayStep } from "./RelayStep.tsx";
import { StepForm } from "./StepForm.tsx";
import { useProfileMaking } from "./useProfileMaking.ts";

const STEPS = ["clinic", "passphrase", "relay"] as const;

interface Props {
  draft: MakeDraft;
  onChange: (draft: MakeDraft) => void;
  onBack: () => void;
  onMade: () => void;
}

/** Making a clinic, in three steps. Nothing is made before the last one is confirmed. */
export function CreateForm({ draft, onChange, onBack, onMade }: Props) {
  const words = useWords().firstRun;
  const platform = usePlatform();
  const [at, setAt] = useState(0);
  const step = STEPS[at];
  const isLast = at === STEPS.length - 1;

  const making = useProfileMaking(async (withoutKeychain) => {
    await platform.invoke("create_clinic", {
      clinicName: draft.clinicName.trim(),
      personName: draft.personName.trim(),
      relay: draft.relay.trim(),
      passphrase: draft.chosen.passphrase,
      withoutKeychain,
    });
    onMade();
  });
  const change = (part: Partial<MakeDraft>) => {
    onChange({ ...draft, ...part });
    making.clear();
  };

  const ready = {
    clinic: draft.clinicName.trim() !== "" && draft.personName.trim() !== "",
    passphrase: isUsable(draft.chosen),
    relay: draft.relay.trim() !== "",
  };

  return (
    <StepForm
      heading={step ? words[`${step}Heading`] : words.makeHeading}
      text={step && words[`${step}Text`]}
      place={words.step(at + 1, STEPS.length)}
      submit={isLast ? (making.busy ? words.makeBusy : words.makeDo) : words.next}
      isReady={step !== undefined && ready[step]}
      busy={making.busy}
      error={making.error}
      onBack={at === 0 ? onBack : () => setAt(at - 1)}
      onSubmit={isLast ? making.start : () => setAt(at + 1)}
      testId={isLast ? "create-submit" : "create-next"}
    >
      {step === "clinic" && (
        <>
          <Field
            label={words.clinicName}
            placeholder={words.clinicNameExample}
            value={draft.clinicName}
            onChange={(clinicName) => change({ clinicName })}
            autoFocus
            data-testid="create-clinic-name"
          />
          <Field
            label={words.personName}
            placeholder={words.personNameExample}
            value={draft.personName}
            onChange={(personName) => change({ personName })}
            data-testid="create-person-name"
          />
        </>
      )}
      {step === "passphrase" && (
        <NewPassphrase
          chosen={draft.chosen}
          onChange={(chosen) => change({ chosen })}
          isDisabled={false}
          form="create"
        />
      )}
      {step === "relay" && (
        <RelayStep
          relay={draft.relay}
          onChange={(relay) => change({ relay })}
          isDisabled={making.busy}
        />
      )}
      {making.asksAboutKeychain && (
        <KeychainQuestion onGoOn={making.goOnWithoutKeychain} onCancel={making.decline} />
      )}
    </StepForm>
  );
}
