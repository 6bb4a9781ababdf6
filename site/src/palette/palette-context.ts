import { createContext, useContext } from "react";

export interface PaletteControl {
  /** @param text put into the box; the last question stays when left out */
  open(text?: string): void;
  /** Fetches the search core, when it looks as if it will be needed. */
  warmUp(): void;
}

export const PaletteContext = createContext<PaletteControl>({ open: () => {}, warmUp: () => {} });

export function usePalette(): PaletteControl {
  return useContext(PaletteContext);
}
