import { stringify } from "yaml";
import { COMMON_KEYS, PAGE_TEMPLATES, type TemplateKind } from "./page-templates.ts";

/** What is known of a page before it is written. */
export interface NewPage {
  readonly kind: TemplateKind;
  readonly title: string;
  /** An id of docent.yaml. */
  readonly owner: string;
  /** ISO date (YYYY-MM-DD). */
  readonly today: string;
  /** As people write it; the kind's usual period without it. */
  readonly reviewEvery?: string;
}

/** The keys that the skeleton leaves empty; `docent check` keeps the page out until each has a value. */
export function emptyKeys(kind: TemplateKind): readonly string[] {
  return Object.keys({ ...COMMON_KEYS, ...PAGE_TEMPLATES[kind].keys });
}

/** The skeleton: front matter, and the kind's headings with a hint under each as a comment, which is never quoted. */
export function renderPage(page: NewPage): string {
  const { keys, known = [], opening, headings, reviewEvery } = PAGE_TEMPLATES[page.kind];
  const hints = Object.entries({ ...COMMON_KEYS, ...keys });
  return [
    "---",
    stringify({ title: page.title, owner: page.owner }, { lineWidth: 0 }).trimEnd(),
    `reviewed: ${page.today}`,
    `reviewEvery: ${page.reviewEvery ?? reviewEvery}`,
    ...hints.map(([key, hint]) => `${key}: # ${hint}`),
    ...known,
    "---",
    "",
    `<!-- ${opening} -->`,
    ...Object.entries(headings).flatMap(([heading, hint]) => ["", `## ${heading}`, "", `<!-- ${hint} -->`]),
    "",
  ].join("\n");
}
