import { bm25 } from "./bm25.ts";
import { docent } from "./docent.ts";
import type { Engine } from "./engine.ts";
import { flexSearch, flexSearchTuned } from "./flexsearch.ts";
import { fts5 } from "./fts5.ts";
import { lunr } from "./lunr.ts";
import { miniSearch, miniSearchTuned } from "./minisearch.ts";
import { orama, oramaTuned } from "./orama.ts";

/** In the order of the tables: ours, the floor, the peers. */
export const ENGINES: readonly Engine[] = [
  docent,
  bm25,
  fts5,
  miniSearchTuned,
  miniSearch,
  lunr,
  oramaTuned,
  orama,
  flexSearchTuned,
  flexSearch,
];
