import type { Root } from "mdast";
import remarkDirective from "remark-directive";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import { type Data, type Processor, unified } from "unified";
import { tableLines } from "./table-lines.ts";

/** Which addresses a text may hold that stand in it without any sign around them. */
type Bare = "none" | "web" | "mail";

interface Parser {
  parse(text: string): Root;
}

/** Lines of the text being parsed, which is one at a time, on which the syntax of tables may find something. */
let linesOfTables: ReadonlySet<number> = new Set();

type Grammar = Readonly<Record<Bare, Parser>>;
type SyntaxExtension = NonNullable<Data["micromarkExtensions"]>[number];
type Construct = NonNullable<Exclude<NonNullable<SyntaxExtension["flow"]>[string], readonly unknown[] | undefined>>;
type TreeExtension = NonNullable<Data["fromMarkdownExtensions"]>[number];

const MARKDOWN = grammar((bare) => common(bare));
const MDX = grammar((bare) => common(bare).use(remarkMdx));

/** The tree of a markdown text, as GitHub and Docusaurus read it. */
export function parseMarkdown(text: string): Root {
  return parse(MARKDOWN, text);
}

/**
 * The tree of an MDX text.
 * @throws VFileMessage with its place where a tag or a brace is not closed
 */
export function parseMdx(text: string): Root {
  return parse(MDX, text);
}

/** Code, in which all stands as it is; an HTML comment; a heading that names its id. */
const OLD_FORMS = /^[ \t]*(`{3,}|~{3,})[\s\S]*?^[ \t]*\1|`[^`\n]*`|<!--([\s\S]*?)-->|^#{1,6}[ \t][^\n]*\{#/gm;

/**
 * `## Heading {#id}` and `<!-- … -->` as MDX wants them: it refuses both, and Docusaurus up to version 3 takes them
 * unless told otherwise, as this site is.
 * Source: https://docusaurus.io/docs/api/docusaurus-config#markdown (`mdx1Compat`)
 */
export function withoutOldForms(text: string): string {
  return text.replace(OLD_FORMS, (found: string, _: string | undefined, comment: string | undefined) => {
    if (comment !== undefined) return `{/*${comment.replaceAll("*/", "* /")}*/}`;
    return found.startsWith("#") ? found.replace(/\\?\{#$/, "\\{#") : found;
  });
}

function parse(known: Grammar, text: string): Root {
  linesOfTables = tableLines(text);
  return known[bareIn(text)].parse(text);
}

/**
 * Looking for bare addresses at every word is 40 % of the time that a page takes, and most pages hold none. What may
 * hide one counts as well: `&commat;`, `https\://`.
 */
function bareIn(text: string): Bare {
  if (/[-+.\w]\\?@[-\w\\]+\./.test(text)) return "mail";
  return /www|https?[\\:]|&[#\w]+;/i.test(text) ? "web" : "none";
}

function grammar(create: (bare: Bare) => Parser): Grammar {
  return { none: create("none"), web: create("web"), mail: create("mail") };
}

function common(bare: Bare) {
  const all = unified().use(remarkParse).use(remarkGfm).use(lookForTablesOnTheirLines);
  const needed = bare === "mail" ? all : all.use(leaveOut, bare);
  return needed.use(remarkFrontmatter).use(remarkDirective);
}

/**
 * Any line may be the head of a table until the next one is read: reading each twice, word by word, is a quarter of the
 * time that a page takes.
 */
function lookForTablesOnTheirLines(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((one) => {
    const flow = Object.entries(one.flow ?? {}).map(([code, constructs = []]) => {
      return [
        code,
        [constructs].flat().map((construct) => (construct.name === "table" ? onItsLines(construct) : construct)),
      ];
    });
    return { ...one, flow: Object.fromEntries(flow) };
  });
}

function onItsLines(table: Construct): Construct {
  return {
    ...table,
    tokenize(effects, ok, nok) {
      return linesOfTables.has(this.now().line) ? table.tokenize.call(this, effects, ok, nok) : nok;
    },
  };
}

/** Takes what looks for bare addresses out of GitHub's markdown, whose package has no setting for it. */
function leaveOut(this: Processor, bare: Exclude<Bare, "mail">): void {
  const data = this.data();
  const unneeded = bare === "web" ? /^emailAutolink$/ : /Autolink$/;
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((one) => withoutConstructs(one, unneeded));
  // After the parsing the words are searched once more, for addresses that the syntax missed.
  if (bare === "none") data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).map(withoutSearch);
}

function withoutConstructs(extension: SyntaxExtension, unneeded: RegExp): SyntaxExtension {
  const text = Object.entries(extension.text ?? {}).flatMap(([code, constructs = []]) => {
    const kept = [constructs].flat().filter(({ name = "" }) => !unneeded.test(name));
    return kept.length === 0 ? [] : [[code, kept] as const];
  });
  return { ...extension, text: Object.fromEntries(text) };
}

function withoutSearch(extension: TreeExtension): TreeExtension {
  if (!Array.isArray(extension)) return { ...extension, transforms: [] };
  return extension.map((one) => ({ ...one, transforms: [] }));
}
