import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { matchesGlob } from "../announce/routing.ts";
import type { KnowledgeConfig, Route } from "../config/config.ts";
import type { Page, Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";

/**
 * Bad news that sources bring: what a route without a status opens a card for (`isBad`), of the kinds that are
 * announced. Listed, since not every kind ends in every way.
 */
const BAD_NEWS = [
  ["run", "failed"],
  ["training", "failed"],
  ["deployment", "failed"],
  ["deployment", "rolled_back"],
  ["deployment", "rejected"],
  ["model", "failed"],
  ["model", "rejected"],
  ["alert", "firing"],
  ["quality", "failed"],
  ["release", "failed"],
] as const;

/** One type of event that routes announce as bad news, and what people are told to do about it. */
export interface RunbookCoverage {
  /** A kind and a status: `training.failed`. */
  readonly type: string;
  /** Names of the routes that announce it. */
  readonly routes: readonly string[];
  /** `part`: only events with certain labels, errors or pipelines have one. */
  readonly coverage: "full" | "part" | "none";
  readonly runbooks: readonly CoveringRunbook[];
}

interface CoveringRunbook {
  /** Relative to the docs folder. */
  readonly path: string;
  /** Site-relative, with the anchor of what is quoted first. */
  readonly url: string;
  readonly handles: readonly string[];
}

/** The types of events that the routes announce as bad news, each with the runbooks that handle it. */
export function runbookCoverage(routes: readonly Route[], pages: readonly Page[]): readonly RunbookCoverage[] {
  const runbooks = pages.filter(({ kind }) => kind === "runbook");
  return BAD_NEWS.flatMap(([kind, status]): RunbookCoverage[] => {
    const announcing = routes.filter((route) => announces(route, kind, status));
    if (announcing.length === 0) return [];
    const type = `${kind}.${status}`;
    const covering = runbooks.flatMap((page) => coveringRunbook(page, type));
    const isFull = covering.some(({ handles }) => handles.includes(type));
    const coverage = isFull ? "full" : covering.length > 0 ? "part" : "none";
    return [{ type, routes: announcing.map(({ name }) => name), coverage, runbooks: covering }];
  });
}

/** The map in words, a line for each type; empty where nothing is routed. */
export function coverageLines(coverage: readonly RunbookCoverage[]): readonly string[] {
  if (coverage.length === 0) return [];
  const covered = coverage.filter((one) => one.coverage !== "none").length;
  return [
    `Runbooks of what the routes announce: ${covered} of ${coverage.length} types of events.`,
    ...coverage.map((one) => `  ${one.type}  ${coveredBy(one)}`),
  ];
}

function coveredBy({ coverage, runbooks, type }: RunbookCoverage): string {
  if (coverage === "none") return "no runbook";
  const plain = runbooks.filter(({ handles }) => handles.includes(type)).map(({ path }) => path);
  const partly = runbooks.length - plain.length;
  const others = `${partly} for certain labels or errors`;
  if (plain.length === 0) return `in part: ${others}`;
  return `${plain.join(", ")}${partly > 0 ? `, and ${others}` : ""}`;
}

/**
 * Routed types of events for which there is no runbook, or one that has nothing to quote: whoever is told of such an
 * event is told nothing that helps.
 */
export async function checkRunbookContract(
  material: Material,
  { routes }: Pick<KnowledgeConfig, "routes">,
  docsDir: string,
): Promise<Problem[]> {
  const missing = runbookCoverage(routes, material.pages).filter(({ coverage }) => coverage === "none");
  const text = missing.length === 0 ? "" : await readFile(join(docsDir, "docent.yaml"), "utf8").catch(() => "");
  const withoutRunbook = missing.map(({ type, routes: [name = ""] }) => ({
    file: "docent.yaml",
    line: lineOfRoute(text, name),
    rule: "runbooks/missing",
    severity: promised(material),
    message: `The route "${name}" announces ${type}, which no runbook handles`,
    fix: `Write one with \`handles: [${type}]\` (npx docent new runbook "…"), or narrow the route's kind.`,
  }));
  return [...withoutRunbook, ...material.pages.flatMap((page) => empty(page, material))];
}

function empty(page: Page, material: Material): Problem[] {
  if (page.kind !== "runbook" || page.handles.length === 0 || firstQuoted(page) !== undefined) return [];
  return [
    {
      file: page.path,
      line: 1,
      rule: "runbooks/empty",
      severity: promised(material),
      message: "The runbook handles events, and holds nothing that an announcement could quote",
      fix: "Write the first steps below a heading.",
    },
  ];
}

function announces({ when, not = {} }: Route, kind: string, status: string): boolean {
  const fits = (globs: readonly string[], value: string) => globs.some((glob) => matchesGlob(glob, value));
  if (when.kind !== undefined && !fits(when.kind, kind)) return false;
  if (when.status !== undefined && !fits(when.status, status)) return false;
  return !fits(not.kind ?? [], kind) && !fits(not.status ?? [], status);
}

function coveringRunbook(page: Page, type: string): CoveringRunbook[] {
  const handles = page.handles.filter((handle) => handle === type || handle.startsWith(`${type}:`));
  const quoted = firstQuoted(page);
  return handles.length === 0 || quoted === undefined ? [] : [{ path: page.path, url: quoted.url, handles }];
}

/** The section to which an announcement links. */
function firstQuoted({ sections }: Page): Page["sections"][number] | undefined {
  const filled = sections.filter(({ blocks }) => blocks.length > 0);
  return filled.find(({ heading }) => /^(?:check first|first steps|fix)\b/i.test(heading)) ?? filled[0];
}

/** 1-based; 1 where the name cannot be found as it is. */
function lineOfRoute(text: string, name: string): number {
  const at = text.split("\n").findIndex((line) => /\bname:/.test(line) && line.includes(name));
  return Math.max(at, 0) + 1;
}
