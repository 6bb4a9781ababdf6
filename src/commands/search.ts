import { isStale } from "../answer/stale.ts";
import { UsageError } from "../errors.ts";
import type { Hit, IndexAbout } from "../search/search.ts";
import { localDay } from "./ask.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { type Item, sourceItem } from "./items.ts";
import { openDocs } from "./open-docs.ts";

const DEFAULT_LIMIT = 10;

/** `docent search "…"`: the ranked pages, without a verdict on whether they answer. */
export const search: Command = async (context) => {
  const text = context.words.join(" ").trim();
  if (text === "")
    throw new UsageError(
      "There is nothing to search for.",
      "Name some words, for example: npx docent search drift alert",
    );
  const limit = readLimit(context.flags.limit);
  const { searcher } = await openDocs(context.config, context.root);
  const result = await searcher.search({ text, limit });
  const today = localDay(context.now());
  const results = result.hits.map((hit) => hitItem(hit, searcher.about, today));
  const corrected = result.corrected === undefined ? {} : { corrected: result.corrected };
  if (context.flags.json === true) printJson(context, { query: text, ...corrected, results });
  else context.stdout.write(listing(results, result.corrected?.query, context));
  return 0;
};

function readLimit(given: string | undefined): number {
  if (given === undefined) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new UsageError(`--limit ${given} is no number of results.`, "Give a whole number from 1 to 100.");
}

function hitItem({ page, section, score, extract }: Hit, about: IndexAbout, today: string): Item {
  const owner = page.owner === undefined ? undefined : (about.owners[page.owner] ?? page.owner);
  return sourceItem({
    path: page.path,
    url: section.url,
    anchor: section.anchor,
    title: page.title,
    heading: section.heading,
    trail: section.trail,
    ...(owner === undefined ? {} : { owner }),
    ...(page.reviewed === undefined ? {} : { reviewed: page.reviewed }),
    stale: isStale(page, today),
    score,
    text: extract.text,
    marks: extract.marks,
  });
}

function listing(results: readonly Item[], corrected: string | undefined, { flags }: CommandContext): string {
  if (results.length === 0) return "No page holds any of these words.\n";
  const note = corrected === undefined ? "" : `Showing results for: ${corrected}\n\n`;
  const lines = results.map((item, i) => {
    const place = item.anchor === "" ? item.title : `${item.title} › ${item.heading}`;
    const text = item.text.replace(/\s+/g, " ");
    const shown = text.length > 160 ? `${text.slice(0, 157).trimEnd()}…` : text;
    return `${i + 1}. ${place}\n   ${flags.docs === undefined ? item.url : item.path}\n   ${shown}`;
  });
  return `${note}${lines.join("\n")}\n`;
}
