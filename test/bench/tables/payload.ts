import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { mean } from "../../../src/evaluate/measures.ts";
import { launchBrowser } from "../../helpers/browser.ts";
import type { Collection } from "../collections.ts";
import { pagesOf, questionsOf } from "../documents.ts";
import { fixed, kilobytes, type Table } from "../markdown.ts";
import type { Contender } from "../payload/contender.ts";
import { docent } from "../payload/docent.ts";
import { type Fetched, measureFetched, measureTime } from "../payload/measure.ts";
import { pagefind } from "../payload/pagefind.ts";
import { searchLocal } from "../payload/search-local.ts";
import { serve } from "../payload/serve.ts";
import { type Report, say } from "../report.ts";
import { median } from "../statistics.ts";

const CONTENDERS: readonly Contender[] = [docent, pagefind, searchLocal];
const VISITS = 5;
const QUESTIONS_PER_VISIT = 6;

interface Measured {
  readonly name: string;
  readonly visits: readonly Fetched[];
  readonly times: readonly number[];
}

/** What a reader's browser fetches, and how long that takes, until the first five results stand in the page. */
export async function payload(collections: readonly Collection[], sizes: readonly number[]): Promise<Report> {
  const questions = questionsOf(collections, VISITS * QUESTIONS_PER_VISIT);
  const visits = Array.from({ length: Math.floor(questions.length / QUESTIONS_PER_VISIT) }, (_, i) =>
    questions.slice(i * QUESTIONS_PER_VISIT, (i + 1) * QUESTIONS_PER_VISIT),
  );
  const browser = await launchBrowser();
  const tables: Report["tables"][number][] = [];
  try {
    for (const size of sizes) {
      const pages = pagesOf(collections, size);
      const measured: Measured[] = [];
      for (const contender of CONTENDERS) {
        say(`payload of ${size} pages: ${contender.name}`);
        measured.push(await measureContender(browser, contender, pages, visits));
      }
      tables.push({ caption: `${size.toLocaleString("en")} pages`, ...sizeTable(measured) });
    }
  } finally {
    await browser.close();
  }
  return {
    title: "In the browser",
    how:
      "Bodies as sent over HTTP/1.1, compressed, from the first keystroke to five results in the page (fewer where " +
      "fewer are found), nothing cached; the time at 1.6 Mbit/s and 150 ms. Median (highest) of " +
      `${visits.length} visits with ${QUESTIONS_PER_VISIT} questions each, in Chromium.`,
    tables,
  };
}

async function measureContender(
  browser: Browser,
  contender: Contender,
  pages: ReturnType<typeof pagesOf>,
  visits: readonly (readonly string[])[],
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "docent-bench-"));
  try {
    await contender.write(pages, folder);
    const site = await serve(folder);
    try {
      const fetched: Fetched[] = [];
      for (const questions of visits) fetched.push(await measureFetched(browser, site, questions));
      return {
        name: contender.name,
        visits: fetched,
        times: await timesOf(visits, (text) => measureTime(browser, site, text)),
      };
    } finally {
      await site.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the first question of each visit; one that outlasts all patience speaks for the others. */
async function timesOf(
  visits: readonly (readonly string[])[],
  measure: (question: string) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (const [first = ""] of visits) {
    const time = await measure(first);
    times.push(time);
    if (time === Number.POSITIVE_INFINITY) break;
  }
  return times;
}

function sizeTable(measured: readonly Measured[]): Table {
  return {
    head: [
      "search",
      "kB to the first results",
      "requests",
      "seconds",
      "next question, kB",
      "six questions, kB",
      "page blocked at most, ms: first question",
      "next ones",
      "results",
    ],
    rows: measured.map(({ name, visits, times }) => {
      const middle = (of: (visit: Fetched) => number): number => median(visits.map(of));
      const first = visits.map(({ firstBytes }) => firstBytes);
      const seconds = median(times) / 1000;
      return [
        name,
        `${kilobytes(median(first))} (${kilobytes(Math.max(...first))})`,
        fixed(
          middle(({ firstRequests }) => firstRequests),
          0,
        ),
        Number.isFinite(seconds) ? fixed(seconds, 1) : "over 60",
        kilobytes(middle(({ nextBytes }) => nextBytes)),
        kilobytes(middle(({ allBytes }) => allBytes)),
        fixed(
          middle(({ blocked }) => blocked[0] ?? 0),
          0,
        ),
        fixed(
          middle(({ blocked }) => Math.max(...blocked.slice(1))),
          0,
        ),
        fixed(mean(visits.flatMap(({ results }) => results)), 1),
      ];
    }),
  };
}
