import type { Answer } from "../src/answer/answer.ts";

/** The answer with fewer places. @param limit how many are listed, the best one included */
export function withinLimit(answer: Answer, limit: number): Answer {
  switch (answer.kind) {
    case "found":
      return { ...answer, others: answer.others.slice(0, limit - 1) };
    case "unsure":
      return { ...answer, candidates: answer.candidates.slice(0, limit) };
    case "nothing":
      return { ...answer, nearest: answer.nearest.slice(0, limit) };
  }
}
