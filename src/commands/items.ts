import type { Answer, Passage, Source } from "../answer/answer.ts";
import { toSource } from "../answer/answerer.ts";
import { blockText } from "../content/page.ts";
import type { IndexAbout, SearchResult } from "../search/search.ts";

/** A place in the docs as scripts see it; stable. */
export interface Item {
  readonly path: string;
  readonly url: string;
  readonly anchor: string;
  readonly heading: string;
  readonly trail: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly owner?: string;
  readonly reviewed?: string;
  readonly stale: boolean;
  readonly score: number;
}

function sourceItem(source: Source, text = source.text): Item {
  const { path, url, anchor, heading, trail, title, owner, reviewed, stale, score } = source;
  return {
    path,
    url,
    anchor,
    heading,
    trail,
    title,
    text,
    ...(owner === undefined ? {} : { owner }),
    ...(reviewed === undefined ? {} : { reviewed }),
    stale,
    score,
  };
}

/** The best answer's text is the whole passage, as quoted. */
function passageItem(best: Passage): Item {
  return sourceItem(best, best.blocks.map(blockText).join("\n\n"));
}

/** An answer as scripts see it: arrays always present, absent fields omitted. */
export function answerJson(answer: Answer): Record<string, unknown> {
  const item = (source: Source): Item => sourceItem(source);
  return {
    kind: answer.kind,
    query: answer.query,
    ...(answer.corrected === undefined ? {} : { corrected: answer.corrected }),
    ...(answer.relaxed ? { relaxed: true } : {}),
    ...(answer.kind === "unsure" && answer.listed ? { listed: true } : {}),
    ...(answer.kind === "found" ? { best: passageItem(answer.best) } : {}),
    others: answer.kind === "found" ? answer.others.map(item) : [],
    candidates: answer.kind === "unsure" ? answer.candidates.map(item) : [],
    nearest: answer.kind === "nothing" ? answer.nearest.map(item) : [],
    ...(answer.kind === "nothing" ? { askWhom: answer.askWhom } : {}),
  };
}

/** Search results as scripts see them. */
export function searchJson(
  query: string,
  { corrected, relaxed, hits }: SearchResult,
  about: IndexAbout,
  today: string,
): Pick<SearchResult, "corrected" | "relaxed"> & { readonly query: string; readonly results: readonly Item[] } {
  const results = hits.map((hit) => sourceItem(toSource(hit, about, today)));
  return {
    query,
    ...(corrected === undefined ? {} : { corrected }),
    ...(relaxed ? { relaxed } : {}),
    results,
  };
}
