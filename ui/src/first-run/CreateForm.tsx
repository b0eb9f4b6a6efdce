import { useState } from "react";
import { usePlatform } from "../core/core.tsx";
import { Field } from "../parts/Field.tsx";
import { useWords } from "../words/words.tsx";
import { KeychainQuestion } from "./KeychainQuestion.tsx";
import { isUsable, NewPassphrase } from "./NewPassphrase.tsx";
import { StepForm } from "./StepForm.tsx";
import { useProfileMaking } from "./useProfileMaking.ts";

interface Props {
  onBack: () => void;
  onMade: () => void;
}

/** Making a clinic. */
export function CreateForm({ onBack, onMade }: Props) {
  const words = useWords().firstRun;
  const platform = usePlatform();
  const [clinicName, setClinicName] = useState("");
  const [personName, setPersonName] = useState("");
  const [relay, setRelay] = useState("");
  const [chosen, setChosen] = useState({ passphrase: "", again: "" });

  const making = useProfileMaking(async (withoutKeychain) => {
    await platform.invoke("create_clinic", {
      clinicName: clinicName.trim(),
      personName: personName.trim(),
      relay: relay.trim(),
      passphrase: chosen.passphrase,
      withoutKeychain,
    });
    onMade();
  });

  const isReady =
    clinicName.trim() !== "" && personName.trim() !== "" && relay.trim() !== "" && isUsable(chosen);

  return (
    <StepForm
      heading={words.makeHeading}
      submit={making.busy ? words.makeBusy : words.makeDo}
      isReady={isReady}
      busy={making.busy}
      error={making.error}
      onBack={onBack}
      onSubmit={making.start}
      testId="create-submit"
    >
      <Field
        label={words.clinicName}
        placeholder={words.clinicNameExample}
        value={clinicName}
        onChange={setClinicName}
        isDisabled={making.busy}
        autoFocus
        data-testid="create-clinic-name"
      />
      <Field
        label={words.personName}
        placeholder={words.personNameExample}
        value={personName}
        onChange={setPersonName}
        isDisabled={making.busy}
        data-testid="create-person-name"
      />
      <Field
        label={words.relay}
        hint={words.relayHint}
        placeholder={words.relayExample}
        value={relay}
        onChange={setRelay}
        isDisabled={making.busy}
        mono
        data-testid="create-relay"
      />
      <NewPassphrase chosen={chosen} onChange={setChosen} isDisabled={making.busy} form="create" />
      {making.asksAboutKeychain && (
        <KeychainQuestion onGoOn={making.goOnWithoutKeychain} onCancel={making.decline} />
      )}
    </StepForm>
  );
}
