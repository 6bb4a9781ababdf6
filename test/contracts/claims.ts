import { expect, test } from "vitest";
import type { Claims } from "../../src/chat/claims.ts";

const TEN_MINUTES = 600_000;
const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 20) + milliseconds);

/** What every implementation of Claims keeps. @param open makes an empty one for one test */
export function claimsContract(name: string, open: () => Promise<Claims>): void {
  test(`${name}: a key is taken once`, async () => {
    const claims = await open();
    expect(await claims.claim("a", TEN_MINUTES, at(0))).toBe(true);
    expect(await claims.claim("a", TEN_MINUTES, at(1))).toBe(false);
    expect(await claims.claim("b", TEN_MINUTES, at(1))).toBe(true);
  });

  test(`${name}: of many who claim at once one wins`, async () => {
    const claims = await open();
    const won = await Promise.all(Array.from({ length: 50 }, () => claims.claim("a", TEN_MINUTES, at(0))));
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  test(`${name}: a claim holds until its time is over, and then for its new time`, async () => {
    const claims = await open();
    await claims.claim("a", TEN_MINUTES, at(0));
    expect(await claims.claim("a", TEN_MINUTES, at(TEN_MINUTES - 1))).toBe(false);
    expect(await claims.claim("a", TEN_MINUTES, at(TEN_MINUTES))).toBe(true);
    expect(await claims.claim("a", TEN_MINUTES, at(2 * TEN_MINUTES - 1))).toBe(false);
  });

  test(`${name}: a refused claim does not prolong the one that stands`, async () => {
    const claims = await open();
    await claims.claim("a", TEN_MINUTES, at(0));
    await claims.claim("a", TEN_MINUTES, at(TEN_MINUTES / 2));
    expect(await claims.claim("a", TEN_MINUTES, at(TEN_MINUTES))).toBe(true);
  });
}
