import { Workplace } from "../child.ts";
import type { Collection } from "../collections.ts";
import { documentsOf, questionsOf } from "../documents.ts";
import type { LoadFigures } from "../engines/child-figures.ts";
import type { Engine } from "../engines/engine.ts";
import { fixed } from "../markdown.ts";
import { type Report, say } from "../report.ts";
import { median, medianOf } from "../statistics.ts";
import type { SpeedOptions } from "./speed.ts";

const MEGABYTE = 1e6;

/** Resident memory of a process that does nothing but hold one engine's index. */
export async function memory(
  engines: readonly Engine[],
  collections: readonly Collection[],
  { sizes, runs, questions }: SpeedOptions,
): Promise<Report> {
  const stored = engines.filter(({ load }) => load !== undefined);
  const columns: Map<string, string[]>[] = [];
  for (const size of sizes) {
    const place = await Workplace.create(documentsOf(collections, size), questionsOf(collections, questions));
    try {
      columns.push(await measureSize(place, stored, size, runs));
    } finally {
      await place.remove();
    }
  }
  return {
    title: "Memory",
    how:
      "Resident MB of a fresh process that loads one engine's index from disk: after one answer, and after " +
      `${questions} questions at most. Garbage collected first; median of ${runs} processes each.`,
    tables: [
      {
        head: ["engine", ...sizes.flatMap((size) => [`${size.toLocaleString("en")} documents`, "after questions"])],
        rows: ["no index", ...stored.map(({ name }) => name)].map((name) => [
          name,
          ...columns.flatMap((column) => column.get(name) ?? ["–", "–"]),
        ]),
      },
    ],
  };
}

async function measureSize(
  place: Workplace,
  engines: readonly Engine[],
  size: number,
  runs: number,
): Promise<Map<string, string[]>> {
  const empty = await repeat(runs, () => place.empty());
  const column = new Map([["no index", [fixed(median(empty) / MEGABYTE, 0), "–"]]]);
  for (const engine of engines) {
    say(`memory of ${size} documents: ${engine.name}`);
    await place.build(engine);
    const loaded = await repeat(runs, () => place.load(engine));
    const megabytes = (of: (figures: LoadFigures) => number): string =>
      fixed((medianOf(loaded, (figures) => (figures === undefined ? undefined : of(figures))) ?? 0) / MEGABYTE, 0);
    column.set(engine.name, [megabytes((figures) => figures.loadedBytes), megabytes((figures) => figures.askedBytes)]);
  }
  return column;
}

async function repeat<T>(times: number, measure: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await measure());
  return results;
}
