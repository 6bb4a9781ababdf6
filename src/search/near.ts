import type { TermEntry } from "./artefact.ts";
import { EditTable, LONGEST } from "./edit-table.ts";
import { slipCost } from "./slips.ts";
import { rootLength, SHORTEST_ROOT, type Vocabulary } from "./vocabulary.ts";

/** A known word near a misspelt one. */
export interface NearWord {
  readonly entry: TermEntry;
  /** The form of the word that is nearest: "studies" for "stuides", though the docs mostly say "study". */
  readonly form: string;
  /** Edits between the two; 0 when the typed word begins, or is, that form. */
  readonly edits: number;
  /** How unlikely it is that this was typed for that form, as a negative logarithm. */
  readonly cost: number;
}

/**
 * Endings tried on each root beside the form the index names, since it names one form of each word and a slip may be in
 * another. A form counts only if its stem is the term. English; of other languages the named form is compared.
 */
export const INFLECTIONS = ",s,e,es,ed,d,ing,er,ers,y,ies,ied,ly".split(",");
/** Not every root takes these ("recality"), so that the form they give is less sure to be a word. */
const DERIVATIONS = (
  "al,ally,ic,ical,ically,ion,ions,ation,ations,ate,ated,ates,ating,ative,or,ity,ility,able,ment,ments,ance,ence,ive," +
  "ize,ized,izes,izing,ization,ful,ness"
).split(",");
/** Negative logarithms of how likely a word stands in another form than the one the docs use most. */
const INFLECTED = 0.7;
const DERIVED = 2.5;
const ENDINGS = [
  ...INFLECTIONS.map((ending) => ({ ending, cost: INFLECTED })),
  ...DERIVATIONS.map((ending) => ({ ending, cost: DERIVED })),
];
/** Shortest unfinished word that may hold a slip. */
const SHORTEST_BEGINNING = 5;
/** Edits allowed in a word: none below 3 letters (everything is near), 2 from 8 letters on. */
export function allowedEdits(word: string): number {
  if (word.length < 3 || word.length > LONGEST || /^\d+$/.test(word)) return 0;
  return word.length >= 8 ? 2 : 1;
}

/**
 * Words of a vocabulary within the allowed edits, each in its nearest form, in the vocabulary's order.
 * @param stem the stemmer of the vocabulary's language
 */
export function nearWords(word: string, vocabulary: Vocabulary, stem: (form: string) => string): NearWord[] {
  const allowed = allowedEdits(word);
  if (allowed === 0) return [];
  const table = new EditTable(word, allowed);
  const found: NearWord[] = [];
  for (const entry of vocabulary.mayBe(word, allowed)) {
    const { surface } = entry;
    const edits = table.edits(surface);
    const form = edits > 1 ? nearForm(word, entry, table, stem) : undefined;
    if (form !== undefined) found.push(form);
    else if (edits <= allowed) found.push({ entry, form: surface, edits, cost: slipCost(word, surface, edits) });
  }
  return found;
}

/** The likeliest form of a word that is one edit away: two, and another form than the docs use, are too much to guess. */
function nearForm(
  word: string,
  entry: TermEntry,
  table: EditTable,
  stem: (form: string) => string,
): NearWord | undefined {
  const { surface, term } = entry;
  const root = rootLength(entry);
  if (root < SHORTEST_ROOT || !table.mayBegin(surface, root)) return undefined;
  let best: NearWord | undefined;
  const tryForm = (form: string, unlikeliness: number): void => {
    const edits = table.edits(form);
    if (edits > 1) return;
    const cost = unlikeliness + slipCost(word, form, edits);
    if (cost < (best?.cost ?? Number.POSITIVE_INFINITY) && stem(form) === term) best = { entry, form, edits, cost };
  };
  const start = surface.slice(0, root);
  for (const { ending, cost } of ENDINGS) tryForm(start + ending, cost);
  tryForm(surface.endsWith("s") ? surface.slice(0, -1) : `${surface}s`, INFLECTED);
  return best;
}

/**
 * Words of a vocabulary that begin one edit away from an unfinished word ("kuberent" of "kubernetes"). Of its last two
 * letters one may still be followed by what was left out, so that short beginnings would be near to everything.
 */
export function nearBeginnings(word: string, vocabulary: Vocabulary): TermEntry[] {
  if (allowedEdits(word) === 0 || word.length < SHORTEST_BEGINNING) return [];
  const table = new EditTable(word, 1);
  return [...vocabulary.mayBeginWith(word, 1)].filter(({ surface }) => table.begins(surface));
}
