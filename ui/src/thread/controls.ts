/** What the window can ask of the thread that is open. */
export interface ThreadControls {
  /** Puts the cursor into the composer. */
  write: () => void;
  /** Goes to the newest message. */
  newest: () => void;
  /** Opens the bar that looks for something in it. */
  find: () => void;
  /** Stores the draft now; done when it is stored. */
  keepDraft: () => Promise<void>;
}
