// What the site's palette loads when it is opened (site/src/asking/engine.ts), without its React.

import { pause } from "../../../site/src/asking/pause.ts";
import type { Answer, Source } from "../../../src/answer/answer.ts";
import { createAnswerer } from "../../../src/answer/answerer.ts";
import { openIndex } from "../../../src/search/open.ts";
import type { Result } from "./contender.ts";

/** @param current the answer to the request for `current.json` */
export async function open(current: Promise<Response>): Promise<(text: string) => Promise<Result[]>> {
  await pause();
  const searcher = await openIndex(async (name) => {
    const response = await (name === "current.json" ? current : fetch(`/index/${name}`));
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${name}.`);
    return new Uint8Array(await response.arrayBuffer());
  }, pause);
  const answerer = createAnswerer(searcher, () => "2026-01-01");
  return async (text) => toResults(await answerer({ text, limit: 5 }));
}

function toResults(answer: Answer): Result[] {
  switch (answer.kind) {
    case "found":
      return [answer.best, ...answer.others].map(toResult);
    case "unsure":
      return answer.candidates.map(toResult);
    case "nothing":
      return answer.nearest.map(toResult);
  }
}

function toResult({ title, url, text }: Source): Result {
  return { title, url, text };
}
