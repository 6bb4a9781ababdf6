import type { FileToParse, ParseAll } from "../content/load.ts";
import type { ParsedFile } from "../content/parse.ts";

/**
 * Parses each text once for the same rules: of two states of a folder nearly all pages are the same, and parsing is
 * most of a check's time. What it gives is shared and must not be changed.
 */
export function rememberParsed(parse: ParseAll): ParseAll {
  const known = new Map<string, ParsedFile>();
  return async (files) => {
    const keys = files.map(keyOf);
    const unknown = files.filter((_, at) => !known.has(keys[at] ?? ""));
    const parsed = await parse(unknown);
    for (const [at, file] of unknown.entries()) known.set(keyOf(file), parsed[at] as ParsedFile);
    return keys.map((key) => known.get(key) as ParsedFile);
  };
}

function keyOf({ text, rules }: FileToParse): string {
  return JSON.stringify([rules, text]);
}
