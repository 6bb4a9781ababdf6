import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folder of package.json. */
export const ROOT = dirname(dirname(dirname(import.meta.dirname)));

/** On the disk that Docent's own data folder is on: a folder in memory would make every fsync look free. */
export function makeDataDir(): { readonly path: string; remove(): void } {
  const parent = join(ROOT, ".docent");
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, "bench-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
