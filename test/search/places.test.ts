import { expect, it } from "vitest";
import { memoryReader } from "../../src/search/memory.ts";
import { Shards } from "../../src/search/shards.ts";
import { ownArtefact } from "../helpers/own-docs.ts";

it("reads from a page's text the places that the index has of each word", async () => {
  const shards = await Shards.open(memoryReader(await ownArtefact()));
  const pages = Array.from({ length: shards.manifest.about.pages }, (_, id) => id);
  const indexed = new Map(pages.map((id) => [id, [] as string[]]));
  for (const entry of await shards.allWords()) {
    for (const [id, places] of await shards.positionsOf(entry, (await shards.postingsOf(entry)).pages)) {
      if (places.length > 0) indexed.get(id)?.push(`${entry.term} ${places.join(" ")}`);
    }
  }
  let compared = 0;
  for (const id of pages) {
    const inText = await shards.placesInText(id);
    if (inText === undefined) continue;
    const read = [...inText].map(([term, places]) => `${term} ${places.join(" ")}`);
    expect(read.sort(), `page ${id}`).toEqual(indexed.get(id)?.sort());
    compared += 1;
  }
  expect(compared).toBeGreaterThan(100);
  expect(compared, "long pages come without their text").toBeLessThan(pages.length);
});
