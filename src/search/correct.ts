import { editDistance } from "../text/nearest.ts";
import type { TermEntry } from "./artefact.ts";

/** Longest list of spellings that one unknown word is replaced by. */
const MAX_SPELLINGS = 3;
/** Longest list of words that an unfinished word stands for. */
const MAX_COMPLETIONS = 6;

/** Edits allowed in a word: none below 3 letters (everything is near), 2 from 8 letters on. */
export function allowedEdits(word: string): number {
  if (word.length < 3 || /^\d+$/.test(word)) return 0;
  return word.length >= 8 ? 2 : 1;
}

/**
 * Known words near a word that no page holds, best first: fewer edits, then the same first letter, then more pages.
 * Surfaces are compared, not stems: a misspelt ending is not stemmed as the right one is, and short stems are near to
 * everything ("compon" to "common").
 */
export function spellings(word: string, vocabulary: Iterable<TermEntry>): TermEntry[] {
  const allowed = allowedEdits(word);
  if (allowed === 0) return [];
  const found: { entry: TermEntry; edits: number; score: number }[] = [];
  for (const entry of vocabulary) {
    const edits = nearEdits(word, entry.surface, allowed);
    if (edits > allowed) continue;
    const sameStart = entry.surface[0] === word[0] ? 1 : 0.5;
    found.push({ entry, edits, score: Math.log(1 + entry.documentFrequency) * sameStart });
  }
  found.sort((a, b) => a.edits - b.edits || b.score - a.score || (a.entry.term < b.entry.term ? -1 : 1));
  return found.slice(0, MAX_SPELLINGS).map(({ entry }) => entry);
}

/** Known words that begin with an unfinished word, those on more pages first. */
export function completions(prefix: string, vocabulary: Iterable<TermEntry>): TermEntry[] {
  if (prefix.length < 2) return [];
  const found: TermEntry[] = [];
  for (const entry of vocabulary) {
    if (entry.surface.startsWith(prefix) || entry.term.startsWith(prefix)) found.push(entry);
  }
  found.sort((a, b) => b.documentFrequency - a.documentFrequency || (a.term < b.term ? -1 : 1));
  return found.slice(0, MAX_COMPLETIONS);
}

function nearEdits(from: string, to: string, allowed: number): number {
  if (Math.abs(from.length - to.length) > allowed) return Number.POSITIVE_INFINITY;
  const edits = editDistance(from, to);
  return edits > allowed ? Number.POSITIVE_INFINITY : edits;
}
