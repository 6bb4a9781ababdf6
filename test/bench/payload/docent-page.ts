// What the site's palette loads when it is opened (site/src/asking/engine.ts), without its React.
import type { Source } from "../../../src/answer/answer.ts";
import { createAnswerer } from "../../../src/answer/answerer.ts";
import { openIndex } from "../../../src/search/open.ts";
import type { Result } from "./contender.ts";

const opened = openIndex(async (name) => {
  const response = await fetch(`/index/${name}`);
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${name}.`);
  return new Uint8Array(await response.arrayBuffer());
});

export async function search(text: string): Promise<Result[]> {
  const answer = await createAnswerer(await opened, () => "2026-01-01")({ text, limit: 5 });
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
