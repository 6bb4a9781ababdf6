import { createHash } from "node:crypto";
import type { FileToParse, ParseAll } from "../content/load.ts";
import type { ParsedFile } from "../content/parse.ts";
import { type Packed, unpack } from "./jobs.ts";
import type { ParsedStore } from "./parsed-store.ts";

/** Parses all files, each in its place of the list, and may give them packed. */
type ParseOrPackAll = (files: readonly FileToParse[]) => Promise<readonly (ParsedFile | Packed<ParsedFile>)[]>;

/**
 * Parses each text once for the same rules: of two states of a folder, and of two runs, nearly all pages are the same,
 * and parsing is most of a check's time. What it gives is shared and must not be changed.
 */
export function rememberParsed(parse: ParseOrPackAll, store?: ParsedStore): ParseAll {
  const known = new Map<string, ParsedFile>();
  return async (files) => {
    const keys = files.map(keyOf);
    for (const key of keys) {
      const kept = known.has(key) ? undefined : store?.get(key);
      if (kept !== undefined) known.set(key, kept);
    }
    const unknown = [...files.entries()].filter(([at]) => !known.has(keys[at] ?? ""));
    const parsed = await parse(unknown.map(([, file]) => file));
    for (const [index, [at]] of unknown.entries()) {
      const key = keys[at] ?? "";
      const one = parsed[index] as ParsedFile | Packed<ParsedFile>;
      known.set(key, unpack(one));
      store?.add(key, one);
    }
    return keys.map((key) => known.get(key) as ParsedFile);
  };
}

function keyOf({ text, rules }: FileToParse): string {
  return createHash("sha256")
    .update(JSON.stringify([rules, text]))
    .digest("base64url");
}
