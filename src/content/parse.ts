import type { Root } from "mdast";
import { parsePeriodDays } from "../config/period.ts";
import { messageOf } from "../errors.ts";
import { toBlocks } from "./blocks.ts";
import { type Excess, findExcess, findHtmlExcess } from "./effort.ts";
import {
  type FrontMatter,
  type FrontMatterRules,
  findUnclosed,
  readFrontMatter,
  splitFrontMatter,
} from "./front-matter.ts";
import { asNodes, headingText, inlineText, type MarkdownNode } from "./inline.ts";
import { collectLinks, walk } from "./links.ts";
import { parseMarkdown, parseMdx, withoutOldForms } from "./markdown.ts";
import type { Kind, Page, Problem, Section } from "./page.ts";
import { createAnchors, pageUrl, splitExplicitId } from "./url.ts";

/** What a file becomes; `page` is absent when an error leaves it out, or when it is a draft. */
export interface ParsedFile {
  readonly page?: Page;
  readonly problems: readonly Problem[];
  /** What the page was made of, for checks that look at the markdown itself; absent like the page. */
  readonly source?: ParsedSource;
}

/** A page before it became sections: its front matter and its tree. */
export interface ParsedSource {
  readonly frontMatter: FrontMatter;
  readonly nodes: readonly MarkdownNode[];
  /** 1-based line of the file at which the tree's first line stands. */
  readonly bodyLine: number;
}

export interface ParseRules extends FrontMatterRules {
  /** Days between reviews of the page's kind, for pages that do not say. */
  readonly reviewEveryDays: Readonly<Partial<Record<Kind, number>>>;
}

/**
 * Parses one markdown or MDX file; imports and expressions are dropped, never run.
 * @param source the file's text
 */
export function parsePage(source: string, rules: ParseRules): ParsedFile {
  // Half a surrogate pair, as in text cut by a careless tool, cannot stand in an address.
  const split = splitFrontMatter(source.toWellFormed());
  const { yaml, body, bodyLine } = split;
  const unclosed = findUnclosed(split, rules);
  if (unclosed?.severity === "error") return { problems: [unclosed] };
  const { data, kind, problems } = readFrontMatter(yaml ?? "", rules);
  if (unclosed !== undefined) problems.push(unclosed);
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  if (data.draft === true || data.unlisted === true) return { problems };
  const excess = findExcess(body);
  if (excess !== undefined) return { problems: [...problems, excessive(excess, bodyLine, rules.file)] };
  const tree = parseBody(body, bodyLine, rules, problems);
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  const unended = findHtmlExcess(asNodes(tree.children));
  if (unended !== undefined) return { problems: [...problems, excessive(unended, bodyLine, rules.file)] };
  return {
    page: toPage(tree, bodyLine, data, kind, rules),
    problems,
    source: { frontMatter: data, nodes: asNodes(tree.children), bodyLine },
  };
}

/** An error in every folder: a page that takes minutes keeps all others from being read. */
function excessive({ line, message, fix }: Excess, bodyLine: number, file: string): Problem {
  return { file, line: line + bodyLine - 1, rule: "content/excess", severity: "error", message, fix };
}

function parseBody(body: string, bodyLine: number, rules: ParseRules, problems: Problem[]): Root {
  if (!/\.mdx$/i.test(rules.file)) return parseMarkdown(body);
  try {
    // What is nobody's promise may be written for another site.
    return parseMdx(rules.strict ? body : withoutOldForms(body));
  } catch (error) {
    // A tag that is never closed is reported at the end of the file, its place only in the words "(3:1-3:7)".
    const place = /\s*\((\d+):\d+(?:-\d+:\d+)?\)/;
    const said = messageOf(error);
    const line = Number(place.exec(said)?.[1] ?? (error as { line?: number }).line ?? 1);
    problems.push({
      file: rules.file,
      line: line + bodyLine - 1,
      rule: "content/mdx",
      // The site cannot render what MDX cannot parse; a plain folder of markdown only needs the words.
      severity: rules.strict ? "error" : "warning",
      message: `Not valid MDX: ${said.replace(place, "")}`,
      fix: "Close every tag and brace, or rename the file to .md, where < and { are plain text.",
    });
    return parseMarkdown(body);
  }
}

