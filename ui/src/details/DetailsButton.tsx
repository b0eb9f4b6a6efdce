import { ToggleButton, Tooltip, TooltipTrigger } from "react-aria-components";
import { printed } from "../commands/keys.ts";
import { TABLE } from "../commands/table.ts";
import buttonStyles from "../parts/Button.module.css";
import { Icon } from "../parts/Icon.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./DetailsButton.module.css";
import { useDetails } from "./useDetails.tsx";

/** Opens and closes the pane beside the thread. */
export function DetailsButton() {
  const words = useWords().details;
  const details = useDetails();
  if (!details) return null;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <ToggleButton
        className={`${buttonStyles.button} ${buttonStyles.icon} ${styles.button}`}
        aria-label={words.open}
        isSelected={details.isOpen}
        onChange={details.toggle}
        data-testid="details-open"
      >
        <Icon name="panel" />
      </ToggleButton>
      <Tooltip className={buttonStyles.tooltip} offset={6}>
        {`${words.open} · ${printed(TABLE.details.keys).join(" ")}`}
      </Tooltip>
    </TooltipTrigger>
  );
}
