import type { Chosen } from "./NewPassphrase.tsx";

/** What was filled in for a new clinic. It outlives every step back. */
export interface MakeDraft {
  clinicName: string;
  personName: string;
  relay: string;
  chosen: Chosen;
}

/** What was filled in for joining one. */
export interface JoinDraft {
  code: string;
  chosen: Chosen;
}

export const NO_MAKE_DRAFT: MakeDraft = {
  clinicName: "",
  personName: "",
  relay: "",
  chosen: { passphrase: "", again: "" },
};

export const NO_JOIN_DRAFT: JoinDraft = { code: "", chosen: { passphrase: "", again: "" } };
