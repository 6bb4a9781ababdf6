import useDocusaurusContext from "@docusaurus/useDocusaurusContext";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Asked, type Engine, loadEngine } from "./engine.ts";

/** Long enough to swallow the letters of a fast typist, short enough not to be noticed. */
const PAUSE_MS = 70;
const LIMIT = 8;

export type AskState =
  | { readonly phase: "idle" }
  | { readonly phase: "working"; readonly text: string; readonly previous?: Answered }
  | Answered
  | { readonly phase: "failed"; readonly text: string; readonly reason: string; readonly retry: () => void };

export interface Answered extends Asked {
  readonly phase: "answered";
  readonly text: string;
  readonly kindOf: Engine["kindOf"];
}

/**
 * Answers to what is being typed: always the answer to the latest text, whatever order they arrive in.
 * @param verbatim correct no words
 */
export function useAsk(text: string, verbatim: boolean): AskState {
  const { siteConfig } = useDocusaurusContext();
  const { baseUrl } = siteConfig;
  const [state, setState] = useState<AskState>({ phase: "idle" });
  const [attempt, setAttempt] = useState(0);
  const lastAnswered = useRef<Answered>(undefined);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const wanted = text.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is what asks the same text again
  useEffect(() => {
    if (!isWorthAsking(wanted)) {
      lastAnswered.current = undefined;
      setState({ phase: "idle" });
      return undefined;
    }
    let current = true;
    const settle = (next: AskState): void => {
      if (current) setState(next);
    };
    const previous = lastAnswered.current;
    settle({ phase: "working", text: wanted, ...(previous && { previous }) });
    const ask = async (): Promise<void> => {
      try {
        const engine = await loadEngine(baseUrl);
        if (!current) return;
        const asked = await engine.ask(wanted, { limit: LIMIT, verbatim });
        if (!current) return;
        lastAnswered.current = { phase: "answered", text: wanted, ...asked, kindOf: engine.kindOf };
        settle(lastAnswered.current);
      } catch (error) {
        settle({ phase: "failed", text: wanted, reason: reasonOf(error), retry });
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, verbatim, baseUrl, attempt, retry]);

  return state;
}

/** One letter of the Latin alphabet is not a question yet; one character of another script may be a word. */
function isWorthAsking(text: string): boolean {
  return text.length > 1 || /^\P{Script=Latin}$/u.test(text);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
