import { type RefObject, useEffect, useRef } from "react";

/** From further up than this the reader is reading, and must not be pulled down. */
const NEAR_END_PX = 240;

/**
 * Keeps the end of the conversation in view while it grows.
 * @param growth changes whenever something was added
 */
export function useStickToEnd(growth: number): RefObject<HTMLDivElement | null> {
  const endRef = useRef<HTMLDivElement>(null);
  const wasNearEnd = useRef(true);

  useEffect(() => {
    const note = (): void => {
      const { scrollHeight } = document.documentElement;
      wasNearEnd.current = scrollHeight - window.scrollY - window.innerHeight < NEAR_END_PX;
    };
    window.addEventListener("scroll", note, { passive: true });
    return () => window.removeEventListener("scroll", note);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: growth is what this waits for
  useEffect(() => {
    if (wasNearEnd.current) endRef.current?.scrollIntoView({ block: "end" });
  }, [growth]);

  return endRef;
}
