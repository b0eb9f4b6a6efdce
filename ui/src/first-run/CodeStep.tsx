import { FileTrigger } from "react-aria-components";
import type { ApiError, InvitePreview } from "../api/index.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { type Explained, Explanation, Notice } from "../parts/Notice.tsx";
import { useNow } from "../parts/useNow.ts";
import { isolated } from "../words/harmless.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./CodeStep.module.css";
import { PICTURES, usePictureCode } from "./usePictureCode.ts";

interface Props {
  code: string;
  preview: InvitePreview | undefined;
  error: ApiError | undefined;
  isFromLink: boolean;
  onChange: (code: string) => void;
}

/** The invite: typed, pasted, read off a picture, or brought by a link. */
export function CodeStep({ code, preview, error, isFromLink, onChange }: Props) {
  const { words } = useSpoken();
  const own = words.firstRun;
  const meanings: Partial<Record<string, Explained>> = own.failures;
  const said = error && (meanings[error.code] ?? words.errors[error.code]);
  const picture = usePictureCode(onChange);
  return (
    <>
      <Field
        label={own.code}
        hint={preview ? undefined : own.codeHint}
        error={said && `${said.what} ${said.next}`}
        value={code}
        onChange={(typed) => {
          picture.forget();
          onChange(typed);
        }}
        lines={4}
        mono
        autoFocus
        data-testid="join-code"
      />
      <div className={styles.picture} data-over={picture.isOver || undefined}>
        <FileTrigger
          acceptedFileTypes={[...PICTURES]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) picture.read(file);
          }}
        >
          <Button icon="picture" busy={picture.busy} data-testid="join-picture">
            {own.picture}
          </Button>
        </FileTrigger>
        <p className={styles.hint} role="status">
          {picture.isOver
            ? own.pictureDrop
            : picture.busy
              ? own.pictureBusy
              : picture.isRead
                ? own.pictureRead
                : isFromLink
                  ? own.codeOpened
                  : own.pictureHint}
        </p>
      </div>
      {picture.problem && <Explanation said={picture.problem} data-code={picture.problem.code} />}
      {preview && <Preview preview={preview} />}
    </>
  );
}

function Preview({ preview }: { preview: InvitePreview }) {
  const { words, times } = useSpoken();
  const { firstRun: own, roles } = words;
  const now = useNow();
  return (
    <Notice
      tone="quiet"
      icon="shield"
      title={own.codeFound(preview.clinicName ?? preview.relay)}
      live
      data-testid="join-preview"
    >
      {own.codeAs(isolated(preview.personName), roles[preview.role])}{" "}
      {preview.pinned ? own.codePinned(preview.relay) : own.codeRoots(preview.relay)}{" "}
      {own.codeEnds(times.moment(preview.ends, now))}
    </Notice>
  );
}
