import { z } from "zod";
import { EVENT_KINDS, EVENT_STATUSES } from "../config/config.ts";
import { parsePeriodDays } from "../config/period.ts";
import { nearestWord } from "../text/nearest.ts";
import { KINDS, type Kind } from "./page.ts";

/** Keys that Docusaurus understands on a docs page; allowed on every kind and left to Docusaurus. */
export const DOCUSAURUS_KEYS = [
  "id",
  "slug",
  "sidebar_label",
  "sidebar_position",
  "sidebar_class_name",
  "sidebar_custom_props",
  "displayed_sidebar",
  "hide_title",
  "hide_table_of_contents",
  "toc_min_heading_level",
  "toc_max_heading_level",
  "pagination_label",
  "pagination_prev",
  "pagination_next",
  "keywords",
  "image",
  "draft",
  "unlisted",
  "last_update",
  "custom_edit_url",
  "title_meta",
  "parse_number_prefixes",
] as const;

const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .pipe(z.string().trim().min(1));
/** A list of words; a single one, or several separated by commas, may stand without the list. */
const words = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",") : value),
  // `- How do I do: this?` is a mapping to YAML: made a word, it would be indexed as "[object Object]".
  z.array(text),
);
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "is no date; write it as 2026-03-01")
  .refine((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) ?? false, "is no day of the calendar");
const period = z
  .string()
  .refine((value) => parsePeriodDays(value) !== undefined, 'is no period; write it as "6 months"');
const level = z.enum(["beginner", "intermediate", "advanced"]);

/** Kind and status, and perhaps a field or a label with a glob; senders make up their labels, so any name may be one. */
const HANDLE = /^([\w-]+)\.([\w-]+)(?::[\w.-]+=.+)?$/;

/** A slip in a kind or a status would keep the runbook from every card without a word. */
const handle = z.string().superRefine((given, context) => {
  const [, kind, status] = HANDLE.exec(given) ?? [];
  if (kind === undefined || status === undefined) {
    const message = 'is no event; write it as "training.failed" or "alert.firing:metric=*drift*"';
    context.addIssue({ code: "custom", message });
    return;
  }
  const parts = [
    { what: "kind of event", word: kind, known: EVENT_KINDS },
    { what: "status of an event", word: status, known: EVENT_STATUSES },
  ].map((part) => ({ ...part, nearest: nearestWord(part.word, part.known) }));
  const wrong = parts.filter(({ word, nearest }) => word !== nearest);
  if (wrong.length === 0) return;
  const meant = parts.every(({ nearest }) => nearest !== undefined)
    ? `, did you mean \`${parts.map(({ nearest }) => nearest).join(".")}\`?`
    : "";
  context.addIssue({
    code: "custom",
    message: `can never fit: there is no ${wrong.map(({ what, word }) => `${what} \`${word}\``).join(" and no ")}${meant}`,
    params: { cure: wrong.map(({ what, known }) => `Use as ${what} one of: ${known.join(", ")}.`).join(" ") },
  });
});

const common = {
  title: text,
  description: text.optional(),
  kind: z.enum(KINDS).optional(),
  tags: words.default([]),
  aliases: words.default([]),
  questions: words.default([]),
  starter: z.boolean().optional(),
};
const kept = { ...common, owner: text, reviewed: date, reviewEvery: period, tags: words, questions: words };

/** The keys that each kind of page has, with their types. */
export const KIND_SCHEMAS: Readonly<Record<Kind, z.ZodRawShape>> = {
  page: {
    ...common,
    title: text.optional(),
    owner: text.optional(),
    reviewed: date.optional(),
    reviewEvery: period.optional(),
  },
  "way-of-working": { ...kept, audience: words },
  practice: { ...kept, level },
  runbook: {
    ...kept,
    handles: z.array(handle),
    severity: z.enum(["low", "medium", "high", "critical"]),
    lastVerified: date,
  },
  lesson: { ...kept, date, authors: words, incident: text },
  term: { ...kept, aliases: words, level },
  decision: {
    ...kept,
    status: z.enum(["proposed", "accepted", "rejected", "superseded", "deprecated"]),
    supersedes: text.optional(),
    supersededBy: text.optional(),
  },
  tutorial: { ...kept, level, minutes: z.number().int().positive() },
  guide: kept,
  project: { ...kept, questions: words.default([]) },
};
