import { createContext, useContext } from "react";

interface Toggle {
  isOpen: boolean;
  toggle: () => void;
}

const DetailsContext = createContext<Toggle | null>(null);

/** Lets a thread open and close the pane beside it. */
export const DetailsProvider = DetailsContext;

/** Whether the pane beside the thread is open; null where there is none. */
export function useDetails(): Toggle | null {
  return useContext(DetailsContext);
}
