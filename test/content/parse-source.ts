import type { Kind, Page } from "../../src/content/page.ts";
import { type ParsedFile, parsePage } from "../../src/content/parse.ts";

export interface SourceRules {
  readonly file?: string;
  readonly kind?: Kind;
  /** As in a folder with docent.yaml. */
  readonly strict?: boolean;
  readonly owners?: readonly string[];
  readonly reviewEveryDays?: Readonly<Partial<Record<Kind, number>>>;
}

/** Parses the text of one file, by default as `page.md` of a folder without docent.yaml. */
export function parse(source: string, rules: SourceRules = {}): ParsedFile {
  return parsePage(source, {
    file: rules.file ?? "page.md",
    folderKind: rules.kind ?? "page",
    owners: rules.owners ?? ["ml-platform", "data-science"],
    strict: rules.strict ?? false,
    reviewEveryDays: rules.reviewEveryDays ?? {},
  });
}

/** The page of a file that must have one. */
export function pageFrom(source: string, rules: SourceRules = {}): Page {
  const { page, problems } = parse(source, rules);
  if (page === undefined) throw new Error(`no page: ${JSON.stringify(problems)}`);
  return page;
}

/** What is wrong with a file, as `line severity rule: message`. */
export function complaints(source: string, rules: SourceRules = {}): string[] {
  return parse(source, rules).problems.map(
    ({ line, severity, rule, message }) => `${line} ${severity} ${rule}: ${message}`,
  );
}
