/** So many frames it may take until something that was gone to is drawn. */
const FRAMES = 30;

/** Puts the focus on something that is drawn now or soon; else, where it is given, on `otherwise`. */
export function focusWhenDrawn(
  find: () => HTMLElement | null | undefined,
  otherwise?: HTMLElement | null,
): () => void {
  let frame = 0;
  const tryFor = (frames: number) => {
    frame = requestAnimationFrame(() => {
      const drawn = find();
      if (drawn) drawn.focus();
      else if (frames > 0) tryFor(frames - 1);
      else otherwise?.focus();
    });
  };
  tryFor(FRAMES);
  return () => cancelAnimationFrame(frame);
}
