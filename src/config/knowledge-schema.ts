import { z } from "zod";
import { KINDS } from "../content/page.ts";
import { isLanguage, LANGUAGES, languageMeant, languageName } from "../text/language.ts";
import { answersSchema, knownAnswerKeys } from "./answers-schema.ts";
import type { KnowledgeConfig } from "./config.ts";
import { PERIOD_CURE, parsePeriodDays } from "./period.ts";
import { knownRouteKeys, routeSchema, spelledAlike } from "./route-schema.ts";

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

const period = z.unknown().transform((value, context) => {
  const days = typeof value === "string" ? parsePeriodDays(value) : undefined;
  if (days !== undefined) return days;
  context.addIssue({
    code: "custom",
    message: `${JSON.stringify(value)} is no period.`,
    params: { cure: PERIOD_CURE },
  });
  return z.NEVER;
});

const indexLanguage = z.unknown().transform((value, context) => {
  if (isLanguage(value)) return value;
  const meant = typeof value === "string" ? languageMeant(value) : undefined;
  const hint = meant === undefined ? "." : `, did you mean \`${meant}\`?`;
  context.addIssue({
    code: "custom",
    message:
      value === null ? "language is empty." : `${JSON.stringify(value)} is no language that pages can be in${hint}`,
    params: { cure: `Use one of: ${LANGUAGES.map((code) => `${code} (${languageName(code)})`).join(", ")}.` },
  });
  return z.NEVER;
});

const folder = z.string().transform((path, context) => {
  const clean = path.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
  const inside = clean !== "" && !clean.startsWith("/") && !clean.split("/").includes("..");
  if (inside) return clean;
  context.addIssue({
    code: "custom",
    message: `"${path}" is no folder below the docs.`,
    params: { cure: "Write the path of a folder relative to the docs folder, such as `runbooks`." },
  });
  return z.NEVER;
});

const shapes = {
  team: { name: text, askWhom: text },
  owner: { name: text, slack: text.exactOptional(), teams: text.exactOptional(), github: text.exactOptional() },
};

const top = {
  team: z.strictObject(shapes.team),
  language: indexLanguage.default("en"),
  owners: z.record(id, z.strictObject(shapes.owner)).default({}),
  folders: z.record(folder, z.enum(KINDS)).default({}),
  reviewEvery: z.partialRecord(z.enum(KINDS), period).default({}),
  routes: z.array(routeSchema).default([]).transform(spelledAlike),
  answers: answersSchema.exactOptional(),
};

/** The shape of docent.yaml; unknown keys are errors. */
export const knowledgeSchema = z.strictObject(top);

/** The keys that may stand at a place of the file, for "did you mean". */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [first] = path;
  if (path.length === 0) return Object.keys(top);
  if (first === "team") return Object.keys(shapes.team);
  if (first === "owners") return path.length === 1 ? [] : Object.keys(shapes.owner);
  if (first === "reviewEvery") return KINDS;
  if (first === "answers") return knownAnswerKeys(path.slice(1));
  return first === "routes" ? knownRouteKeys(path.slice(2)) : [];
}

/** The parsed file in the words of the rest of the program. */
export function toKnowledge(file: z.output<typeof knowledgeSchema>): KnowledgeConfig {
  const { reviewEvery, answers, ...rest } = file;
  return { ...rest, reviewEveryDays: reviewEvery, ...(answers === undefined ? {} : { answers }), declared: true };
}
