import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";
import { asNodes, type MarkdownNode } from "./inline.ts";
import { walk } from "./links.ts";

/** Why a text would take the parser minutes, or more memory than there is. */
export interface Excess {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** Characters of one page; a book has fewer. About ten seconds of parsing. */
const MOST_CHARACTERS = 1_000_000;
/** Quotations and lists inside of each other on one line. */
const DEEPEST = 100;
/** Blocks of `:::`, each of which may stand inside of the one before. */
const MOST_DIRECTIVES = 300;
/** Signs of emphasis and links in one paragraph are compared with each other: their number squared, over the page. */
const MOST_COMPARISONS = 5_000 ** 2;

const SIGNS = /[*_~[\]]/g;
const CONTAINERS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)))+/gm;
const CONTAINER = />|[-+*]|\d{1,9}[.)]/g;
const DIRECTIVE = /^[ \t>]*:::+[ \t]*\p{L}/gmu;

/** Finds what nobody writes and a hostile text may hold; undefined for any other. Linear in the text's length. */
export function findExcess(text: string): Excess | undefined {
  if (text.length > MOST_CHARACTERS) {
    const message = `The page is longer than ${MOST_CHARACTERS.toLocaleString("en")} characters`;
    return { line: 1, message, fix: "Divide it into several pages." };
  }
  return tooDeep(text) ?? tooManyDirectives(text) ?? tooManySigns(text);
}

function tooDeep(text: string): Excess | undefined {
  for (const { 0: markers, index } of text.matchAll(CONTAINERS)) {
    if (markers.length <= DEEPEST || (markers.match(CONTAINER)?.length ?? 0) <= DEEPEST) continue;
    const message = `More than ${DEEPEST} quotations or lists stand inside of each other`;
    return { line: lineAt(text, index), message, fix: "Write it with fewer, or as a code block." };
  }
  return undefined;
}

function tooManyDirectives(text: string): Excess | undefined {
  const over = [...text.matchAll(DIRECTIVE)][MOST_DIRECTIVES];
  if (over === undefined) return undefined;
  const message = `More than ${MOST_DIRECTIVES} blocks begin with ":::"`;
  return { line: lineAt(text, over.index), message, fix: "Divide the page, or write them as headings." };
}

/** The whole run of lines first, which may be a table or code as well; only a suspicious text is looked at closely. */
function tooManySigns(text: string): Excess | undefined {
  if (comparisons(text.split(/\n[ \t]*\n/).map(signsIn)) <= MOST_COMPARISONS) return undefined;
  const paragraphs: { line: number; signs: number }[] = [];
  // Of paragraphs, headings and cells: what stands in them is still one text.
  walk(asNodes(blocksOnly.parse(text).children), ({ type, value = "", position }) => {
    if (type === "text") paragraphs.push({ line: position?.start.line ?? 1, signs: signsIn(value) });
  });
  if (comparisons(paragraphs.map(({ signs }) => signs)) <= MOST_COMPARISONS) return undefined;
  const { line = 1, signs = 0 } = paragraphs.toSorted((a, b) => b.signs - a.signs)[0] ?? {};
  const message = `A paragraph holds ${signs} signs of emphasis and links (* _ ~ [ ])`;
  return { line, message, fix: "Divide it, or write it as a code block." };
}

/** Pairs of a sign that opens something in HTML and the sign that would close it. */
const HTML_PAIRS = [
  ["<", ">"],
  ["<!--", "-->"],
  ["<script", "</script"],
  ["<style", "</style"],
] as const;
/** Characters looked through for the end of what never ends. */
const MOST_LOOKED_THROUGH = 50_000_000;

/** The same for raw HTML, whose comments and tags are cut out: each that is never closed is looked for to the end. */
export function findHtmlExcess(nodes: readonly MarkdownNode[]): Excess | undefined {
  let found: Excess | undefined;
  walk(nodes, ({ type, value = "", position }) => {
    if (type !== "html" || found !== undefined || value.length ** 2 <= MOST_LOOKED_THROUGH) return;
    const text = value.toLowerCase();
    const open = HTML_PAIRS.map(([opens, closes]) => text.slice(text.lastIndexOf(closes) + 1).split(opens).length - 1);
    if (Math.max(...open) * text.length <= MOST_LOOKED_THROUGH) return;
    const message = `${Math.max(...open)} tags or comments of HTML are never closed`;
    found = { line: position?.start.line ?? 1, message, fix: "Close them, or write it as a code block." };
  });
  return found;
}

function comparisons(signs: readonly number[]): number {
  return signs.reduce((sum, count) => sum + count ** 2, 0);
}

function signsIn(text: string): number {
  return text.match(SIGNS)?.length ?? 0;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Reads blocks and leaves what stands in them as it is. */
const blocksOnly = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter)
  .use(remarkDirective)
  .use(withoutInline);

function withoutInline(this: Processor): void {
  const data = this.data();
  const own = (data.micromarkExtensions ?? []).map((one) => ({ ...one, text: {} }));
  data.micromarkExtensions = [...own, { disable: { null: INLINE } }];
}

/** CommonMark's own constructs, by the names that micromark gives them. */
const INLINE = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
];
