import type { AnswerThresholds } from "../config/config.ts";
import type { Problem } from "../content/page.ts";
import type { AnswerFigures, AnswerRun } from "./answers.ts";
import type { Asked } from "./answers-ask.ts";
import { KNOWLEDGE_FILE, linesOfKnowledge } from "./answers-lines.ts";

/** A figure below its threshold. */
export interface Breach {
  /** Where the threshold stands below `answers.thresholds`. */
  readonly key: readonly string[];
  readonly message: string;
}

interface Measure {
  readonly key: readonly string[];
  readonly least: number | undefined;
  readonly figure: number | undefined;
  /** What the figure is, as the beginning of a sentence. */
  readonly name: string;
  /** The questions that pull it down, the worst first. */
  readonly worst: () => readonly Asked[];
}

/** Questions named with a figure that is too low. */
const SHOWN = 5;
const FIX = "Look at these questions, or lower the threshold with a reason.";

/** Holds figures to their thresholds; a test without questions has no figure, and breaks nothing. */
export function breachesOf(thresholds: AnswerThresholds, figures: AnswerFigures, run: AnswerRun): Breach[] {
  return measuresOf(thresholds, figures, run).flatMap(({ key, least, figure, name, worst }) => {
    if (least === undefined || figure === undefined || figure >= least) return [];
    const shown = worst().slice(0, SHOWN).map(describe);
    return [{ key, message: `${name}: ${figure}, and ${least} is wanted. Worst: ${shown.join("; ")}.` }];
  });
}

/**
 * Breaches as problems of the lines of docent.yaml in which the thresholds stand.
 * @param known breaches of the state that a change is compared with: warnings, since the change does not bring them
 */
export async function breachProblems(
  breaches: readonly Breach[],
  known: readonly Breach[],
  docsDir: string,
): Promise<Problem[]> {
  if (breaches.length === 0) return [];
  const lineOf = await linesOfKnowledge(docsDir);
  const isKnown = (key: Breach["key"]): boolean => known.some((breach) => breach.key.join() === key.join());
  return breaches.map(({ key, message }) => ({
    file: KNOWLEDGE_FILE,
    line: lineOf(["answers", "thresholds", ...key]),
    rule: "answers/threshold",
    severity: isKnown(key) ? "warning" : "error",
    message,
    fix: FIX,
  }));
}

function measuresOf(
  thresholds: AnswerThresholds,
  { folds, holdout, silence }: AnswerFigures,
  run: AnswerRun,
): Measure[] {
  const own = folds.questions === 0 ? undefined : folds;
  const notFirst = (asked: readonly Asked[]) => () => byDepth(asked.filter(({ rank }) => rank !== 0));
  const notThird = (asked: readonly Asked[]) => () => byDepth(asked.filter(({ rank }) => rank < 0 || rank > 2));
  const found = (asked: readonly Asked[]) => () =>
    bySureness(asked.filter((one) => one.verdict === "found" && one.rank !== 0));
  const ranks = (key: "folds" | "holdout", figure: { top1: number; top3: number } | undefined, what: string) => [
    {
      key: [key, "top1"],
      least: thresholds[key]?.top1,
      figure: figure?.top1,
      name: `Right page first, ${what}`,
      worst: notFirst(run[key]),
    },
    {
      key: [key, "top3"],
      least: thresholds[key]?.top3,
      figure: figure?.top3,
      name: `Right page among the first three, ${what}`,
      worst: notThird(run[key]),
    },
  ];
  return [
    ...ranks("folds", own, "of the pages' own questions"),
    ...ranks("holdout", holdout, "of the held-out questions"),
    {
      key: ["precision"],
      least: thresholds.precision,
      figure: own?.precision,
      name: "Right of what the pages' own questions are answered with",
      worst: found(run.folds),
    },
    {
      key: ["silence"],
      least: thresholds.silence,
      figure: silence?.silent,
      name: "Silent on what no page answers",
      worst: found(run.silence),
    },
  ];
}

/** Those first whose right page is nowhere or far down, and of these the surest to mislead. */
function byDepth(asked: readonly Asked[]): Asked[] {
  const depth = ({ rank }: Asked): number => (rank < 0 ? Number.MAX_SAFE_INTEGER : rank);
  return asked.toSorted((a, b) => depth(b) - depth(a) || b.confidence - a.confidence);
}

function bySureness(asked: readonly Asked[]): Asked[] {
  return asked.toSorted((a, b) => b.confidence - a.confidence);
}

function describe({ text, pages, ranked: [got = "nothing"] }: Asked): string {
  return pages.length === 0
    ? `"${text}" is answered with ${got}`
    : `"${text}" wants ${pages.join(" or ")}, gets ${got}`;
}
