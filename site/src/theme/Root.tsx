import type { ReactNode } from "react";
import { MarkedWords } from "../marking/marked-words.tsx";
import { PaletteProvider } from "../palette/palette-provider.tsx";

/** Around every page and kept across navigation. */
export default function Root({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <PaletteProvider>
      {children}
      <MarkedWords />
    </PaletteProvider>
  );
}
