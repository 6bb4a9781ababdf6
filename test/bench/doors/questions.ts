import { join } from "node:path";
import { readKnowledge } from "../../../src/config/read-knowledge.ts";
import { loadPages } from "../../../src/content/load.ts";
import { ROOT } from "./places.ts";

/** @returns so many of the questions that the repository's own pages ask, spread evenly over them */
export async function questionsOfTheDocs(count: number): Promise<readonly string[]> {
  const docsDir = join(ROOT, "docs");
  const { knowledge } = readKnowledge(docsDir);
  const { pages } = await loadPages({ docsDir, knowledge });
  const all = pages.flatMap((page) => page.questions);
  if (all.length < count) throw new Error(`The docs ask ${all.length} questions, and ${count} are wanted.`);
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)] ?? "");
}
