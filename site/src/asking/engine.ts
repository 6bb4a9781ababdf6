import type { Answer } from "../../../src/answer/answer.ts";
import type { Kind } from "../../../src/content/page.ts";
import type * as QueryLanguage from "../../../src/search/query-language.ts";
import type { IsKnownFacet, Operator } from "../../../src/search/query-language.ts";
import type { Query, Searcher } from "../../../src/search/search.ts";
import { localToday } from "../knowledge/review.ts";
import { pause } from "./pause.ts";

/** An answer, with what was read in the question. */
export interface Asked {
  readonly answer: Answer;
  /** Filters, phrases and excluded words, by their place in the question. */
  readonly operators: readonly Operator[];
  /** The words that were searched: what is to be marked on the pages. */
  readonly words: string;
}

export interface AskOptions {
  readonly limit: number;
  /** Correct no words. */
  readonly verbatim: boolean;
}

/** What the palette and the landing page ask. */
export interface Engine {
  ask(text: string, options: AskOptions): Promise<Asked>;
  /** Kind of a page that an answer names, by its path. */
  kindOf(path: string): Kind;
}

/** The index could not be fetched; the site itself still works. */
class IndexUnavailable extends Error {
  override readonly name = "IndexUnavailable";
  /** Whether the server answered, and has no such file. */
  readonly isGone: boolean;

  constructor(message: string, { isGone = false, cause }: { isGone?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isGone = isGone;
  }
}

const CURRENT = "current.json";

let loading: Promise<Engine> | undefined;

/**
 * The search core, fetched when it is first needed. A failure is forgotten, so that asking again tries again.
 * @param baseUrl of the site, with a trailing slash
 */
export function loadEngine(baseUrl: string): Promise<Engine> {
  loading ??= start(baseUrl).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(baseUrl: string): Promise<Engine> {
  const kinds = new Map<string, Kind>();
  let search = await openSearch(baseUrl, kinds);
  let renewing: Promise<Search> | undefined;
  const renew = async (gone: Search): Promise<Search> => {
    if (search !== gone) return search;
    renewing ??= openSearch(baseUrl, kinds, "reload").finally(() => {
      renewing = undefined;
    });
    search = await renewing;
    return search;
  };
  return {
    ask: async (text, options) => {
      const asked = search;
      try {
        return await askOf(asked, text, options);
      } catch (error) {
        // The site was built anew since this page was opened, and the old index is gone.
        if (error instanceof IndexUnavailable && error.isGone) return askOf(await renew(asked), text, options);
        throw error;
      }
    },
    kindOf: (path) => kinds.get(path) ?? "page",
  };
}

/** An opened index, and what asks it. */
interface Search {
  readonly searcher: Searcher;
  readonly answerer: (query: Query) => Promise<Answer>;
  readonly language: typeof QueryLanguage;
}

/** @param cache `reload` where what the browser has kept may be what is gone */
async function openSearch(baseUrl: string, kinds: Map<string, Kind>, cache?: RequestCache): Promise<Search> {
  const read = (name: string): Promise<Uint8Array> => fetchBytes(`${baseUrl}index/${name}`);
  // What every index begins with, asked for while the code is still on its way.
  const current = fetchBytes(`${baseUrl}index/${CURRENT}`, cache);
  current.catch(() => undefined);
  const [{ openIndex }, { createAnswerer }, language] = await Promise.all([
    import("../../../src/search/open.ts"),
    import("../../../src/answer/answerer.ts"),
    import("../../../src/search/query-language.ts"),
  ]);
  await pause();
  const opened = await openIndex((name) => (name === CURRENT ? current : read(name)), pause);
  const searcher = rememberKinds(opened, kinds);
  return { searcher, answerer: createAnswerer(searcher, () => localToday()), language };
}

async function askOf({ searcher, answerer, language }: Search, text: string, options: AskOptions): Promise<Asked> {
  const { findOperators, parseQuery } = language;
  const answer = await answerer({ text, ...options });
  const named = findOperators(text).filter(({ type }) => type === "tag" || type === "owner");
  const found = await Promise.all(named.map(async (one) => ((await isHeld(one, searcher)) ? [idOf(one)] : [])));
  const known = new Set(found.flat());
  const isKnown: IsKnownFacet = (type, value) => known.has(idOf({ type, value }));
  const words = answer.corrected?.query ?? parseQuery(text, isKnown).text;
  return { answer, operators: findOperators(text, isKnown), words: words.trim() };
}

/** Answers do not say of which kind a page is, but the hits that they are made of do. */
function rememberKinds(searcher: Searcher, kinds: Map<string, Kind>): Searcher {
  return {
    ...searcher,
    search: async (query) => {
      const result = await searcher.search(query);
      for (const { page } of result.hits) kinds.set(page.path, page.kind);
      return result;
    },
  };
}

/** Whether some page has the tag or owner; the search reads it as words where none has. */
async function isHeld({ type, value }: Operator, searcher: Searcher): Promise<boolean> {
  const facet = type === "tag" ? { tags: [value] } : { owner: value };
  return (await searcher.rank({ text: "", limit: 1, includeProject: true, ...facet })).length > 0;
}

function idOf({ type, value }: Pick<Operator, "type" | "value">): string {
  return `${type}:${value}`;
}

async function fetchBytes(url: string, cache: RequestCache = "default"): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { cache });
  } catch (cause) {
    throw new IndexUnavailable("The connection failed.", { cause });
  }
  const { ok, status } = response;
  if (!ok) throw new IndexUnavailable(`The server answered ${status}.`, { isGone: status === 404 || status === 410 });
  return new Uint8Array(await response.arrayBuffer());
}
