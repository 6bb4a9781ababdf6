import type { Kind } from "../../../src/content/page.ts";

interface KindWords {
  readonly one: string;
  readonly many: string;
  /** What pages of the kind are for, as said on the landing page. */
  readonly holds: string;
}

/** How each kind is called on the site. */
export const KIND_WORDS: Readonly<Record<Kind, KindWords>> = {
  "way-of-working": {
    one: "Way of working",
    many: "Ways of working",
    holds: "Who does what, and how we hand work to each other.",
  },
  practice: { one: "Practice", many: "Practices", holds: "What good looks like here, why, and the checklist." },
  runbook: { one: "Runbook", many: "Runbooks", holds: "What to do when it breaks, in the order to do it." },
  lesson: { one: "Lesson", many: "Lessons", holds: "What went wrong before and what we changed." },
  term: { one: "Term", many: "Glossary", holds: "The words we use, each in one sentence and then in full." },
  decision: { one: "Decision", many: "Decisions", holds: "What we chose, what we did not, and the reasons." },
  tutorial: { one: "Tutorial", many: "Tutorials", holds: "Learn by doing: finish one in an afternoon." },
  guide: { one: "Guide", many: "Guides", holds: "How to use and run Docent itself." },
  project: { one: "Project", many: "Project", holds: "How Docent is designed, run and changed." },
  page: { one: "Page", many: "Pages", holds: "" },
};

/** The order in which sections are offered: what a team reaches for first comes first. */
export const KIND_ORDER: readonly Kind[] = [
  "way-of-working",
  "practice",
  "runbook",
  "lesson",
  "term",
  "decision",
  "tutorial",
  "guide",
  "page",
  "project",
];
