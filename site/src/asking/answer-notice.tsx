import clsx from "clsx";
import type { ReactNode } from "react";
import type { Answer } from "../../../src/answer/answer.ts";
import { Icon } from "../components/icon/icon.tsx";
import styles from "./answer-notice.module.css";
import { filtersOf } from "./filters.ts";
import type { AskState } from "./use-ask.ts";

interface AnswerNoticeProps {
  readonly state: AskState;
  readonly onAskAsTyped: () => void;
}

/**
 * What is to be said about the answers below: spelling corrected, a phrase let go, no sure answer, none at all, or a
 * failure.
 */
export function AnswerNotice({ state, onAskAsTyped }: AnswerNoticeProps): ReactNode {
  if (state.phase === "failed") return <Failure reason={state.reason} retry={state.retry} />;
  const shown = state.phase === "answered" ? state : state.phase === "working" ? state.previous : undefined;
  const answer = shown?.answer;
  return (
    <>
      {state.phase === "working" && !answer && (
        <p className={styles.notice}>
          <span className={styles.dots} aria-hidden="true" /> Looking it up…
        </p>
      )}
      {answer?.corrected && <Corrected corrected={answer.corrected} onAskAsTyped={onAskAsTyped} />}
      {answer?.relaxed && <p className={styles.notice}>Nothing holds that exact phrase; these pages hold its words.</p>}
      {answer && answer.kind !== "found" && <Honest answer={answer} isFiltered={filtersOf(shown).length > 0} />}
      <p className="docent-visually-hidden" role="status">
        {state.phase === "answered" && spoken(state.answer)}
      </p>
    </>
  );
}

interface CorrectedProps {
  readonly corrected: NonNullable<Answer["corrected"]>;
  readonly onAskAsTyped: () => void;
}

function Corrected({ corrected, onAskAsTyped }: CorrectedProps): ReactNode {
  return (
    <p className={clsx(styles.notice, styles.corrected)}>
      <span>
        Showing results for <strong className="marked">{corrected.query.trim()}</strong>
      </span>
      <span>
        Search instead for{" "}
        <button type="button" onClick={onAskAsTyped}>
          {corrected.words.map(({ from }) => `“${from}”`).join(", ")}
        </button>
      </span>
    </p>
  );
}

interface HonestProps {
  readonly answer: Exclude<Answer, { kind: "found" }>;
  readonly isFiltered: boolean;
}

function Honest({ answer, isFiltered }: HonestProps): ReactNode {
  if (answer.kind === "unsure") {
    // The filters above say what these pages are.
    if (answer.listed) return null;
    return (
      <div className={styles.honest}>
        <strong>No single page clearly answers this.</strong> These come closest; the words in yellow are yours.
      </div>
    );
  }
  const below = answer.nearest.length > 0 ? "The nearest are below. " : "";
  if (isFiltered) {
    return (
      <div className={styles.honest}>
        <strong>No page with these filters answers this.</strong> {below}Take a filter away, or ask {answer.askWhom}.
      </div>
    );
  }
  return (
    <div className={styles.honest}>
      <strong>No page answers this.</strong> {below}
      Ask {answer.askWhom}, and once you know, write it down for the next person.
    </div>
  );
}

function Failure({ reason, retry }: { readonly reason: string; readonly retry: () => void }): ReactNode {
  return (
    <div className={styles.failure} role="alert">
      <Icon name="warning" size={18} />
      <p>
        <strong>The search index could not be loaded.</strong> {reason} The pages themselves still work.
      </p>
      <button type="button" onClick={retry} className={styles.retry}>
        Try again
      </button>
    </div>
  );
}

/** For screen readers: the gist of what appeared. */
function spoken(answer: Answer): string {
  switch (answer.kind) {
    case "found":
      return `Answer from ${answer.best.title}, ${answer.best.heading}: ${answer.best.text} ${count(answer.others.length, "other page")}.`;
    case "unsure":
      return answer.listed
        ? `${count(answer.candidates.length, "page")}.`
        : `No single page clearly answers this. ${count(answer.candidates.length, "close page")}.`;
    case "nothing":
      return `No page answers this. Ask ${answer.askWhom}.`;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
