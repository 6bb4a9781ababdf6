import { parse } from "yaml";
import { z } from "zod";
import { splitFrontMatter } from "./front-matter.ts";

const text = z.union([z.string(), z.number().transform(String)]).pipe(z.string().min(1));
const words = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((word) => word.trim()) : value),
  z.array(text),
);
const levels = z.number().int().min(2).max(6);

/** What Docusaurus reads of a docs page; anything else in a wrong type would stop its whole build. */
const SITE_KEYS: Readonly<Record<string, z.ZodType>> = {
  title: text,
  description: text,
  id: text.refine((value) => !value.includes("/")),
  slug: text,
  tags: words,
  keywords: words,
  image: text,
  sidebar_label: text,
  sidebar_position: z.number(),
  sidebar_class_name: text,
  sidebar_custom_props: z.record(z.string(), z.unknown()),
  pagination_label: text,
  hide_title: z.boolean(),
  hide_table_of_contents: z.boolean(),
  toc_min_heading_level: levels,
  toc_max_heading_level: levels,
  draft: z.boolean(),
  unlisted: z.boolean(),
};

/** A file as Docusaurus wants it. */
export interface SiteFile {
  readonly frontMatter: Record<string, unknown>;
  readonly content: string;
}

/**
 * Front matter for Docusaurus out of any file: keys that it knows in types that it accepts, the rest dropped, so that
 * one odd page of somebody else's markdown cannot stop the site.
 */
export function siteFrontMatter(source: string): SiteFile {
  const { yaml = "", body } = splitFrontMatter(source);
  const values = readValues(yaml);
  const frontMatter: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(SITE_KEYS)) {
    const parsed = schema.safeParse(values[key]);
    if (parsed.success && parsed.data !== undefined) frontMatter[key] = parsed.data;
  }
  return { frontMatter, content: body };
}

function readValues(yaml: string): Record<string, unknown> {
  try {
    const values: unknown = parse(yaml, { logLevel: "silent" });
    return typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
  } catch {
    // The core names the fault with its line; the page's text is still worth showing.
    return {};
  }
}
