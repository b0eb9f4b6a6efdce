import { Button } from "../parts/Button.tsx";
import { Buttons, Sheet } from "../parts/Sheet.tsx";
import { useWords } from "../words/words.tsx";

interface Props {
  onGoOn: () => void;
  onCancel: () => void;
}

/** Asked once, where the computer has no keychain. */
export function KeychainQuestion({ onGoOn, onCancel }: Props) {
  const { firstRun, general } = useWords();
  return (
    <Sheet title={firstRun.keychainHeading} onClose={onCancel} alert>
      <p>{firstRun.keychainText}</p>
      <Buttons>
        <Button onPress={onCancel}>{general.cancel}</Button>
        <Button tone="strong" onPress={onGoOn} data-testid="keychain-continue">
          {firstRun.keychainGoOn}
        </Button>
      </Buttons>
    </Sheet>
  );
}
