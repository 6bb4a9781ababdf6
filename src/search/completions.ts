import type { TermEntry } from "./artefact.ts";
import { INFLECTIONS, nearBeginnings } from "./near.ts";
import type { Shards } from "./shards.ts";
import { rootLength, vocabularyOf } from "./vocabulary.ts";

/** Longest list of words that an unfinished word stands for. */
const MAX_COMPLETIONS = 6;
/** A single letter begins everything. */
const SHORTEST_PREFIX = 2;
/** A word one letter short and one slip away is as likely a word of its own that the docs lack: "respond", "response". */
const LETTERS_TO_COME = 2;
/** Letters by which words are fetched: a stem and its forms share at least these. */
const SHARED_LETTERS = 3;

/** Known words that an unfinished word may become, those on more pages first. */
export async function completions(prefix: string, shards: Shards): Promise<TermEntry[]> {
  if (prefix.length < SHORTEST_PREFIX) return [];
  const { stem } = shards.analyser;
  // Those that follow it in the alphabet: a browser need not wait for the dictionary to ask for their postings.
  shards.readPostingsAhead(prefix);
  const words = await shards.wordsFrom(prefix.slice(0, SHARED_LETTERS));
  return mostFrequent(words.filter((entry) => begins(prefix, entry, stem)));
}

/** Known words that an unfinished word would become but for a slip, those on more pages first. */
export async function misspeltCompletions(prefix: string, shards: Shards): Promise<TermEntry[]> {
  const starts = [...new Set([prefix.charAt(0), prefix.charAt(1)])].filter((letter) => letter !== "");
  const vocabularies = await Promise.all(starts.map((letter) => vocabularyOf(shards, letter)));
  const near = vocabularies.flatMap((vocabulary) => nearBeginnings(prefix, vocabulary));
  return mostFrequent(near.filter(({ surface }) => surface.length >= prefix.length + LETTERS_TO_COME));
}

/** Whether a prefix begins a word, its stem, or one of its forms: "monitori" on its way to "monitoring". */
function begins(prefix: string, entry: TermEntry, stem: (form: string) => string): boolean {
  const { surface, term } = entry;
  if (surface.startsWith(prefix) || term.startsWith(prefix)) return true;
  const root = surface.slice(0, rootLength(entry));
  if (root.length < SHARED_LETTERS || !prefix.startsWith(root)) return false;
  return INFLECTIONS.some((ending) => (root + ending).startsWith(prefix) && stem(root + ending) === term);
}

function mostFrequent(entries: readonly TermEntry[]): TermEntry[] {
  const sorted = entries.toSorted((a, b) => b.documentFrequency - a.documentFrequency || (a.term < b.term ? -1 : 1));
  return sorted.filter((entry, i) => entry.term !== sorted[i - 1]?.term).slice(0, MAX_COMPLETIONS);
}
