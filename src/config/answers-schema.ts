import { z } from "zod";

const path = z.string().trim().min(1);

const share = z.unknown().transform((value, context) => {
  if (typeof value === "number" && value >= 0 && value <= 1) return value;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(value)} is no share.`,
    params: { cure: "Write a number from 0 to 1, such as 0.85." },
  });
  return z.NEVER;
});

const ranks = { top1: share.exactOptional(), top3: share.exactOptional() };

const thresholds = {
  folds: z.strictObject(ranks).exactOptional(),
  holdout: z.strictObject(ranks).exactOptional(),
  silence: share.exactOptional(),
  precision: share.exactOptional(),
};

const shape = {
  holdout: path.exactOptional(),
  silence: path.exactOptional(),
  passages: path.exactOptional(),
  thresholds: z.strictObject(thresholds).default({}),
};

/** `answers` of docent.yaml. */
export const answersSchema = z.strictObject(shape);

/** The keys that may stand at a place below `answers`. */
export function knownAnswerKeys([first, second]: readonly PropertyKey[]): readonly string[] {
  if (first === undefined) return Object.keys(shape);
  if (first !== "thresholds") return [];
  return second === undefined ? Object.keys(thresholds) : Object.keys(ranks);
}
