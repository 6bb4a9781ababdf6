import type { MarkdownNode } from "../content/inline.ts";
import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { editDistance } from "../text/nearest.ts";
import { type Material, promised } from "./material.ts";
import { placeIn } from "./place.ts";

/** A glossary's title or alias, word by word in lower case. */
type Term = readonly string[];

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
  const read = chunkReader();
  const texts = [...material.sources.values()].map((source) => ({ source, runs: runsOf(source, read) }));
  const slips = slipsOf(usage(texts.map(({ runs }) => runs)), terms, stem);
  if (slips.size === 0) return [];
  const byWord = Map.groupBy(
    terms.flatMap((term) => term.map((word, at) => ({ term, word, at }))),
    ({ word }) => word,
  );
  return texts.flatMap(({ source, runs }) =>
    runs.flatMap((run) =>
      run.flatMap(({ word, line }, at) => {
        const meant = (slips.get(word) ?? [])
          .flatMap((right) => byWord.get(right) ?? [])
          .find(({ term, at: inTerm }) => fits(term, inTerm, run, at));
        return meant === undefined ? [] : [problemOf({ path: source.path, line, word }, meant, material)];
      }),
    ),
  );
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

/** Word → on how many pages it stands. */
function usage(pages: readonly (readonly (readonly Word[])[])[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const runs of pages) {
    for (const word of new Set(runs.flatMap((run) => run.map((one) => one.word)))) {
      count.set(word, (count.get(word) ?? 0) + 1);
    }
  }
  return count;
}

/** Word of the pages → words of terms that it may be a slip for. */
function slipsOf(
  used: ReadonlyMap<string, number>,
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
  for (const [word, pages] of used) {
    if (pages >= USUAL_PAGES || word.length < SHORTEST_INSIDE || right.has(word) || isForm(word)) continue;
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
function runsOf({ path, text, parsed }: SourceFile, read: ReadChunk): Word[][] {
  if (parsed === undefined) return [];
  const at = placeIn(path, parsed.bodyLine);
  const runs: Word[][] = [[]];
  const visit = (node: MarkdownNode): void => {
    if (node.type === "text") addWords(runs, node.value ?? "", at(node).line, read);
    else if (!INLINE.has(node.type)) runs.push([]);
    for (const child of node.children ?? []) visit(child);
  };
  for (const node of parsed.nodes) visit(node);
  const { title } = parsed.frontMatter;
  if (title === undefined) return runs;
  const line = text.split("\n").findIndex((one) => one.startsWith("title:"));
  runs.push([]);
  addWords(runs, title, Math.max(line, 0) + 1, read);
  return runs;
}

/** The words of what stands between two spaces; none where that is no prose. */
type ReadChunk = (chunk: string) => readonly string[];

/** Most chunks of a folder stand in it again and again. */
function chunkReader(): ReadChunk {
  const known = new Map<string, readonly string[]>();
  return (chunk) => {
    const read = known.get(chunk) ?? (isProse(chunk) ? wordsOf(chunk) : []);
    known.set(chunk, read);
    return read;
  };
}

/** @param first line of the file on which the text begins */
function addWords(runs: Word[][], text: string, first: number, read: ReadChunk): void {
  for (const [index, line] of text.split("\n").entries()) {
    for (const chunk of line.split(/\s+/).filter((one) => one !== "")) {
      const found = read(chunk);
      if (found.length === 0) runs.push([]);
      else runs.at(-1)?.push(...found.map((word) => ({ word, line: first + index })));
    }
  }
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
