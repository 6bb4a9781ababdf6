import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { markdownTable, type Table } from "./markdown.ts";

/** Kept out of version control. */
export const RESULTS = join(import.meta.dirname, "results");

/** Above this many busy processes per machine, times say more about the neighbours than about the engines. */
const BUSY = 1.5;

/** What one table file hands back. */
export interface Report {
  readonly title: string;
  /** What was measured and how, in a sentence or two of Markdown. */
  readonly how: string;
  readonly tables: readonly (Table & { readonly caption?: string })[];
}

/** A report as Markdown, with the machine, the day and the load under which it was taken. */
export function formatReport({ title, how, tables }: Report): string {
  const parts = tables.map(({ caption, ...table }) =>
    caption === undefined ? markdownTable(table) : `**${caption}**\n\n${markdownTable(table)}`,
  );
  return [`## ${title}`, `${how} ${machine()}`, ...parts].join("\n\n");
}

/** Prints a report and keeps a copy beside the earlier ones. */
export async function publish(name: string, report: Report): Promise<void> {
  const text = formatReport(report);
  process.stdout.write(`\n${text}\n`);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${name}.md`), `${text}\n`);
}

function machine(): string {
  const date = new Date().toISOString().slice(0, 10);
  const busy = loadavg()[0] ?? 0;
  const warning =
    busy > BUSY
      ? ` Other work ran beside it (load ${busy.toFixed(1)}): times hold only if this ran at a higher priority.`
      : "";
  return `${date}, ${availableParallelism()} cores, Node ${process.versions.node}.${warning}`;
}

/** To stderr, so that stdout can be pasted. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
