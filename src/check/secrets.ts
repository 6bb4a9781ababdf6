import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import type { Material } from "./material.ts";

/** Formats that their issuers document, so that a match is hardly ever something else. */
const FORMATS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an AWS access key", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ["a GitHub token", /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}/g],
  ["a GitHub token", /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,}/g],
  ["a Slack token", /(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,}/g],
  ["a Google API key", /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g],
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g],
];

/** Secrets pasted into a file; drafts and faulty files count as well, since they are in the repository. */
export function checkSecrets({ sources }: Pick<Material, "sources">): Problem[] {
  return [...sources.values()].flatMap(secretsOf);
}

function secretsOf({ path, text }: SourceFile): Problem[] {
  return FORMATS.flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)]
      .filter((match) => isReal(match, text))
      .map((match) => ({
        file: path,
        line: text.slice(0, match.index).split("\n").length,
        rule: "secrets/token",
        severity: "error" as const,
        // Never the secret itself: what the check prints ends up in logs.
        message: `This looks like ${what}`,
        fix: "Revoke it where it was issued, then remove it; a placeholder has EXAMPLE in it.",
      })),
  );
}

/** Not a placeholder: one says so, repeats one character, or (a key's first line) is followed by no key. */
function isReal(match: RegExpExecArray, text: string): boolean {
  const [found] = match;
  if (found.startsWith("-----")) {
    // A few lines tell a key from an ellipsis.
    const next = text
      .slice(match.index + found.length, match.index + 1000)
      .replaceAll("\\n", "\n")
      .trimStart();
    return /^(?:[\w-]+: .*\s+)*[A-Za-z0-9+/=]{30,}/.test(next) && !/^\S*EXAMPLE/i.test(next);
  }
  if (/example|placeholder|your|redacted|dummy/i.test(found)) return false;
  const value = found.replace(/^(?:AKIA|ASIA|gh[pousr]_|github_pat_|xox[abprs]-|AIza)/, "");
  // Eight times the same character, or the alphabet: nobody's token.
  return !/(.)\1{7}/.test(value) && !/abcdefgh|12345678/i.test(value);
}
