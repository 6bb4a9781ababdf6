import { describe, expect, test } from "vitest";
import { MAX_NAMES, type NameShares, NameSums, sharesOf } from "../../src/search/names.ts";

/** A term that makes `share` of 255 of one name of a page. */
function term(page: number, share: number, name = 0): NameShares {
  return { keys: [page * MAX_NAMES + name], shares: [share] };
}

const PAGES = 8;
const sums = new NameSums(PAGES);

/** Gains by page; the same sums serve all tests, as they do all queries. */
function nameBonuses(words: readonly (readonly NameShares[])[], information: number): Map<number, number> {
  const bonuses = new Map<number, number>();
  const totals = new Float64Array(PAGES);
  sums.addBonuses(words, information, totals);
  for (const [page, bonus] of totals.entries()) if (bonus > 0) bonuses.set(page, bonus);
  return bonuses;
}

describe("the shares of a name's words", () => {
  test("follow what each word says, and make up the whole", () => {
    expect(sharesOf([3, 1])).toEqual([191, 64]);
  });

  test("are never nothing", () => {
    expect(sharesOf([1_000, 0.1])).toEqual([255, 1]);
  });
});

describe("what a page gains from its name", () => {
  test("grows with the square of how much of the name the question holds", () => {
    const whole = nameBonuses([[term(7, 128)], [term(7, 127)]], 10).get(7) ?? 0;
    const half = nameBonuses([[term(7, 128)]], 10).get(7) ?? 0;
    expect(whole).toBeCloseTo(4);
    expect(half / whole).toBeCloseTo(0.252, 2);
  });

  test("is that of its best name, not of all its names together", () => {
    const bonuses = nameBonuses([[term(3, 128, 0)], [term(3, 128, 1)]], 10);
    expect(bonuses.get(3)).toBeCloseTo(4 * 0.252, 1);
  });

  test("does not grow with questions longer than a name could be asked for in", () => {
    expect(nameBonuses([[term(1, 255)]], 100).get(1)).toBeCloseTo(0.4 * 15);
  });

  test("counts several spellings of one word once", () => {
    expect(nameBonuses([[term(1, 100), term(1, 100)]], 10).get(1)).toBeCloseTo(4 * (100 / 255) ** 2);
  });
});
