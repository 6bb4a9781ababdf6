import fc from "fast-check";
import { expect, test } from "vitest";
import { Best, compare } from "../../src/search/best.ts";

test("what is kept is the beginning of all, sorted: higher scores first, equal ones by id", () => {
  const scores = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 20 }), (all, most) => {
      const pages = all.map((score, id) => ({ id, score }));
      const best = new Best(most);
      for (const { id, score } of pages) if (score > best.least) best.keep(id, score);
      expect(best.sorted()).toEqual(pages.toSorted(compare).slice(0, most));
    }),
    { seed: 5, numRuns: 300 },
  );
});
