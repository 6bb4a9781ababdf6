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
export interface Synonyms {
  get(first: string): readonly Synonym[];
}

/** Names of one thing, as the index stores them. */
export interface NameGroup {
  /** Two or more, each of one or more terms. */
  readonly names: readonly { readonly terms: readonly string[]; readonly isHeld: boolean }[];
  readonly kind: GroupKind;
}

/** Each name means the same as any other, each may mean any other, or the first may mean the others. */
export type GroupKind = "same" | "near" | "first";

/** What a line begins with. */
const MARKS: Readonly<Record<GroupKind, string>> = { same: "=", near: "~", first: ">" };
/** Names apart by bars, with `!` before one that no page holds; terms hold none of these marks, nor blanks. */
const LINE = /^[=~>]!?[^|!]+(?:\|!?[^|!]+)+$/;
const OR = "|";
/** Such a name may be asked with, and stands for the others. */
const NOT_HELD = "!";
const BEFORE_NAME = [...Object.values(MARKS), OR, NOT_HELD];

/** One line each, so that the manifest stays small: `=!k8s|kubernet`, `>boss|manag|line manag`. */
export function packGroups(groups: readonly NameGroup[]): string {
  const lines = groups.map(({ names, kind }) => {
    const packed = names.map(({ terms, isHeld }) => (isHeld ? "" : NOT_HELD) + terms.join(" "));
    return MARKS[kind] + packed.join(OR);
  });
  return [...new Set(lines)].sort().join("\n");
}

/**
 * A line is read when a question holds a word of it: a browser has better things to do before its first answer.
 * @throws {TypeError} when it is not what `packGroups` wrote
 */
export function unpackSynonyms(packed: string): Synonyms {
  const odd = packed === "" ? undefined : packed.split("\n").find((line) => !LINE.test(line));
  if (odd !== undefined) throw new TypeError(odd);
  return {
    get: (first) =>
      linesWith(first, packed)
        .flatMap(synonymsOfLine)
        .filter(({ from }) => from[0] === first),
  };
}

/** The lines with a name that begins so. */
function linesWith(start: string, packed: string): string[] {
  const lines = new Set<string>();
  if (start === "") return [];
  for (let at = packed.indexOf(start); at >= 0; at = packed.indexOf(start, at + 1)) {
    if (!BEFORE_NAME.includes(packed.charAt(at - 1))) continue;
    const end = packed.indexOf("\n", at);
    lines.add(packed.slice(packed.lastIndexOf("\n", at) + 1, end < 0 ? undefined : end));
  }
  return [...lines];
}

function synonymsOfLine(line: string): Synonym[] {
  const names = line.slice(1).split(OR);
  const termsOf = (name: string): string[] => name.replace(NOT_HELD, "").split(" ");
  return names.slice(0, line.startsWith(MARKS.first) ? 1 : undefined).flatMap((from) => {
    const to = names.filter((name) => name !== from && !name.startsWith(NOT_HELD)).map(termsOf);
    return to.length === 0 ? [] : [{ from: termsOf(from), to, same: line.startsWith(MARKS.same) }];
  });
}

/** The synonyms of the words that begin at one place of a question. */
export function synonymsAt(terms: readonly string[], at: number, synonyms: Synonyms): readonly Synonym[] {
  return synonyms.get(terms[at] ?? "").filter(({ from }) => from.every((term, i) => terms[at + i] === term));
}
