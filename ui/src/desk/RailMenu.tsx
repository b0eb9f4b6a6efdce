import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { COMMAND_IDS, entryOf, TABLE } from "../commands/table.ts";
import type { Actions } from "../commands/useShortcuts.ts";
import { Icon } from "../parts/Icon.tsx";
import { Keys } from "../parts/Keys.tsx";
import { useWords } from "../words/words.tsx";
import styles from "./Rail.module.css";

/** The main actions with their shortcuts, for whoever does not know them by heart. */
export function RailMenu({ actions }: { actions: Actions }) {
  const { rail, commands } = useWords();
  const offered = COMMAND_IDS.filter((id) => entryOf(id).inMenu && actions[id]);
  return (
    <MenuTrigger>
      <Button className={styles.stop} aria-label={rail.more} data-testid="rail-menu">
        <Icon name="more" size={20} />
      </Button>
      <Popover className={styles.popover} placement="end bottom" offset={8}>
        <Menu className={styles.menu} aria-label={rail.more}>
          {offered.map((id) => (
            <MenuItem
              key={id}
              id={id}
              textValue={commands[id]}
              className={styles.item}
              onAction={() => actions[id]?.()}
              data-testid="menu-item"
              data-command={id}
            >
              <Icon name={TABLE[id].icon} />
              <span className={styles.itemWord}>{commands[id]}</span>
              <Keys keys={TABLE[id].keys} />
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