function toPage(tree: Root, bodyLine: number, data: FrontMatter, kind: Kind, rules: ParseRules): Page {
  const path = rules.file;
  const url = pageUrl(path, data);
  const nodes = asNodes(tree.children);
  const { title: contentTitle, rest } = takeContentTitle(nodes);
  const title = data.title ?? contentTitle ?? titleFromPath(path);
  const headings = readHeadings(rest, contentTitle);
  const innerAnchors = innerAnchorsOf(rest, headings);
  const reviewEveryDays =
    data.reviewEvery === undefined ? rules.reviewEveryDays[kind] : parsePeriodDays(data.reviewEvery);
  return {
    path,
    url,
    kind,
    title,
    ...(data.description === undefined ? {} : { description: data.description }),
    ...(data.owner === undefined ? {} : { owner: data.owner }),
    ...(data.reviewed === undefined ? {} : { reviewed: data.reviewed }),
    ...(reviewEveryDays === undefined ? {} : { reviewEveryDays }),
    ...(data.lastVerified === undefined ? {} : { lastVerified: data.lastVerified }),
    ...(data.starter === true ? { starter: true } : {}),
    tags: data.tags,
    aliases: contentTitle === undefined || contentTitle === title ? data.aliases : [...data.aliases, contentTitle],
    audience: kind === "project" ? "project" : "everyone",
    questions: data.questions,
    handles: data.handles,
    sections: toSections(rest, path, url, title, headings),
    ...(innerAnchors.length === 0 ? {} : { innerAnchors }),
    links: collectLinks(asNodes(tree.children), path, bodyLine),
  };
}

/** A first heading of level 1 is the page's title, not a section. */
function takeContentTitle(nodes: readonly MarkdownNode[]): { title?: string; rest: readonly MarkdownNode[] } {
  const at = nodes.findIndex((node) => !["yaml", "mdxjsEsm", "definition"].includes(node.type));
  const first: (MarkdownNode & { depth?: number }) | undefined = nodes[at];
  if (first?.type !== "heading" || first.depth !== 1) return { rest: nodes };
  const title = splitExplicitId(headingText(first.children ?? [])).text.trim();
  return title === "" ? { rest: nodes } : { title, rest: nodes.filter((_, i) => i !== at) };
}

function titleFromPath(path: string): string {
  const parts = path.replace(/\.mdx?$/i, "").split("/");
  const last = parts.pop() ?? path;
  const name = /^_?(index|readme)$/i.test(last) ? (parts.pop() ?? last) : last;
  const words = name
    .replace(/^\d+[-_. ]+/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function toSections(
  nodes: readonly MarkdownNode[],
  path: string,
  url: string,
  title: string,
  headings: Headings,
): Section[] {
  const sections: Section[] = [];
  const above: { depth: number; text: string }[] = [];
  let current: { heading: string; anchor: string; trail: string[]; nodes: MarkdownNode[] } = {
    heading: title,
    anchor: "",
    trail: [],
    nodes: [],
  };
  const close = (): void => {
    const { heading, anchor, trail } = current;
    const suffix = anchor === "" ? "" : `#${anchor}`;
    const target = anchor === "" ? "" : `#${encodeURIComponent(anchor)}`;
    sections.push({ id: path + suffix, url: url + target, anchor, heading, trail, blocks: toBlocks(current.nodes) });
  };
  for (const node of nodes) {
    const found = headings.get(node);
    if (found === undefined) {
      current.nodes.push(node);
      continue;
    }
    close();
    const depth = (node as MarkdownNode & { depth?: number }).depth ?? 2;
    while (above.length > 0 && (above.at(-1)?.depth ?? 0) >= depth) above.pop();
    const { heading, anchor } = found;
    current = { heading, anchor, trail: above.map((one) => one.text), nodes: [] };
    above.push({ depth, text: heading });
  }
  close();
  return sections;
}

type Headings = ReadonlyMap<MarkdownNode, { readonly heading: string; readonly anchor: string }>;

/** All headings in the text's order, those within quotations, lists and tags as well, as Docusaurus numbers them. */
function readHeadings(nodes: readonly MarkdownNode[], contentTitle: string | undefined): Headings {
  const anchors = createAnchors();
  // Docusaurus numbers duplicate anchors with the title's heading counted in.
  if (contentTitle !== undefined) anchors.fromText(contentTitle);
  const headings = new Map<MarkdownNode, { heading: string; anchor: string }>();
  walk(nodes, (node) => {
    if (node.type === "heading") headings.set(node, readHeading(node, anchors));
  });
  return headings;
}

function innerAnchorsOf(nodes: readonly MarkdownNode[], headings: Headings): string[] {
  const outer = new Set(nodes);
  return [...headings].flatMap(([node, { anchor }]) => (outer.has(node) || anchor === "" ? [] : [anchor]));
}

/** An HTML comment with `#id` in markdown, a JavaScript comment in MDX. */
const COMMENT_ID = /^(?:<!--|\/\*)\s*#(\S+?)(?:\s[\s\S]*)?\s*(?:-->|\*\/)$/;

function readHeading(
  node: MarkdownNode,
  anchors: ReturnType<typeof createAnchors>,
): { heading: string; anchor: string } {
  const children = node.children ?? [];
  const last = children.at(-1);
  const isComment = last?.type === "html" || last?.type === "mdxTextExpression";
  const comment = isComment ? COMMENT_ID.exec(last.value?.trim() ?? "")?.[1] : undefined;
  const { text, id } = splitExplicitId(headingText(children));
  const explicit = comment ?? id;
  const heading = splitExplicitId(inlineText(children)).text.replaceAll("`", "").trim();
  return {
    heading: heading === "" ? text : heading,
    anchor: explicit === undefined ? anchors.fromText(text) : anchors.explicit(explicit),
  };
}
