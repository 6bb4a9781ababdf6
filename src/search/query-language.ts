import { KINDS, type Kind } from "../content/page.ts";
import { fold } from "./analyse.ts";
import { holdsCommandLine } from "./command-line.ts";

/** What a query asks for, its operators taken apart. */
export interface ParsedQuery {
  /**
   * The words to rank by: the query without its filters and excluded words. Phrases stay in with their quotes, which
   * are no words; a query without operators is returned as it is. Without any word, `kinds`, `tags`, `owner` or
   * `excluded` may still hold something: all pages that pass are meant then, by title.
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
const A_WORD = /[\p{L}\p{N}]/u;

interface Draft {
  text: string;
  readonly phrases: string[];
  readonly excluded: string[];
  readonly kinds: Kind[];
  readonly tags: string[];
  owner: string | undefined;
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
 */
export function parseQuery(query: string, isKnown: IsKnownFacet = () => true): ParsedQuery {
  const text = query.slice(0, MAX_LENGTH);
  const parsed = takeApart(text, isKnown, !holdsCommandLine(text));
  const { kinds, tags, owner } = parsed;
  const isFiltered = kinds.length > 0 || tags.length > 0 || owner !== undefined;
  const onlyExcludes = !isFiltered && parsed.excluded.length > 0 && !A_WORD.test(parsed.text);
  return {
    text: onlyExcludes ? text : parsed.text,
    phrases: parsed.phrases,
    excluded: onlyExcludes ? [] : parsed.excluded,
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(owner === undefined ? {} : { owner }),
  };
}

function takeApart(query: string, isKnown: IsKnownFacet, dashesExclude: boolean): Draft {
  const draft: Draft = { text: "", phrases: [], excluded: [], kinds: [], tags: [], owner: undefined };
  let from = 0;
  let operators = 0;
  for (const match of query.matchAll(OPERATOR)) {
    if (operators >= MAX_OPERATORS) break;
    const taken = readOperator(match, draft, isKnown, dashesExclude);
    if (taken === "none") continue;
    operators += 1;
    if (taken === "kept") continue;
    draft.text += query.slice(from, match.index);
    from = match.index + match[0].length;
    // The white space after what is taken out goes with it.
    while (/\s/.test(query.charAt(from))) from += 1;
  }
  draft.text += query.slice(from);
  return draft;
}

/** Notes what an operator says; tells whether it stays among the words, is taken out of them, or is none. */
function readOperator(
  match: RegExpExecArray,
  draft: Draft,
  isKnown: IsKnownFacet,
  dashesExclude: boolean,
): "kept" | "taken" | "none" {
  const { facet, bare, minus, word } = match.groups ?? {};
  const quoted = (match[QUOTED_VALUE] ?? match[QUOTED_PHRASE] ?? "").trim();
  const value = bare ?? quoted;
  if (facet !== undefined) return noteFacet(facet.toLowerCase(), value, draft, isKnown) ? "taken" : "none";
  if (word !== undefined) {
    if (!dashesExclude) return "none";
    draft.excluded.push(word);
    return "taken";
  }
  if (minus === undefined || !A_WORD.test(quoted)) return "none";
  if (minus === "") draft.phrases.push(quoted);
  else draft.excluded.push(quoted);
  return minus === "" ? "kept" : "taken";
}

/** The groups of the two places where a quotation may stand. */
const QUOTED_VALUE = 3;
const QUOTED_PHRASE = 6;

function noteFacet(facet: string, value: string, draft: Draft, isKnown: IsKnownFacet): boolean {
  if (!A_WORD.test(value)) return false;
  if (facet === "kind") {
    const kind = kindOf(value);
    if (kind !== undefined) draft.kinds.push(kind);
    return kind !== undefined;
  }
  if (facet === "tag") {
    const isTag = isKnown("tag", value);
    if (isTag) draft.tags.push(value);
    return isTag;
  }
  if (!isKnown("owner", value)) return false;
  draft.owner = value;
  return true;
}

/** A kind by its name, in any case, in the singular or plural, with spaces or hyphens: "ways of working". */
function kindOf(value: string): Kind | undefined {
  const singular = fold(value).replace(/s(?=[\s-]|$)/g, "");
  return KINDS.find((kind) => kind === singular.replace(/\s+/g, "-"));
}
