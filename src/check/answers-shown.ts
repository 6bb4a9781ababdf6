import type { AnswerFigures } from "./answers.ts";
import type { Figures, Ranks } from "./answers-ask.ts";

/** What the answer tests found, a sentence a test; none for tests without questions. */
export function answerSentences({ folds, holdout, silence, passages }: AnswerFigures): string[] {
  const part = folds.folds < folds.ofFolds ? ` (${folds.folds} of ${folds.ofFolds} parts)` : "";
  return [
    ...(folds.questions === 0
      ? []
      : [
          `${count(folds.questions, "question")} of the pages${part}, each asked without its own help: ${ranksText(folds)}; ${foundText(folds)}.`,
        ]),
    ...(holdout === undefined
      ? []
      : [
          `${count(holdout.questions, "held-out question")}: ${ranksText(holdout)} (by titles alone ${percent(holdout.titles.top1)} and ${percent(holdout.titles.top3)}); ${foundText(holdout)}.`,
        ]),
    ...(silence === undefined
      ? []
      : [
          `${count(silence.messages, "message")} that no page answers: silent on ${percent(silence.silent)} (${percent(silence.heldOut)} of those held out).`,
        ]),
    ...(passages === undefined
      ? []
      : [
          `${count(passages.questions, "question")} with a known passage: ${percent(passages.quoted)} answered, ${percent(passages.answering)} of these with words that answer.`,
        ]),
  ];
}

function ranksText({ top1, top3, mrr }: Ranks): string {
  return `right page first ${percent(top1)}, in the first three ${percent(top3)}, mean reciprocal rank ${mrr.toFixed(2)}`;
}

function foundText({ found, precision }: Figures): string {
  return `answered ${percent(found)}, ${percent(precision)} of these rightly`;
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
