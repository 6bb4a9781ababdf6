import type { Parse } from "../content/load.ts";
import { type ParsedFile, parsePage } from "../content/parse.ts";

/**
 * Parses each text once for the same rules: of two states of a folder nearly all pages are the same, and parsing is
 * most of a check's time. What it gives is shared and must not be changed.
 */
export function rememberParsed(parse: Parse = parsePage): Parse {
  const known = new Map<string, ParsedFile>();
  return (source, rules) => {
    const key = JSON.stringify([rules, source]);
    const parsed = known.get(key) ?? parse(source, rules);
    known.set(key, parsed);
    return parsed;
  };
}
