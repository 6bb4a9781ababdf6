import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Collection } from "../collections.ts";
import { documentsOf, WORDS } from "../documents.ts";
import { docent } from "../engines/docent.ts";
import type { Engine } from "../engines/engine.ts";
import { kilobytes } from "../markdown.ts";
import { type Report, say } from "../report.ts";

/** The parts of our index by the beginning of their files' names (src/search/artefact.ts). */
const PARTS: readonly (readonly [prefix: string, part: string])[] = [
  ["position", "positions"],
  ["page", "pages: summary, outline and text"],
  ["", "dictionary, postings, manifest"],
];

interface Bytes {
  readonly raw: number;
  readonly gzip: number;
}

/** Bytes of what each engine writes to disk, every file compressed on its own as a server would send it. */
export async function size(
  engines: readonly Engine[],
  collections: readonly Collection[],
  { sizes }: { readonly sizes: readonly number[] },
): Promise<Report> {
  const stored = engines.filter(({ load }) => load !== undefined);
  const columns: Map<string, Bytes>[] = [];
  for (const count of sizes) {
    const grown = documentsOf(collections, count);
    const column = new Map<string, Bytes>();
    for (const engine of stored) {
      say(`size of ${count} documents: ${engine.name}`);
      const files = await filesOf(engine, grown);
      column.set(engine.name, sum(files.values()));
      if (engine === docent) for (const [part, bytes] of partsOf(files)) column.set(part, bytes);
    }
    columns.push(column);
  }
  const rows = stored.flatMap((engine) =>
    engine === docent ? [engine.name, ...PARTS.map(([, part]) => rowOf(part))] : [engine.name],
  );
  return {
    title: "Size of the index",
    how:
      `Documents of about ${WORDS} words. Ours and Orama's hold the documents' texts too, SQLite's as well; the ` +
      "others hold only what they search.",
    tables: [
      {
        head: ["engine", ...sizes.flatMap((count) => [`${count.toLocaleString("en")} documents, kB gzip`, "kB raw"])],
        rows: rows.map((name) => [name, ...columns.flatMap((column) => written(column.get(name)))]),
      },
    ],
  };
}

function rowOf(part: string): string {
  return `– ${part}`;
}

function written(bytes: Bytes | undefined): string[] {
  return [kilobytes(bytes?.gzip), kilobytes(bytes?.raw)];
}

/** Bytes of each file that the engine writes for these pages. */
async function filesOf(engine: Engine, pages: Parameters<Engine["build"]>[0]): Promise<Map<string, Bytes>> {
  const directory = await mkdtemp(join(tmpdir(), "docent-bench-"));
  try {
    const index = await engine.build(pages);
    await index.save?.(directory);
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = new Map<string, Bytes>();
    for (const entry of entries.filter((found) => found.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      files.set(path, { raw: content.length, gzip: gzipSync(content).length });
    }
    return files;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The files of our index by what they hold. */
export function partsOf(files: ReadonlyMap<string, Bytes>): Map<string, Bytes> {
  const grouped = Map.groupBy(files, ([path]) => partOf(basename(path)));
  return new Map(PARTS.map(([, part]) => [rowOf(part), sum((grouped.get(part) ?? []).map(([, bytes]) => bytes))]));
}

function partOf(file: string): string {
  return PARTS.find(([prefix]) => file.startsWith(prefix))?.[1] ?? "";
}

function sum(all: Iterable<Bytes>): Bytes {
  let raw = 0;
  let gzip = 0;
  for (const bytes of all) {
    raw += bytes.raw;
    gzip += bytes.gzip;
  }
  return { raw, gzip };
}
