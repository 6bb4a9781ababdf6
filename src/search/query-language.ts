import { KINDS, type Kind } from "../content/page.ts";
import { fold } from "./analyse.ts";
import { holdsCommandLine } from "./command-line.ts";

/** What a query asks for, its operators taken apart. */
export interface ParsedQuery {
  /**
   * The words to rank by: the query without its filters and excluded words. Phrases stay in with their quotes, which
   * are no words; a query without operators is returned as it is. Without any word, `kinds`, `tags`, `owner` or
   * `excluded` may still hold something: all pages that pass are meant then.
   */
  readonly text: string;
  /** Words that must stand together, as written. */
  readonly phrases: readonly string[];
  /** Words and phrases that must not occur; there is always a filter or a word beside them. */
  readonly excluded: readonly string[];
  /** Any of these. */
  readonly kinds?: readonly Kind[];
  /** All of these. */
  readonly tags?: readonly string[];
  /** The last one written. An owner's id, or the name by which the team knows it. */
  readonly owner?: string;
}

/** Whether some page has this tag or owner. */
export type IsKnownFacet = (facet: "tag" | "owner", value: string) => boolean;

/** As many operators as anybody writes by hand; what comes after them is read as words. */
const MAX_OPERATORS = 16;
/** Longest query that is taken apart: what comes after it is never looked up (see terms.ts). */
const MAX_LENGTH = 8_000;

/** A phrase in straight or curly quotes or guillemets, on one line; a longer one is no phrase but a pasted text. */
const QUOTED = '(?:["“”„](?!\\s)|«)([^"“”„«»\\n]{1,300})["“”»]';
/** Where an operator ends: what follows may close a sentence or a bracket. */
const END = "(?=[.,;!?…)]{0,3}(?:\\s|$))";

/** One operator, or a piece of code in backticks, inside which nothing is an operator. */
const OPERATOR = new RegExp(
  "(?<code>`[^`]{1,1000}`)" +
    `|(?<!\\S)(?<facet>kind|tag|owner):(?:${QUOTED}|(?<bare>[^\\s:,;"'\`“”„«»(){}<>=]{1,64}?))${END}` +
    `|(?<![^\\s(])(?<minus>-?)${QUOTED}${END}` +
    `|(?<!\\S)-(?<word>\\p{L}[\\p{L}\\p{N}]{1,63})${END}`,
  "giu",
);
const MOST_WORDS_OF_A_SEARCH = 8;
const A_WORD = /[\p{L}\p{N}]/u;

/** An operator and where it stands in the query: [start, end). */
export interface Operator {
  readonly type: "phrase" | "excluded" | "kind" | "tag" | "owner";
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Takes a query apart: `"words together"`, `-word`, `-"words together"`, `kind:runbook`, `tag:gpu`, `owner:"ML platform"`.
 *
 * People paste commands, manifests and errors, so that what merely looks like an operator is read as words:
 * - a quote without a partner, or inside a word or JSON (`{"kind":"Job"}`, 24")
 * - `kind:` with a space or another value than a kind of page (`kind: Deployment`)
 * - a tag or owner that no page has, when `isKnown` says so (`chown owner:group`)
 * - `-word` anywhere in a text that holds a command line, `-n` and `-5` anywhere
 * - anything between backticks
 * - `-word` when nothing else is asked for
 * - quotes and dashes in a long text: a sentence of more than eight words quotes and inserts, a search is short
 */
export function parseQuery(query: string, isKnown?: IsKnownFacet): ParsedQuery {
  const operators = findOperators(query, isKnown);
  const of = (type: Operator["type"]): string[] => operators.flatMap((one) => (one.type === type ? one.value : []));
  const [kinds, tags, owner] = [of("kind") as Kind[], of("tag"), of("owner").at(-1)];
  return {
    text: withoutOperators(query.slice(0, MAX_LENGTH), operators),
    phrases: of("phrase"),
    excluded: of("excluded"),
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
}

/** The operators of a query in order; the value of a `kind` is the kind's own name. */
export function findOperators(query: string, isKnown: IsKnownFacet = () => true): readonly Operator[] {
  const text = query.slice(0, MAX_LENGTH);
  const dashesExclude = !holdsCommandLine(text);
  const operators: Operator[] = [];
  for (const match of text.matchAll(OPERATOR)) {
    if (operators.length === MAX_OPERATORS) break;
    const operator = toOperator(match, isKnown, dashesExclude);
    if (operator !== undefined) operators.push(operator);
  }
  if (wordsBeside(text, operators) > MOST_WORDS_OF_A_SEARCH) {
    return operators.filter(({ type }) => type !== "phrase" && type !== "excluded");
  }
  const onlyExcludes =
    operators.every(({ type }) => type === "excluded") && !A_WORD.test(withoutOperators(text, operators));
  return onlyExcludes ? [] : operators;
}

/** Words outside all operators. */
function wordsBeside(text: string, operators: readonly Operator[]): number {
  let rest = text;
  for (const { start, end } of operators.toReversed()) rest = `${rest.slice(0, start)} ${rest.slice(end)}`;
  return rest.split(/\s/).filter((word) => A_WORD.test(word)).length;
}

/** The text with all that is not to be ranked by cut out, and the white space that follows it. */
function withoutOperators(text: string, operators: readonly Operator[]): string {
  let rest = "";
  let from = 0;
  for (const { type, start, end } of operators) {
    if (type === "phrase") continue;
    rest += text.slice(from, start);
    from = end;
    while (/\s/.test(text.charAt(from))) from += 1;
  }
  return rest + text.slice(from);
}

function toOperator(match: RegExpExecArray, isKnown: IsKnownFacet, dashesExclude: boolean): Operator | undefined {
  const { facet, bare, minus, word } = match.groups ?? {};
  const value = (word ?? bare ?? match[QUOTED_VALUE] ?? match[QUOTED_PHRASE] ?? "").trim();
  if (!A_WORD.test(value)) return undefined;
  const place = { start: match.index, end: match.index + match[0].length };
  if (word !== undefined) return dashesExclude ? { type: "excluded", value, ...place } : undefined;
  if (minus !== undefined) return { type: minus === "" ? "phrase" : "excluded", value, ...place };
  const meant = facetOf(facet?.toLowerCase(), value, isKnown);
  return meant === undefined ? undefined : { ...meant, ...place };
}

function facetOf(
  facet: string | undefined,
  value: string,
  isKnown: IsKnownFacet,
): Pick<Operator, "type" | "value"> | undefined {
  if (facet === "tag" || facet === "owner") return isKnown(facet, value) ? { type: facet, value } : undefined;
  const kind = facet === "kind" ? kindOf(value) : undefined;
  return kind === undefined ? undefined : { type: "kind", value: kind };
}

/** The groups of the two places where a quotation may stand. */
const QUOTED_VALUE = 3;
const QUOTED_PHRASE = 6;

/** A kind by its name, in any case, in the singular or plural, with spaces or hyphens: "ways of working". */
function kindOf(value: string): Kind | undefined {
  const singular = fold(value).replace(/s(?=[\s-]|$)/g, "");
  return KINDS.find((kind) => kind === singular.replace(/\s+/g, "-"));
}
