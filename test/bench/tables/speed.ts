import { Workplace } from "../child.ts";
import type { Collection } from "../collections.ts";
import { documentsOf, questionsOf, WORDS } from "../documents.ts";
import type { BuildFigures, LoadFigures, QueryTimes } from "../engines/child-figures.ts";
import type { Engine } from "../engines/engine.ts";
import { significant, type Table } from "../markdown.ts";
import { plotLines } from "../plot.ts";
import { type Report, say } from "../report.ts";
import { medianOf } from "../statistics.ts";

export interface SpeedOptions {
  /** Numbers of documents. */
  readonly sizes: readonly number[];
  /** Processes per engine and size; their median counts. */
  readonly runs: number;
  /** So many questions at most, drawn from all collections. */
  readonly questions: number;
}

interface Run {
  readonly built: BuildFigures;
  readonly loaded?: LoadFigures;
}

interface Measured {
  readonly engine: Engine;
  readonly size: number;
  readonly runs: readonly Run[];
}

export interface SpeedReport extends Report {
  /** How the median time of a question grows with the number of documents: an SVG document. */
  readonly plot: string;
}

/** Time per question, to build and to load, over growing numbers of documents. */
export async function speed(
  engines: readonly Engine[],
  collections: readonly Collection[],
  options: SpeedOptions,
): Promise<SpeedReport> {
  const measured: Measured[] = [];
  for (const size of options.sizes) measured.push(...(await measureSize(engines, collections, size, options)));
  return {
    title: "Speed",
    how:
      `Documents of about ${WORDS} words, cut from the collections' pages; where these are too few, recombined from ` +
      "their sentences with a vocabulary that goes on growing. Questions one at a time, ten results each, the index " +
      'in memory; "first answer" is from the files on disk to one answer, in a fresh process. ' +
      `Up to ${options.questions} questions; median of ${options.runs} processes each.`,
    tables: options.sizes.map((size) => sizeTable(measured, size)),
    plot: plotLines(
      engines.map((engine) => ({ name: engine.name, points: pointsOf(measured, engine) })),
      { title: "Time per question (median) by number of documents", x: "documents", y: "ms" },
    ),
  };
}

async function measureSize(
  engines: readonly Engine[],
  collections: readonly Collection[],
  size: number,
  { runs, questions }: SpeedOptions,
): Promise<Measured[]> {
  const place = await Workplace.create(documentsOf(collections, size), questionsOf(collections, questions));
  const results = new Map<Engine, Run[]>(engines.map((engine) => [engine, []]));
  try {
    // Round by round, so that a slow minute of the machine does not fall on one engine alone.
    for (let run = 1; run <= runs; run++) {
      for (const [engine, done] of results) {
        say(`${size} documents, run ${run} of ${runs}: ${engine.name}`);
        const built = await place.build(engine);
        const loaded = await place.load(engine);
        done.push({ built, ...(loaded === undefined ? {} : { loaded }) });
      }
    }
  } finally {
    await place.remove();
  }
  return [...results].map(([engine, done]) => ({ engine, size, runs: done }));
}

function sizeTable(measured: readonly Measured[], size: number): Table & { caption: string } {
  const rows = measured.filter((row) => row.size === size);
  return {
    caption: `${size.toLocaleString("en")} documents`,
    head: ["engine", "p50 ms", "p99 ms", "build s", "documents/s", "first answer ms"],
    rows: rows.flatMap(({ engine, runs }) => {
      const buildMs = medianOf(runs, ({ built }) => built.buildMs) ?? Number.NaN;
      const firstAnswer = medianOf(runs, ({ loaded }) => loaded?.firstAnswerMs);
      const full = [engine.name, ...times(runs, ({ built }) => built.full)];
      const base = [`${engine.name}, base ranking only`, ...times(runs, ({ built }) => built.base)];
      const row = [...full, significant(buildMs / 1000), whole((size / buildMs) * 1000), significant(firstAnswer)];
      return runs.some(({ built }) => built.base !== undefined) ? [row, base] : [row];
    }),
  };
}

function times(runs: readonly Run[], of: (run: Run) => QueryTimes | undefined): string[] {
  return [significant(medianOf(runs, (run) => of(run)?.p50Ms)), significant(medianOf(runs, (run) => of(run)?.p99Ms))];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function pointsOf(measured: readonly Measured[], engine: Engine): { x: number; y: number }[] {
  return measured
    .filter((row) => row.engine === engine)
    .map(({ size, runs }) => ({ x: size, y: medianOf(runs, ({ built }) => built.full.p50Ms) ?? Number.NaN }));
}
