import type { Answer, Source } from "../src/answer/answer.ts";
import { isStale } from "../src/answer/stale.ts";
import type { Hit, IndexAbout, SearchResult } from "../src/search/search.ts";

/** A place as the API and `--json` name it: absent where the page does not say. */
type Item = Omit<Source, "marks">;

/** The body of `GET /api/ask`, the same as of `docent ask --json`. */
export interface AskBody {
  readonly kind: Answer["kind"];
  readonly query: string;
  readonly corrected?: NonNullable<SearchResult["corrected"]>;
  readonly best?: Item & Pick<Extract<Answer, { kind: "found" }>["best"], "blocks">;
  readonly others: readonly Item[];
  readonly candidates: readonly Item[];
  readonly nearest: readonly Item[];
  readonly askWhom?: string;
}

/** @param limit how many places are listed, the best one included */
export function askBody(answer: Answer, limit: number): AskBody {
  const { kind, query, corrected } = answer;
  const lists = { others: [], candidates: [], nearest: [] };
  const base = { kind, query, ...(corrected === undefined ? {} : { corrected }), ...lists };
  switch (answer.kind) {
    case "found":
      return { ...base, best: item(answer.best), others: answer.others.slice(0, limit - 1).map(item) };
    case "unsure":
      return { ...base, candidates: answer.candidates.slice(0, limit).map(item) };
    case "nothing":
      return { ...base, nearest: answer.nearest.slice(0, limit).map(item), askWhom: answer.askWhom };
  }
}

/** The body of `GET /api/search`, the same as of `docent search --json`. */
export function searchBody(query: string, { corrected, hits }: SearchResult, about: IndexAbout, today: string) {
  const results = hits.map((hit) => hitItem(hit, about, today));
  return { query, ...(corrected === undefined ? {} : { corrected }), results };
}

function item<Place extends Source>({ marks: _marks, ...place }: Place): Omit<Place, "marks"> {
  return place;
}

function hitItem({ page, section, score, extract }: Hit, about: IndexAbout, today: string): Item {
  const { path, title, owner, reviewed, starter } = page;
  const { url, anchor, heading, trail } = section;
  return {
    path,
    url,
    anchor,
    title,
    heading,
    trail,
    ...(owner === undefined ? {} : { owner: about.owners[owner] ?? owner }),
    ...(reviewed === undefined ? {} : { reviewed }),
    stale: isStale(page, today),
    ...(starter === true ? { starter } : {}),
    score,
    text: extract.text,
  };
}
