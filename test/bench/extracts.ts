// `node test/bench/extracts.ts`: given the right page, is the sentence that answers in what is quoted of it? On the
// hand-labelled questions of test/fixtures/extracts.yaml, the half that may be looked at apart from the half held out.
// `--misses` prints what went wrong in the first half; what went wrong in the other one is not printed on purpose.
import { join } from "node:path";
import { readKnowledge } from "../../src/config/read-knowledge.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page } from "../../src/content/page.ts";
import { buildArtefact } from "../../src/search/build.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { holds } from "./extracts/holds.ts";
import { type Label, readLabels } from "./extracts/labels.ts";
import { type Quoted, quote } from "./extracts/quote.ts";

const WAYS: readonly (readonly [keyof Quoted, string])[] = [
  ["firstSentences", "first sentences of the page"],
  ["bestSentence", "best single sentence, plain idf overlap"],
  ["section", "(a) the section chosen"],
  ["extract", "(b) the extract of the hit"],
  ["passage", "(c) the passage of the answer"],
];

interface Asked {
  readonly label: Label;
  readonly quoted: Quoted;
}

const docsDir = join(import.meta.dirname, "../../docs");
const { pages } = await loadPages({ docsDir, knowledge: readKnowledge(docsDir).knowledge });
// Without the pages' own questions, some of which are near to the ones asked here.
const bare = pages.map((page) => ({ ...page, questions: [] }));
const searcher = await openIndex(memoryReader(buildArtefact(bare, { team: "", askWhom: "", owners: {} })));
const asked: Asked[] = [];
for (const label of readLabels(pages)) {
  const page = pages.find(({ path }) => path === label.path) as Page;
  asked.push({ label, quoted: await quote(searcher, page, label.question) });
}
const tuned = asked.filter(({ label }) => !label.heldOut);
const heldOut = asked.filter(({ label }) => label.heldOut);
const head = [
  "holds the sentence that answers",
  `tuned (${tuned.length})`,
  `held out (${heldOut.length})`,
  "characters",
];
const rows = WAYS.map(([way, name]) => [name, share(tuned, way), share(heldOut, way), `${meanLength(asked, way)}`]);
const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
process.stdout.write(`${lines.join("\n")}\n`);
if (process.argv.includes("--misses")) for (const one of tuned) printMiss(one);

function isHeld({ label, quoted }: Asked, way: keyof Quoted): boolean {
  return holds(
    quoted[way],
    label.answers.map(({ text }) => text),
  );
}

function share(some: readonly Asked[], way: keyof Quoted): string {
  return (some.filter((one) => isHeld(one, way)).length / some.length).toFixed(3);
}

/** Mean length of what is quoted: long quotations hold everything and help nobody. */
function meanLength(some: readonly Asked[], way: keyof Quoted): number {
  return Math.round(some.reduce((sum, { quoted }) => sum + quoted[way].length, 0) / some.length);
}

function printMiss(one: Asked): void {
  const missed = WAYS.slice(2).filter(([way]) => !isHeld(one, way));
  const [first] = missed;
  if (first === undefined) return;
  const { question, path, answers } = one.label;
  const names = missed.map(([way]) => way).join(", ");
  const wanted = answers.map(({ under, text }) => `  wanted, under "${under}": ${text}`).join("\n");
  process.stdout.write(`\n## ${question} (${path}; ${names})\n${wanted}\n${one.quoted[first[0]]}\n`);
}
