import { ConfigError } from "../errors.ts";

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  /** The variable's name, or `docs/docent.yaml:12`. */
  readonly where: string;
  /** What is wrong, as one sentence. */
  readonly what: string;
  /** What to do about it, as one sentence. */
  readonly cure: string;
}

/** All problems as one error, so that a person corrects them in one go. */
export function configError(problems: readonly ConfigProblem[]): ConfigError {
  const [only, second] = problems;
  if (only && !second) return new ConfigError(`${only.where}: ${only.what}`, only.cure);
  const lines = problems.map(({ where, what, cure }) => `  ${where}: ${what}\n    ${cure}`);
  return new ConfigError(
    [`The configuration has ${problems.length} problems:`, ...lines].join("\n"),
    "Correct all of them, then run the same command again.",
  );
}
