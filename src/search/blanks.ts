import type { TermEntry } from "./artefact.ts";
import { contextFit } from "./context.ts";
import type { Shards } from "./shards.ts";
import type { QueryTerm } from "./terms.ts";

/** Shortest half of a word written without its blank; stop words may be shorter ("outof"). */
const SHORTEST_HALF = 3;

/** Shortest word behind a stop word: "inproduction" is two words, "forever" is not. */
const SHORTEST_BEHIND_STOP = 5;

/**
 * Words of the index that two neighbours of the query make when written together ("roll back" where the docs have
 * "rollback"), by the index of the first.
 */
export async function joinedWords(terms: readonly QueryTerm[], shards: Shards): Promise<Map<number, TermEntry>> {
  const joined = new Map<number, TermEntry>();
  await Promise.all(
    terms.map(async (first, i) => {
      const second = terms[i + 1];
      if (second === undefined || !isPlain(first) || !isPlain(second)) return;
      // They stay two words if the pages know both.
      if (shards.isFrequent(first.term) && shards.isFrequent(second.term)) return;
      const entry = await shards.lookUp(shards.analyser.stem(first.word + second.word));
      if (entry !== undefined) joined.set(i, entry);
    }),
  );
  return joined;
}

function isPlain({ parts, stop, verbatim }: QueryTerm): boolean {
  return parts.length === 0 && stop !== true && verbatim !== true;
}

/** The two words that a word without a blank is made of; a stop word among them has no entry. Undefined if there are none. */
export async function splitWord(word: string, shards: Shards): Promise<readonly TermEntry[] | undefined> {
  const { stem, stopWords } = shards.analyser;
  const half = async (text: string): Promise<TermEntry | "stop" | undefined> =>
    stopWords.has(text) ? "stop" : text.length < SHORTEST_HALF ? undefined : shards.lookUp(stem(text));
  const cuts = Array.from({ length: Math.max(0, word.length - 3) }, (_, i) => i + 2);
  const splits = await Promise.all(
    cuts.map(async (cut) => {
      const first = await half(word.slice(0, cut));
      const second = first === undefined ? undefined : await half(word.slice(cut));
      if (first === undefined || second === undefined) return undefined;
      if (first === "stop" && word.length - cut < SHORTEST_BEHIND_STOP) return undefined;
      const entries = [first, second].filter((entry) => entry !== "stop");
      return entries.length > 0 && (await standTogether(entries, shards)) ? entries : undefined;
    }),
  );
  const possible = splits.filter((split) => split !== undefined);
  return possible.toSorted((a, b) => rarest(b) - rarest(a))[0];
}

function rarest(entries: readonly TermEntry[]): number {
  return Math.min(...entries.map(({ documentFrequency }) => documentFrequency));
}

/** Two halves must stand on pages together more often than by chance, or any long word would fall apart. */
async function standTogether([first, second]: readonly TermEntry[], shards: Shards): Promise<boolean> {
  if (first === undefined || second === undefined) return true;
  const [one, other] = await Promise.all([shards.postingsOf(first), shards.postingsOf(second)]);
  return contextFit(one.pages, [other.pages], shards.manifest.about.pages) > 0;
}
