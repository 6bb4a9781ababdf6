/** Other words for one or more words in a row. */
export interface Synonym {
  /** Terms as they follow each other in a question. */
  readonly from: readonly string[];
  /** Each alternative is one or more terms. */
  readonly to: readonly (readonly string[])[];
  /** They mean the same, as an abbreviation and what it stands for do; else they may. */
  readonly same: boolean;
}

/** Synonyms by the first term that they stand for. */
export type Synonyms = ReadonlyMap<string, readonly Synonym[]>;

/** Terms hold neither of these, nor blanks. */
const SAME = "=";
const NEAR = ">";
const OR = "|";

/** One line each, so that the manifest stays small: `k8s=kubernet`, `boss>manag|line manag`. */
export function packSynonyms(synonyms: readonly Synonym[]): string {
  return synonyms
    .map(({ from, to, same }) => from.join(" ") + (same ? SAME : NEAR) + to.map((terms) => terms.join(" ")).join(OR))
    .join("\n");
}

/** @throws {TypeError} when it is not what `packSynonyms` wrote */
export function unpackSynonyms(packed: string): Synonyms {
  const byFirst = new Map<string, Synonym[]>();
  for (const line of packed === "" ? [] : packed.split("\n")) {
    const at = line.search(/[=>]/);
    if (at < 1 || at === line.length - 1) throw new TypeError("a synonym stands for nothing");
    const from = line.slice(0, at).split(" ");
    const to = line
      .slice(at + 1)
      .split(OR)
      .map((terms) => terms.split(" "));
    const [first = ""] = from;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { from, to, same: line[at] === SAME }]);
  }
  return byFirst;
}

/** The synonyms of the words that begin at one place of a question. */
export function synonymsAt(terms: readonly string[], at: number, synonyms: Synonyms): readonly Synonym[] {
  const begun = synonyms.get(terms[at] ?? "") ?? [];
  return begun.filter(({ from }) => from.every((term, i) => terms[at + i] === term));
}
