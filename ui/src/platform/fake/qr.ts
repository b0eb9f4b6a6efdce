import type { QrCode } from "../../api/index.ts";

const SIZE = 41;

/** Something that looks like a QR code: finder patterns and a mix of modules. It holds nothing. */
export function qrOf(text: string): QrCode {
  const modules: string[] = [];
  let state = [...text].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) | 0, 7);
  const mixed = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    return ((state >>> 16) & 1) === 1;
  };
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const dark = mixed();
      if (inFinder(x, y) ?? dark) modules.push(`M${x} ${y}h1v1h-1z`);
    }
  }
  return { size: SIZE, path: modules.join("") };
}

/** Whether a module of one of the three corner patterns is dark; undefined outside of them. */
function inFinder(x: number, y: number): boolean | undefined {
  for (const [left, top] of [
    [0, 0],
    [SIZE - 7, 0],
    [0, SIZE - 7],
  ] as const) {
    const [dx, dy] = [x - left, y - top];
    if (dx < -1 || dy < -1 || dx > 7 || dy > 7) continue;
    const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
    return ring === 3 || ring < 2;
  }
  return undefined;
}
