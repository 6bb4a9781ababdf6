import type { Answer } from "../src/answer/answer.ts";
import { isStale } from "../src/answer/stale.ts";
import { type Item, sourceItem } from "../src/commands/items.ts";
import type { Hit, IndexAbout, SearchResult } from "../src/search/search.ts";

/** The answer with fewer places. @param limit how many are listed, the best one included */
export function withinLimit(answer: Answer, limit: number): Answer {
  switch (answer.kind) {
    case "found":
      return { ...answer, others: answer.others.slice(0, limit - 1) };
    case "unsure":
      return { ...answer, candidates: answer.candidates.slice(0, limit) };
    case "nothing":
      return { ...answer, nearest: answer.nearest.slice(0, limit) };
  }
}

/** The body of `GET /api/search`, the same as of `docent search --json`. */
export function searchJson(query: string, { corrected, hits }: SearchResult, about: IndexAbout, today: string) {
  const results = hits.map((hit) => hitItem(hit, about, today));
  return { query, ...(corrected === undefined ? {} : { corrected }), results };
}

function hitItem({ page, section, score, extract }: Hit, about: IndexAbout, today: string): Item {
  const { path, title, reviewed } = page;
  const { url, anchor, heading, trail } = section;
  const owner = page.owner === undefined ? undefined : (about.owners[page.owner] ?? page.owner);
  return sourceItem({
    path,
    url,
    anchor,
    title,
    heading,
    trail,
    ...(owner === undefined ? {} : { owner }),
    ...(reviewed === undefined ? {} : { reviewed }),
    stale: isStale(page, today),
    score,
    text: extract.text,
    marks: extract.marks,
  });
}
