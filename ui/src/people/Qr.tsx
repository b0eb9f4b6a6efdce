import type { QrCode } from "../api/index.ts";
import styles from "./Qr.module.css";

/** The white edge that readers need (ISO/IEC 18004, section 5.3.8), in modules. */
const QUIET = 4;

/** A QR code, dark on white in every theme. */
export function Qr({ code, label }: { code: QrCode; label: string }) {
  const side = code.size + 2 * QUIET;
  return (
    <svg
      className={styles.code}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-testid="invite-qr"
    >
      <rect className={styles.paper} x={-QUIET} y={-QUIET} width={side} height={side} />
      <path className={styles.ink} d={code.path} />
    </svg>
  );
}
