import type { Kind } from "../content/page.ts";

/** The kinds that `docent new` writes; a `page` needs no skeleton, and `project` is about Docent itself. */
export const TEMPLATE_KINDS = [
  "runbook",
  "lesson",
  "term",
  "decision",
  "practice",
  "tutorial",
  "way-of-working",
  "guide",
] as const satisfies readonly Kind[];

export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** What a fresh page of a kind holds besides the keys of every kind. */
export interface PageTemplate {
  /** For folders whose docent.yaml does not say, as people write it. */
  readonly reviewEvery: string;
  /** Key → what to write there. Left empty: only the writer knows, and a guess would pass for a fact. */
  readonly keys: Readonly<Record<string, string>>;
  /** YAML lines whose value is known on a fresh page. */
  readonly known?: readonly string[];
  /** What the text before the first heading says. */
  readonly opening: string;
  /** Heading → what stands under it. */
  readonly headings: Readonly<Record<string, string>>;
}

/** Key → what to write there, for every kind. */
export const COMMON_KEYS: Readonly<Record<string, string>> = {
  tags: "a few words, such as [gpu, training]",
  questions: "three to six sentences that people really type, with their slips and error messages",
};

const LEVEL = "beginner, intermediate or advanced";
const RELATED = "links to pages of this folder and others, with a relative path and the .md ending";

/** What the skeleton of each kind holds. */
export const PAGE_TEMPLATES: Readonly<Record<TemplateKind, PageTemplate>> = {
  runbook: {
    reviewEvery: "3 months",
    keys: {
      handles: 'events that this page answers, such as ["training.failed"], or [] for none',
      severity: "low, medium, high or critical",
      lastVerified: "the day somebody last ran these steps, such as 2026-03-01",
    },
    opening: "In one or two sentences: what has happened, and the first thing to do about it.",
    headings: {
      Symptoms: "what the reader sees: alerts, messages word for word, graphs",
      "Check first": "numbered steps that tell the causes apart, each command with what it should print",
      Fix: "numbered steps for each cause, and how to see that it worked",
      "Roll back": "how to get back to the last good state when the fix does not help",
      Escalate: "after how long, to whom, and what to tell them",
      Afterwards: "what to clean up, to check the next day and to write down",
    },
  },
  lesson: {
    reviewEvery: "1 year",
    keys: {
      date: "the day of the incident, such as 2026-03-01",
      authors: "teams or roles, such as [operations on duty]",
      incident: "its number, such as INC-0042",
    },
    opening: "What went wrong, for how long, and the lesson, in two or three sentences.",
    headings: {
      "What happened": "the course of events, without blame and without names of people",
      Impact: "who was affected, for how long, in figures",
      Timeline: "a table: when, what",
      Causes: "what made it possible, and why it was found so late",
      "What helped": "what made it shorter or smaller",
      Actions: "what was changed, who keeps it, and whether it is done",
      "Runbooks changed": "links to the runbooks that now know better",
    },
  },
  term: {
    reviewEvery: "1 year",
    keys: { aliases: "other names: abbreviations, the old name, the tool's name", level: LEVEL },
    opening: "The meaning in one sentence that can be quoted alone and begins with the word itself.",
    headings: {
      "How it works": "the idea in a few sentences, with an example",
      "Why it matters": "what goes wrong without it",
      "Key takeaway": "the one sentence to remember",
      "Related terms": RELATED,
    },
  },
  decision: {
    reviewEvery: "1 year",
    keys: {},
    known: ["status: proposed # then accepted, rejected, superseded or deprecated"],
    opening: "What is decided and the main reason, in one sentence.",
    headings: {
      Context: "what forced a decision, with the facts and figures of today",
      Decision: "what we do from now on",
      Alternatives: "what else was possible, and why not",
      Consequences: "what gets easier, what gets harder, and when to look at it again",
    },
  },
  practice: {
    reviewEvery: "6 months",
    keys: { level: LEVEL },
    opening: "What we do and when, in two or three sentences.",
    headings: {
      Why: "what it prevents or gains",
      "How to do it": "the steps, with real commands; name the heading after the task",
      Checklist: "what can be ticked off, one line each",
      "What goes wrong": "usual mistakes and their signs",
      "Related pages": RELATED,
    },
  },
  tutorial: {
    reviewEvery: "6 months",
    keys: { level: LEVEL, minutes: "how long it takes, such as 45" },
    opening: "What the reader has made at the end, how long it takes, and what is needed before.",
    headings: {
      "What you start with": "files, access and versions",
      "Step 1: …": "one action, its command, and what it prints; one heading for each step",
      "What you learnt": "three lines",
      "Where to go next": RELATED,
    },
  },
  "way-of-working": {
    reviewEvery: "6 months",
    keys: { audience: "roles that it is meant for, such as [data scientist, operations]" },
    opening: "What was agreed, in two or three sentences.",
    headings: {
      "How we do it": "who does what, when; name the heading after what people ask",
      Why: "the reason for the agreement",
      "Signs that it does not work": "when to talk about it again",
      "Related pages": RELATED,
    },
  },
  guide: {
    reviewEvery: "6 months",
    keys: {},
    opening: "What the reader can do after reading, and the shortest way there.",
    headings: {
      "How to …": "the steps, with real commands and what they print",
      "When something does not work": "message or sign, cause, cure",
      "Related pages": RELATED,
    },
  },
};
