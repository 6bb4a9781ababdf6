import { z } from "zod";
import { KINDS } from "../content/page.ts";
import { EVENT_KINDS, EVENT_STATUSES } from "../events/event.ts";
import { isLanguage, LANGUAGES, languageMeant, languageName } from "../text/language.ts";
import { didYouMean } from "../text/nearest.ts";
import { type Destination, type KnowledgeConfig, PLATFORMS, ROUTE_FIELDS } from "./config.ts";
import { PERIOD_CURE, parsePeriodDays } from "./period.ts";

const text = z.string().trim().min(1);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
/** One value may stand without brackets: `branch: main`. */
const texts = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(text).min(1));

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

const destination = z.strictObject(optional(PLATFORMS, text)).transform((value, context): Destination => {
  const given = PLATFORMS.filter((platform) => value[platform] !== undefined);
  const [platform] = given;
  const channel = platform && value[platform];
  if (given.length === 1 && platform && channel) return { platform, channel };
  context.addIssue({
    code: "custom",
    message: `a destination names ${given.length === 0 ? "no platform" : "several platforms"}.`,
    params: { cure: 'Write one platform per list item: `- slack: "#ml-alerts"`.' },
  });
  return z.NEVER;
});

/** A field of a route whose values are known: a slip would silence the route without a word. Globs may stand, too. */
function oneOf(what: string, values: readonly string[]) {
  return texts.superRefine((given, context) => {
    for (const value of given) {
      if (value.includes("*") || values.includes(value)) continue;
      context.addIssue({
        code: "custom",
        message: `there is no ${what} \`${value}\`${didYouMean(value, values) || "."}`,
        params: { cure: `Use one of: ${values.join(", ")}; or a pattern with \`*\`.` },
      });
    }
  });
}

const when = {
  ...optional(ROUTE_FIELDS, texts),
  kind: oneOf("kind of event", EVENT_KINDS).exactOptional(),
  status: oneOf("status of an event", EVENT_STATUSES).exactOptional(),
};

const shapes = {
  team: { name: text, askWhom: text },
  owner: { name: text, slack: text.exactOptional(), teams: text.exactOptional(), github: text.exactOptional() },
  route: {
    name: text,
    when: z.strictObject(when),
    to: z.array(destination).min(1),
    mention: texts.default([]),
  },
};

const top = {
  team: z.strictObject(shapes.team),
  language: indexLanguage.default("en"),
  owners: z.record(id, z.strictObject(shapes.owner)).default({}),
  folders: z.record(folder, z.enum(KINDS)).default({}),
  reviewEvery: z.partialRecord(z.enum(KINDS), period).default({}),
  routes: z.array(z.strictObject(shapes.route)).default([]),
};

/** The shape of docent.yaml; unknown keys are errors. */
export const knowledgeSchema = z.strictObject(top);

/** The keys that may stand at a place of the file, for "did you mean". */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [first, , third] = path;
  if (path.length === 0) return Object.keys(top);
  if (first === "team") return Object.keys(shapes.team);
  if (first === "owners") return path.length === 1 ? [] : Object.keys(shapes.owner);
  if (first === "reviewEvery") return KINDS;
  if (first !== "routes") return [];
  if (third === "when") return ROUTE_FIELDS;
  return third === "to" ? PLATFORMS : Object.keys(shapes.route);
}

/** The parsed file in the words of the rest of the program. */
export function toKnowledge(file: z.output<typeof knowledgeSchema>): KnowledgeConfig {
  const { team, language, owners, folders, reviewEvery, routes } = file;
  return { team, language, owners, folders, reviewEveryDays: reviewEvery, routes, declared: true };
}

function optional<Key extends string, Schema extends z.ZodType>(keys: readonly Key[], schema: Schema) {
  return Object.fromEntries(keys.map((key) => [key, schema.exactOptional()])) as Record<
    Key,
    z.ZodExactOptional<Schema>
  >;
}
