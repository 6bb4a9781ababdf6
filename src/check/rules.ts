import type { KnowledgeConfig } from "../config/config.ts";
import type { LoadedDocs, LoadOptions, ParseAll, SourceFile } from "../content/load.ts";
import { loadPages } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { loadAnalyser } from "../search/languages/load.ts";
import { checkBacklinks } from "./backlinks.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkExternalLinks } from "./external-links.ts";
import { checkFiles, type Exists, existsIn } from "./files.ts";
import { checkFreshness } from "./freshness.ts";
import { checkHeadings } from "./headings.ts";
import { checkLinks } from "./links.ts";
import { type Material, promised } from "./material.ts";
import { checkMedia } from "./media.ts";
import { checkOrphans } from "./orphans.ts";
import type { Probe } from "./probe.ts";
import { checkRunbookContract } from "./runbook-contract.ts";
import { checkSecrets } from "./secrets.ts";
import { checkSpelling } from "./spelling.ts";
import { checkSupersedes } from "./supersedes.ts";

export interface RuleOptions extends Pick<LoadOptions, "docsDir" | "knowledge"> {
  /** ISO date to judge freshness by. */
  readonly today: string;
  /** Whether a page past its review is an error. */
  readonly strictFreshness: boolean;
  /** Whether to read pages whose front matter is at fault, too, and judge them by the same rules. */
  readonly lenient?: boolean;
  /** Where files beside the pages are looked for; the docs folder when absent. */
  readonly exists?: Exists;
  /** Parses the files, shared among threads or for a second pass over pages of which most are the same. */
  readonly parseAll?: ParseAll;
  /** Looks links to other sites up; they are left alone when absent. */
  readonly probe?: Probe;
}

/** The pages of a docs folder with all that is wrong with them, by file and line. Answers are judged elsewhere. */
export async function checkDocs(options: RuleOptions): Promise<LoadedDocs> {
  const sources = new Map<string, SourceFile>();
  const { docsDir, knowledge, parseAll } = options;
  const visit: LoadOptions["visit"] = (file) => sources.set(file.path, file);
  const loaded = await loadPages({
    docsDir,
    knowledge: options.lenient === true ? { ...knowledge, declared: false } : knowledge,
    visit,
    ...(parseAll === undefined ? {} : { parseAll }),
  });
  const { pages, excluded } = loaded;
  const material: Material = { pages, excluded, sources, declared: knowledge.declared };
  const problems = [
    ...loaded.problems.map((problem) => ({ ...problem, severity: severityOf(problem, material) })),
    ...checkLinks(pages, promised(material), material),
    ...checkDuplicates(material),
    ...checkOrphans(material),
    ...checkSupersedes(material),
    ...checkBacklinks(material),
    ...(await checkFiles(material, options.exists ?? existsIn(docsDir))),
    ...checkHeadings(material),
    ...checkMedia(material),
    ...(await checkRunbookContract(material, knowledge, docsDir)),
    ...checkSecrets(material),
    ...checkSpelling(material, await stemOf(knowledge)),
    ...(options.probe === undefined ? [] : await checkExternalLinks(material, options.probe)),
    ...checkFreshness(material, options.today, options.strictFreshness ? "error" : "warning"),
  ];
  return { pages, problems: problems.sort(byPlace), excluded };
}

/** What the forms of a word share, in the language of the pages. */
async function stemOf({ language }: KnowledgeConfig): Promise<(word: string) => string> {
  const analyser = await loadAnalyser(language);
  return (word) => analyser.tokeniseAll(word)[0]?.term ?? word;
}

/** Of two pages with one address both are read, and only one can be opened: here that is a breach like any other. */
function severityOf({ rule, severity }: Problem, material: Material): Problem["severity"] {
  return rule === "content/duplicate-url" ? promised(material) : severity;
}

/** By file and line. */
export function byPlace(a: Problem, b: Problem): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}
