import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { openStore, type Store } from "../../src/store/store.ts";

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Opens a store for one test. */
export async function open(path = ":memory:"): Promise<Store> {
  const store = await openStore(path);
  endings.push(() => store.close());
  return store;
}

/** A folder for one test. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "docent-store-"));
  endings.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
