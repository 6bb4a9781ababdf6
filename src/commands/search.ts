import { shorten } from "../chat/words.ts";
import { UsageError } from "../errors.ts";
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
  const result = await searcher.search({ text, limit });
  const found = searchJson(text, result, searcher.about, localDate(context.now()));
  if (context.flags.json === true) printJson(context, found);
  else context.stdout.write(listing(found.results, result.corrected?.query, context));
  return 0;
};

function readLimit(given: string | undefined): number {
  if (given === undefined) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new UsageError(`--limit ${given} is no number of results.`, "Give a whole number from 1 to 100.");
}

function listing(results: readonly Item[], corrected: string | undefined, { flags }: CommandContext): string {
  if (results.length === 0) return "No page holds any of these words.\n";
  const note = corrected === undefined ? "" : `Showing results for: ${corrected}\n\n`;
  const lines = results.map((item, i) => {
    const place = item.anchor === "" ? item.title : `${item.title} › ${item.heading}`;
    const text = item.text.replace(/\s+/g, " ");
    return `${i + 1}. ${place}\n   ${flags.docs === undefined ? item.url : item.path}\n   ${shorten(text, LISTED_LENGTH)}`;
  });
  return printable(`${note}${lines.join("\n")}\n`);
}
