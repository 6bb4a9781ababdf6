import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { missingFromLock } from "../tooling/complete-lock.js";

async function readJson(file: string) {
  return JSON.parse(await readFile(new URL(file, import.meta.url), "utf8"));
}

const lock = await readJson("package-lock.json");
const manifest = await readJson("package.json");

it("pins the other engines for every platform, and names no host", () => {
  expect(lock.packages[""].dependencies).toEqual(manifest.dependencies);
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(missingFromLock(lock)).toEqual([]);
  expect(Object.values<{ resolved?: string }>(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual(
    [],
  );
});
