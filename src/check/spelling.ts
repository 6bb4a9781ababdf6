import type { MarkdownNode } from "../content/inline.ts";
import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { editDistance } from "../text/nearest.ts";
import { type Material, promised } from "./material.ts";
import { placeIn } from "./place.ts";

/** A glossary's title or alias, word by word in lower case. */
type Term = readonly string[];

/** A word of prose, and the pages on which it stands: not more of them than make it usual. */
interface Usage {
  readonly word: string;
  readonly pages: SourceFile[];
}

/** A word of prose and where it stands. */
interface Word {
  readonly word: string;
  /** 1-based line in the file. */
  readonly line: number;
}

/** Shorter words are near too many others. */
const SHORTEST_ALONE = 6;
/** Where one letter stands for another, six letters are still too often another word: slides and slices. */
const SHORTEST_REPLACED = 7;
/** Inside of a term of several words the others say which one is meant. */
const SHORTEST_INSIDE = 4;
/** A word on so many pages is the team's own, however near it is to a term. */
const USUAL_PAGES = 2;

/**
 * The glossary's own titles and aliases, misspelt by one letter (or by two that changed places) in the prose of any
 * page. Code and addresses are left out, and so are other forms of the term's word and words that several pages use.
 * @param stem cuts a lower-case word down to what its forms share
 */
export function checkSpelling(material: Material, stem: (word: string) => string): Problem[] {
  const terms = termsOf(material);
  if (terms.length === 0) return [];
  const { words, read } = usageOf(material.sources.values());
  const slips = slipsOf(words, terms, stem);
  if (slips.size === 0) return [];
  const byWord = Map.groupBy(
    terms.flatMap((term) => term.map((word, at) => ({ term, word, at }))),
    ({ word }) => word,
  );
  const suspected = new Set([...slips.keys()].flatMap((word) => words.get(word)?.pages ?? []));
  return [...material.sources.values()].flatMap((source) => {
    if (!suspected.has(source)) return [];
    return runsOf(source, read).flatMap((run) =>
      run.flatMap(({ word, line }, at) => {
        const meant = (slips.get(word) ?? [])
          .flatMap((right) => byWord.get(right) ?? [])
          .find(({ term, at: inTerm }) => fits(term, inTerm, run, at));
        return meant === undefined ? [] : [problemOf({ path: source.path, line, word }, meant, material)];
      }),
    );
  });
}

function problemOf(
  { path, line, word }: { readonly path: string; readonly line: number; readonly word: string },
  meant: { readonly term: Term; readonly word: string },
  material: Material,
): Problem {
  const within = meant.term.length === 1 ? "" : ` in "${meant.term.join(" ")}"`;
  return {
    file: path,
    line,
    rule: "spelling/term",
    severity: promised(material),
    message: `"${word}" is a slip for the glossary's "${meant.word}"${within}`,
    fix: "Correct it; if it is another word, or another spelling that is meant, add it to the term's `aliases`.",
  };
}

function termsOf({ pages }: Material): Term[] {
  const names = pages.filter(({ kind }) => kind === "term").flatMap(({ title, aliases }) => [title, ...aliases]);
  return names.map((name) => wordsOf(name)).filter((term) => term.join("").length >= SHORTEST_ALONE);
}

/** Which words stand where; and what a chunk of text says, for a second look at few pages. */
function usageOf(sources: Iterable<SourceFile>): { words: ReadonlyMap<string, Usage>; read: ReadChunk } {
  const words = new Map<string, Usage>();
  const read = chunkReader(words);
  for (const source of sources) {
    eachText(source, (text) => {
      for (const chunk of chunksOf(text)) {
        for (const { pages } of read(chunk)) {
          if (pages.length < USUAL_PAGES && pages.at(-1) !== source) pages.push(source);
        }
      }
    });
  }
  return { words, read };
}

