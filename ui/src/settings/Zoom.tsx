import { Group } from "react-aria-components";
import { TABLE } from "../commands/table.ts";
import { IconButton } from "../parts/Button.tsx";
import { Keys } from "../parts/Keys.tsx";
import { usePreferences } from "../preferences/preferences.tsx";
import { useZoom } from "../preferences/useZoom.ts";
import { SIZES } from "../preferences/zoom.ts";
import { useSpoken } from "../words/words.tsx";
import styles from "./Settings.module.css";

/** How large everything is. */
export function Zoom() {
  const { words, times } = useSpoken();
  const { settings: own, commands } = words;
  const { zoom } = usePreferences().preferences;
  const { zoomIn, zoomOut } = useZoom();
  return (
    <Group className={styles.options} aria-label={own.zoom}>
      <span className={styles.factName}>{own.zoom}</span>
      <span className={styles.zoom}>
        <IconButton
          icon="minus"
          label={commands.zoomOut}
          isDisabled={zoom <= (SIZES[0] ?? zoom)}
          onPress={() => zoomOut?.()}
          data-testid="settings-zoom-out"
        />
        <output className={styles.percent} data-testid="settings-zoom">
          {times.percent(zoom)}
        </output>
        <IconButton
          icon="plus"
          label={commands.zoomIn}
          isDisabled={zoom >= (SIZES.at(-1) ?? zoom)}
          onPress={() => zoomIn?.()}
          data-testid="settings-zoom-in"
        />
        <Keys keys={TABLE.zoomOut.keys} />
        <Keys keys={TABLE.zoomIn.keys} />
      </span>
      <p className={styles.hint}>{own.zoomText}</p>
    </Group>
  );
}
