import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { loadEngine } from "../asking/engine.ts";
import { isPaletteKey } from "./keys.ts";
import { Palette } from "./palette.tsx";
import { PaletteContext } from "./palette-context.ts";

/** Holds the search palette and opens it by its keys from anywhere on the site. */
export function PaletteProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const { baseUrl } = siteConfig;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");

  const warmUp = useCallback(() => {
    // A failure is shown when something is asked; warming up has nobody to tell.
    loadEngine(baseUrl).catch(() => {});
  }, [baseUrl]);

  const open = useCallback(
    (question?: string) => {
      if (question !== undefined) setText(question);
      warmUp();
      setOpen(true);
    },
    [warmUp],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [open]);

  const control = useMemo(() => ({ open, warmUp }), [open, warmUp]);
  return (
    <PaletteContext.Provider value={control}>
      {children}
      {isOpen && <Palette text={text} onText={setText} onClose={() => setOpen(false)} />}
    </PaletteContext.Provider>
  );
}
