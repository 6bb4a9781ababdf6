import { shorten } from "../chat/words.ts";
import { UsageError } from "../errors.ts";
import type { SearchResult } from "../search/search.ts";
import { localDate } from "../text/local-date.ts";
import { printable } from "../text/printable.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { type Item, searchJson } from "./items.ts";
import { openDocs } from "./open-docs.ts";

const DEFAULT_LIMIT = 10;
/** Two lines of a terminal. */
const LISTED_LENGTH = 160;

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
  const result = await searcher.search({ text, limit, verbatim: context.flags.verbatim === true });
  const found = searchJson(text, result, searcher.about, localDate(context.now()));
  if (context.flags.json === true) printJson(context, found);
  else context.stdout.write(listing(result, found.results, context));
  return 0;
};

function readLimit(given: string | undefined): number {
  if (given === undefined) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new UsageError(`--limit ${given} is no number of results.`, "Give a whole number from 1 to 100.");
}

function listing(result: SearchResult, items: readonly Item[], { flags }: CommandContext): string {
  if (items.length === 0) return "No page holds any of these words.\n";
  const lines = items.map((item, i) => {
    const place = item.anchor === "" ? item.title : `${item.title} › ${item.heading}`;
    const text = item.text.replace(/\s+/g, " ");
    return `${i + 1}. ${place}\n   ${flags.docs === undefined ? item.url : item.path}\n   ${shorten(text, LISTED_LENGTH)}`;
  });
  return printable([...notes(result), ...lines, ""].join("\n"));
}

/** What was searched other than what was typed, each in a paragraph. */
function notes({ corrected, relaxed }: SearchResult): string[] {
  const said: string[] = [];
  if (corrected !== undefined) {
    const typed = corrected.words.map(({ from }) => from).join(", ");
    said.push(`Showing results for: ${corrected.query} (for ${typed} as typed: --verbatim)\n`);
  }
  if (relaxed) said.push("Nothing holds that exact phrase; these pages hold its words.\n");
  return said;
}
