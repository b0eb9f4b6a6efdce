import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useWords } from "../words/words.tsx";
import { IconButton } from "./Button.tsx";
import styles from "./Sheet.module.css";

interface Props {
  title: string;
  onClose: () => void;
  /** Stays until it is answered: neither a click beside it nor Escape closes it. */
  firm?: boolean;
  alert?: boolean;
  /** For more than a question or a form. */
  wide?: boolean;
  children: ReactNode;
  "data-testid"?: string;
}

/** A dialog over the window. */
export function Sheet({ title, onClose, firm, alert, wide, children, ...rest }: Props) {
  const words = useWords();
  return (
    <ModalOverlay
      isOpen
      isDismissable={!firm}
      isKeyboardDismissDisabled={firm}
      onOpenChange={(open) => !open && onClose()}
      className={styles.veil}
    >
      <Modal className={`${styles.modal} ${wide ? styles.wide : ""}`}>
        <Dialog className={styles.dialog} role={alert ? "alertdialog" : "dialog"} {...rest}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            {!firm && <IconButton icon="close" label={words.general.close} onPress={onClose} />}
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons at the end of a sheet or form. */
export function Buttons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
