import type { KnowledgeConfig } from "../config/config.ts";
import type { Page } from "../content/page.ts";
import { type Breach, breachesOf } from "./answer-thresholds.ts";
import {
  type Asked,
  askAll,
  type Figures,
  figuresOf,
  pageIndexer,
  projectPaths,
  type Ranks,
  ranksOf,
  share,
  withFurther,
} from "./answers-ask.ts";
import type { AnswerFiles } from "./answers-files.ts";
import { beginFolds } from "./answers-folds.ts";
import { askPassages, type PassageFigures } from "./answers-passages.ts";
import type { Threads } from "./threads.ts";

/** What the answer tests found; absent is what there are no questions for. */
export interface AnswerFigures {
  /** The pages' own questions; `folds` is how many of the parts that hold any were asked. */
  readonly folds: Figures & { readonly folds: number; readonly ofFolds: number };
  /** The questions that are never indexed; `titles` counts only the pages that titles alone promise. */
  readonly holdout?: Figures & { readonly titles: Ranks };
  readonly silence?: SilenceFigures;
  readonly passages?: PassageFigures;
}

export interface SilenceFigures {
  readonly messages: number;
  /** Share (0 .. 1) that gets no answer, of all and of each half. */
  readonly silent: number;
  readonly tuning: number;
  readonly heldOut: number;
}

/** What was asked, question by question, for figures and for those who want to see the worst. */
export interface AnswerRun {
  readonly folds: readonly Asked[];
  readonly holdout: readonly Asked[];
  readonly silence: readonly Asked[];
}

export interface AnswerCheck {
  readonly figures: AnswerFigures;
  readonly breaches: readonly Breach[];
}

/**
 * Asks the pages' own questions, those that are never indexed, and what no page answers, and holds the figures to the
 * thresholds of docent.yaml.
 * @param today ISO date
 */
export async function checkAnswers(
  pages: readonly Page[],
  { language, answers }: Pick<KnowledgeConfig, "language" | "answers">,
  files: AnswerQuestions,
  today: string,
  threads: Threads,
): Promise<AnswerCheck> {
  const finishFolds = beginFolds(pages, language, threads);
  const { holdout, silence, passages, asked } = await askFiles(pages, language, files, today);
  const { asked: folds, ...parts } = await finishFolds();
  const figures: AnswerFigures = {
    folds: { ...parts, ...figuresOf(folds) },
    ...(holdout === undefined ? {} : { holdout }),
    ...(silence === undefined ? {} : { silence }),
    ...(passages === undefined ? {} : { passages }),
  };
  return { figures, breaches: breachesOf(answers?.thresholds ?? {}, figures, { folds, ...asked }) };
}

type AnswerQuestions = Omit<AnswerFiles, "problems">;
type FileFigures = Partial<Pick<AnswerFigures, "holdout" | "silence" | "passages">>;

/** All questions from files are asked of one index, which holds everything that readers are answered from. */
async function askFiles(
  pages: readonly Page[],
  language: KnowledgeConfig["language"],
  { holdout, silence, passages }: AnswerQuestions,
  today: string,
): Promise<FileFigures & { readonly asked: Omit<AnswerRun, "folds"> }> {
  const asks = holdout.length + silence.length + passages.length > 0;
  if (!asks || pages.length === 0) return { asked: { holdout: [], silence: [] } };
  const index = await pageIndexer(language);
  const searcher = await index(pages);
  const project = projectPaths(pages);
  const byTitle = await askAll(searcher, holdout, project);
  const heldOut = byTitle.map((asked, at) => withFurther(asked, holdout[at]?.also ?? []));
  const messages = silence.map(({ text }) => ({ text, pages: [] }));
  const silent = await askAll(searcher, messages, project);
  return {
    asked: { holdout: heldOut, silence: silent },
    ...(holdout.length === 0 ? {} : { holdout: { ...figuresOf(heldOut), titles: ranksOf(byTitle) } }),
    ...(silence.length === 0 ? {} : { silence: silenceOf(silence, silent) }),
    ...(passages.length === 0 ? {} : { passages: await askPassages(searcher, passages, today) }),
  };
}

function silenceOf(messages: AnswerFiles["silence"], asked: readonly Asked[]): SilenceFigures {
  const isSilent = ({ verdict }: Asked): boolean => verdict !== "found";
  const half = (wanted: boolean): Asked[] => asked.filter((_, at) => messages[at]?.heldOut === wanted);
  return {
    messages: asked.length,
    silent: share(asked, isSilent),
    tuning: share(half(false), isSilent),
    heldOut: share(half(true), isSilent),
  };
}
