import type { Answerer } from "../answer/answerer.ts";
import { beginningOf } from "../answer/beginning.ts";
import type { Block, Page, Section } from "../content/page.ts";
import type { PipelineEvent } from "../events/event.ts";
import { matchesGlob } from "./glob.ts";

/** The steps that an announcement quotes, and where they stand. */
export interface Runbook {
  readonly page: Page;
  readonly section: Section;
  readonly blocks: readonly Block[];
}

export interface RunbookOptions {
  /** All pages of kind runbook. */
  readonly runbooks: readonly Page[];
  /** The same answerer that every door asks; undefined where there is no index. */
  readonly answer?: Answerer;
  /** Makes a site-relative address absolute. */
  readonly absoluteUrl: (url: string) => string;
}

/** A search for an error needs this many words: the name of a step alone would find anything. */
const FEWEST_WORDS = 3;
const LONGEST_QUERY = 300;

const FIRST_STEPS = [/^check first\b/i, /^first steps\b/i, /^fix\b/i];

/**
 * The runbook that helps with an event: the one that the event itself names, else the one that handles it most
 * specifically, else what the search is sure of for the failing step and the error.
 */
export async function findRunbook(event: PipelineEvent, options: RunbookOptions): Promise<Runbook | undefined> {
  const named = namedBy(event, options);
  if (named !== undefined) return named;
  const page = handling(event, options.runbooks) ?? (await searched(event, options));
  return page && firstSteps(page);
}

/** What a runbook says to do first: whole blocks of its first steps, else of its fix, else of its opening. */
export function firstSteps(page: Page): Runbook | undefined {
  for (const heading of FIRST_STEPS) {
    const section = page.sections.find((one) => heading.test(one.heading) && one.blocks.length > 0);
    if (section !== undefined) return quote(page, section);
  }
  const opening = page.sections.find((section) => section.blocks.length > 0);
  return opening && quote(page, opening);
}

/** The page of ours to which a link leads: absolute, relative to the site, or as a path below the docs folder. */
export function ownPage(link: string, { runbooks, absoluteUrl }: RunbookOptions): Page | undefined {
  const address = link.replace(/#.*$/s, "").replace(/\/+$/, "");
  return runbooks.find(({ url, path }) => [absoluteUrl(url), url, path].includes(address));
}

/** The event's own choice; the section that its link names, else the first steps. */
function namedBy({ runbookUrl }: PipelineEvent, options: RunbookOptions): Runbook | undefined {
  const page = runbookUrl === undefined ? undefined : ownPage(runbookUrl, options);
  const anchor = runbookUrl?.split("#")[1];
  const section = page?.sections.find((one) => one.anchor === anchor && one.anchor !== "" && one.blocks.length > 0);
  if (page === undefined) return undefined;
  return section === undefined ? firstSteps(page) : quote(page, section);
}

/** The page whose `handles` fit best: with a label before without, longer globs before shorter, own before starter. */
function handling(event: PipelineEvent, runbooks: readonly Page[]): Page | undefined {
  let best: { page: Page; fit: number } | undefined;
  for (const page of runbooks) {
    const fit = Math.max(-1, ...page.handles.map((handle) => fitOf(handle, event)));
    const isBetter = fit > (best?.fit ?? -1) || (fit === best?.fit && best.page.starter === true && !page.starter);
    if (fit >= 0 && isBetter) best = { page, fit };
  }
  return best?.page;
}

/** How specifically a handle fits: 0 for kind and status alone, more with a label, −1 when it does not fit. */
function fitOf(handle: string, event: PipelineEvent): number {
  const [, type = "", label, glob = ""] = /^([^:]+)(?::([^=]+)=(.+))?$/s.exec(handle) ?? [];
  if (type !== `${event.kind}.${event.status}`) return -1;
  if (label === undefined) return 0;
  const value = labelOf(event, label);
  return value !== undefined && matchesGlob(glob, value) ? glob.replaceAll("*", "").length + 1 : -1;
}

/** What an event says in a field of its own counts before a label of that name. */
function labelOf(event: PipelineEvent, name: string): string | undefined {
  const { alert, model, labels } = event;
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  switch (name) {
    case "error":
    case "pipeline":
    case "environment":
    case "source":
      return event[name];
    case "branch":
      return event.ref;
    case "step":
      return event.failingStep;
    case "metric":
    case "slice":
    case "severity":
      return alert?.[name] ?? label;
    case "model":
      return model?.name ?? label;
    case "version":
    case "alias":
    case "stage":
      return model?.[name] ?? label;
    default:
      return label;
  }
}

async function searched(event: PipelineEvent, { runbooks, answer }: RunbookOptions): Promise<Page | undefined> {
  const text = searchText(event);
  if (answer === undefined || text === undefined) return undefined;
  const found = await answer({ text, limit: 1 });
  return found.kind === "found" ? runbooks.find(({ path }) => path === found.best.path) : undefined;
}

/** What to search the docs for; undefined when the event says too little. */
export function searchText({ failingStep, error }: PipelineEvent): string | undefined {
  const text = [failingStep, error]
    .filter((part) => part !== undefined)
    .join(" ")
    .slice(0, LONGEST_QUERY);
  return (text.match(/[\p{L}\p{N}]{2,}/gu)?.length ?? 0) < FEWEST_WORDS ? undefined : text.toWellFormed();
}

function quote(page: Page, section: Section): Runbook {
  return { page, section, blocks: beginningOf(section.blocks) };
}
