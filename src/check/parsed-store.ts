import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ParsedFile } from "../content/parse.ts";
import { type Packed, pack, unpack } from "./jobs.ts";
import { lighter } from "./lighter.ts";

/** What files were parsed to, kept from one run to the next. */
export interface ParsedStore {
  get(key: string): ParsedFile | undefined;
  add(key: string, parsed: ParsedFile | Packed<ParsedFile>): void;
  /** Writes what this run used, if any of it is new. Never fails: what cannot be written makes the next run longer. */
  keep(): Promise<void>;
}

/**
 * @param file a line with a digest of the rest, then a line with key and JSON for each parsed file. One that is missing,
 *   damaged or from another version is as good as an empty one, since all in it can be parsed again
 * @param version of the code that parses
 */
export async function openParsedStore(file: string, version: string): Promise<ParsedStore> {
  const known = await read(file, version);
  const used = new Map<string, string | ParsedFile>();
  let isNew = false;
  return {
    get(key) {
      const json = known.get(key);
      if (json === undefined) return undefined;
      used.set(key, json);
      return unpack<ParsedFile>({ json });
    },
    add(key, parsed) {
      isNew = true;
      used.set(key, "json" in parsed ? parsed.json : parsed);
    },
    async keep() {
      if (isNew) await write(file, version, used).catch(() => undefined);
    },
  };
}

/** @throws also when all of it is more than one string can hold, which `read` could not take either */
async function write(file: string, version: string, used: ReadonlyMap<string, string | ParsedFile>): Promise<void> {
  const lines = [...used].map(([key, parsed]) => `${key} ${typeof parsed === "string" ? parsed : packed(parsed)}\n`);
  const body = lines.join("");
  await replace(file, `${digestOf(version, body)}\n${body}`);
}

async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, text);
  await rename(draft, file);
}

function packed(parsed: ParsedFile): string {
  return pack(lighter(parsed)).json;
}

/** Key → JSON; a key holds no blank. */
async function read(file: string, version: string): Promise<Map<string, string>> {
  const text = await readFile(file, "utf8").catch(() => "");
  const start = text.indexOf("\n") + 1;
  const body = text.slice(start);
  if (text.slice(0, Math.max(0, start - 1)) !== digestOf(version, body)) return new Map();
  return new Map(
    body
      .split("\n")
      .slice(0, -1)
      .map((line) => {
        const blank = line.indexOf(" ");
        return [line.slice(0, blank), line.slice(blank + 1)];
      }),
  );
}

function digestOf(version: string, body: string): string {
  return createHash("sha256").update(version).update(body).digest("hex");
}
