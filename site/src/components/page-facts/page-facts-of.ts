import type { PageFacts } from "../../knowledge/facts.ts";

/** What the header of a page shows: the core's facts and the few fields of its kind that a reader acts on. */
export interface ShownFacts extends PageFacts {
  readonly severity?: string;
  readonly lastVerified?: string;
  readonly level?: string;
  readonly minutes?: number;
  readonly status?: string;
}

/** @param frontMatter of the page, completed by the site's config; undefined for pages that are not the core's */
export function pageFactsOf(frontMatter: unknown): ShownFacts | undefined {
  if (!isRecord(frontMatter) || !isRecord(frontMatter["docent"])) return undefined;
  const facts = frontMatter["docent"] as unknown as PageFacts;
  const text = (key: string): string | undefined => {
    const value = frontMatter[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const lastVerified = dateOf(frontMatter["lastVerified"]);
  const minutes = frontMatter["minutes"];
  return {
    ...facts,
    ...given("severity", text("severity")),
    ...given("lastVerified", lastVerified),
    ...given("level", capitalised(text("level"))),
    ...given("minutes", typeof minutes === "number" ? minutes : undefined),
    ...given("status", capitalised(text("status"))),
  };
}

/** YAML reads an unquoted date as a Date, which reaches the browser as a full time stamp. */
function dateOf(value: unknown): string | undefined {
  const text = value instanceof Date ? value.toISOString() : value;
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : undefined;
}

function capitalised(text: string | undefined): string | undefined {
  return text && text.charAt(0).toUpperCase() + text.slice(1);
}

function given<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