/** Word of the pages → words of terms that it may be a slip for. */
function slipsOf(
  used: ReadonlyMap<string, Usage>,
  terms: readonly Term[],
  stem: (word: string) => string,
): Map<string, readonly string[]> {
  const right = new Set(terms.flat());
  const forms = Map.groupBy(right, stem);
  // A stemmer takes "overfiting" for a form of "overfitting"; a form differs in its ending.
  const isForm = (word: string): boolean => (forms.get(stem(word)) ?? []).some((known) => known.at(-1) !== word.at(-1));
  const near = Map.groupBy(
    [...right]
      .filter((word) => word.length >= SHORTEST_INSIDE)
      .flatMap((word) => cuts(word).map((cut) => ({ cut, word }))),
    ({ cut }) => cut,
  );
  const slips = new Map<string, readonly string[]>();
  for (const [word, { pages }] of used) {
    if (pages.length >= USUAL_PAGES || word.length < SHORTEST_INSIDE || right.has(word) || isForm(word)) continue;
    const candidates = new Set(
      cuts(word)
        .flatMap((cut) => near.get(cut) ?? [])
        .map((one) => one.word),
    );
    const meant = [...candidates].filter((one) => editDistance(word, one) === 1);
    if (meant.length > 0) slips.set(word, meant);
  }
  return slips;
}

/** The word, and the word without each of its letters: two words that are one edit apart share one of these. */
function cuts(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/** Whether the words around the slip are those of the term; a term of one word has to be long enough alone. */
function fits(term: Term, inTerm: number, run: readonly Word[], at: number): boolean {
  const [only = ""] = term;
  if (term.length === 1) {
    const isReplaced = run[at]?.word.length === only.length && !isSwapped(run[at].word, only);
    return only.length >= (isReplaced ? SHORTEST_REPLACED : SHORTEST_ALONE);
  }
  return term.every((word, index) => index === inTerm || run[at - inTerm + index]?.word === word);
}

/** Whether the same letters stand in another order. */
function isSwapped(one: string, other: string): boolean {
  return [...one].sort().join("") === [...other].sort().join("");
}

/** What may stand inside of a sentence without dividing it. */
const INLINE = new Set(["emphasis", "strong", "delete", "link", "linkReference"]);

/** The words of the prose, in runs that code, an address or a block's end divides. */
function runsOf(source: SourceFile, read: ReadChunk): Word[][] {
  const runs: Word[][] = [[]];
  const divide = (): void => {
    runs.push([]);
  };
  eachText(
    source,
    (text, first) => {
      for (const [index, line] of text.split("\n").entries()) {
        for (const chunk of chunksOf(line)) {
          const found = read(chunk);
          if (found.length === 0) divide();
          else runs.at(-1)?.push(...found.map(({ word }) => ({ word, line: first + index })));
        }
      }
    },
    divide,
  );
  return runs;
}

/**
 * Shows every text of a page, its title last.
 * @param visit is given the line of the file on which the text begins
 * @param divide is called between two texts that no sentence joins
 */
function eachText(
  { path, text, parsed }: SourceFile,
  visit: (text: string, line: number) => void,
  divide: () => void = () => undefined,
): void {
  if (parsed === undefined) return;
  const at = placeIn(path, parsed.bodyLine);
  const look = (node: MarkdownNode): void => {
    if (node.type === "text") visit(node.value ?? "", at(node).line);
    else if (!INLINE.has(node.type)) divide();
    for (const child of node.children ?? []) look(child);
  };
  for (const node of parsed.nodes) look(node);
  const { title } = parsed.frontMatter;
  if (title === undefined) return;
  const line = text.split("\n").findIndex((one) => one.startsWith("title:"));
  divide();
  visit(title, Math.max(line, 0) + 1);
}

/** What stands between spaces. */
function chunksOf(text: string): string[] {
  return text.match(/\S+/g) ?? [];
}

/** The words of a chunk; none where it is no prose. */
type ReadChunk = (chunk: string) => readonly Usage[];

/** Most chunks of a folder stand in it again and again. */
function chunkReader(words: Map<string, Usage>): ReadChunk {
  const usage = (word: string): Usage => {
    const known = words.get(word) ?? { word, pages: [] };
    words.set(word, known);
    return known;
  };
  const chunks = new Map<string, readonly Usage[]>();
  return (chunk) => {
    const known = chunks.get(chunk);
    if (known !== undefined) return known;
    const read = isProse(chunk) ? wordsOf(chunk).map(usage) : [];
    chunks.set(chunk, read);
    return read;
  };
}

/** Not an address, a path, a name in code or an abbreviation in capitals. */
function isProse(chunk: string): boolean {
  return !/[/\\_@=<>{}$]|\p{L}[.:]\p{L}|\d|\p{Ll}\p{Lu}/u.test(chunk) && /\p{Ll}/u.test(chunk);
}

function wordsOf(text: string): string[] {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’]s\b/g, "")
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");
}
