import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Page } from "../../../src/content/page.ts";
import { holds, sectionText } from "./holds.ts";

/** A question and the sentences of one page that answer it; one of `answers` is enough. */
export interface Label {
  readonly question: string;
  readonly path: string;
  readonly heldOut: boolean;
  /** Each with the heading that it stands under (the page's title for its opening). */
  readonly answers: readonly { readonly under: string; readonly text: string }[];
}

const schema = z.array(
  z.strictObject({
    question: z.string(),
    path: z.string(),
    heldOut: z.boolean().default(false),
    answers: z.array(z.strictObject({ under: z.string(), text: z.string() })).min(1),
  }),
);

const FILE = join(import.meta.dirname, "../../fixtures/extracts.yaml");

/** @throws Error naming every label whose text is no longer where it says: a page was edited, so the label must be, too */
export function readLabels(pages: readonly Page[]): readonly Label[] {
  const labels = schema.parse(parse(readFileSync(FILE, "utf8")));
  const wrong = labels.flatMap(({ question, path, answers }) => {
    const sections = pages.find((page) => page.path === path)?.sections ?? [];
    return answers
      .filter(({ under, text }) => !sections.some((one) => one.heading === under && holds(sectionText(one), [text])))
      .map(({ under, text }) => `${question}: ${path} does not say under "${under}": ${text}`);
  });
  if (wrong.length > 0) throw new Error(`test/fixtures/extracts.yaml is out of date:\n${wrong.join("\n")}`);
  return labels;
}
