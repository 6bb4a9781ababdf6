import type { Analyser } from "./analyse.ts";
import { facetTerm, ownerId } from "./facets.ts";
import type { Filter } from "./filter.ts";
import { findOperators, type IsKnownFacet, parseQuery } from "./query-language.ts";
import type { Query } from "./search.ts";
import type { Shards } from "./shards.ts";
import { asWritten, MAX_QUERY_TERMS } from "./terms.ts";

/** A query as the engine takes it. */
export interface Request {
  /** The words to rank by, without operators. */
  readonly words: string;
  /** The same as FlexSearch is given it. */
  readonly text: string;
  readonly filter: Filter;
}

/** Takes the operators out of a query's text; what its fields say holds besides. */
export async function readRequest(query: Query, shards: Shards): Promise<Request> {
  const parsed = parseQuery(query.text, await knownFacets(query.text, shards));
  const { analyser, manifest } = shards;
  const facets = [query, parsed].flatMap(({ kinds = [], tags = [], owner }) => [
    ...(kinds.length > 0 ? [kinds.map((kind) => facetTerm("kind", kind))] : []),
    ...tags.map((tag) => [facetTerm("tag", tag)]),
    ...(owner === undefined ? [] : [[facetTerm("owner", ownerId(owner, manifest.about.owners))]]),
  ]);
  const asksForProject = [query, parsed].some(({ kinds }) => kinds?.includes("project"));
  const phrases = firstWithin(MAX_QUERY_TERMS, phrasesOf(parsed.phrases, analyser));
  const { words, excludedPhrases } = excludedOf(parsed.excluded, analyser);
  const filter: Filter = {
    facets,
    phrases,
    excluded: words,
    excludedPhrases: firstWithin(MAX_QUERY_TERMS - phrases.flat().length, excludedPhrases),
    includeProject: query.includeProject === true || asksForProject,
  };
  return { words: parsed.text, text: query.verbatim === true ? asWritten(parsed.text) : parsed.text, filter };
}

/** Which of the tags and owners that a text names some page has; the others are words like any. */
async function knownFacets(text: string, shards: Shards): Promise<IsKnownFacet> {
  const { owners } = shards.manifest.about;
  const termOf: (...facet: Parameters<IsKnownFacet>) => string = (facet, value) =>
    facetTerm(facet, facet === "owner" ? ownerId(value, owners) : value);
  const known = new Set<string>();
  const look = async (term: string): Promise<void> => {
    if ((await shards.known(term)) !== undefined) known.add(term);
  };
  const named = findOperators(text).flatMap(({ type, value }) =>
    type === "tag" || type === "owner" ? [look(termOf(type, value))] : [],
  );
  await Promise.all(named);
  return (facet, value) => known.has(termOf(facet, value));
}

function excludedOf(texts: readonly string[], analyser: Analyser): { words: string[]; excludedPhrases: string[][] } {
  const read = texts.map((text) => analyser.tokenise(text));
  return {
    words: read.flatMap((tokens) => (tokens.length === 1 ? tokens.map(({ term }) => term) : [])),
    excludedPhrases: phrasesOf(
      texts.filter((_, i) => (read[i]?.length ?? 0) > 1),
      analyser,
    ),
  };
}

/** The first phrases, as many as have this many words together: a hostile query has thousands, each to be looked up. */
function firstWithin(most: number, phrases: readonly string[][]): string[][] {
  let words = 0;
  return phrases.filter(({ length }) => {
    words += length;
    return words <= most;
  });
}

function phrasesOf(texts: readonly string[], analyser: Analyser): string[][] {
  return texts.map((text) => phraseOf(text, analyser)).filter((terms) => terms.length > 0);
}

/** The terms of a phrase as they stand one after another: a compound by its parts. */
function phraseOf(text: string, analyser: Analyser): string[] {
  return analyser
    .tokenise(text)
    .flatMap(({ term, parts }) => (parts.length > 0 ? parts.map((part) => part.term) : [term]));
}
