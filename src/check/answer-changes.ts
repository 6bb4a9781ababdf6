import type { KnownQuestion, Told, ToldTwice } from "./ask-pages.ts";

/**
 * What a change of the pages does to an answer: `closed` is a question that found nothing sure before and the right
 * page now, `better` and `worse` are judged by the pages that are right, `changed` is as good as before elsewhere.
 */
export type Effect = "worse" | "closed" | "better" | "changed";

/** A question that is answered differently. */
export interface AnswerChange {
  readonly question: string;
  readonly effect: Effect;
  readonly before: Told;
  readonly now: Told;
}

export interface AnswerComparison {
  readonly asked: number;
  /** Worse ones first. */
  readonly changes: readonly AnswerChange[];
  /** Answers that quote the same place with other words. */
  readonly reworded: number;
}

const ORDER: readonly Effect[] = ["worse", "closed", "better", "changed"];

/**
 * Compares what two states of the pages say.
 * @param told in the order of the questions
 * @param renamed path then → path now: an answer that moves with its page stays as it is
 */
export function compareAnswers(
  questions: readonly KnownQuestion[],
  told: readonly ToldTwice[],
  renamed: ReadonlyMap<string, string> = new Map(),
): AnswerComparison {
  let reworded = 0;
  const changes = questions.flatMap((question, at): AnswerChange[] => {
    const { before: was, now: is } = told[at] ?? {};
    if (was === undefined || is === undefined) return [];
    const then = underNewNames(was, renamed);
    if (isSamePlace(then, is)) {
      if (was.quote !== is.quote) reworded++;
      return [];
    }
    return [{ question: question.text, effect: effectOf(question, then, is), before: was, now: is }];
  });
  changes.sort((a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect));
  return { asked: questions.length, changes, reworded };
}

/** Whether two answers point at the same place, and are as sure of it. */
export function isSamePlace(one: Told, other: Told): boolean {
  return one.kind === other.kind && one.first?.path === other.first?.path && one.first?.anchor === other.first?.anchor;
}

function underNewNames(told: Told, renamed: ReadonlyMap<string, string>): Told {
  const nameNow = (path: string): string => renamed.get(path) ?? path;
  const { first, others } = told;
  return {
    ...told,
    ...(first === undefined ? {} : { first: { ...first, path: nameNow(first.path) } }),
    others: others.map(nameNow),
  };
}

function effectOf(question: KnownQuestion, was: Told, is: Told): Effect {
  const change = worth(question, is) - worth(question, was);
  if (change < 0) return "worse";
  if (change === 0) return "changed";
  return was.kind !== "found" && is.kind === "found" ? "closed" : "better";
}

/** What an answer is worth to whoever asks. A wrong page quoted as the answer misleads, which silence does not. */
function worth({ pages }: KnownQuestion, { kind, first, others }: Told): number {
  const isRight = first !== undefined && pages.includes(first.path);
  if (kind === "found") return isRight ? 4 : 0;
  if (isRight) return 3;
  return others.some((path) => pages.includes(path)) ? 2 : 1;
}
