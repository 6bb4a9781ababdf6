import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStore, type Store } from "../../src/store/store.ts";

// Not by `afterEach`: this module is loaded once for many files, and only the first of them would get the hook.

/** Opens a store for one test. */
export async function open(path = ":memory:"): Promise<Store> {
  const store = await openStore(path);
  onTestFinished(() => store.close());
  return store;
}

/** A folder for one test. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "docent-store-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
