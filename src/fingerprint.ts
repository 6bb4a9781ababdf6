import { createHash, type Hash } from "node:crypto";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Made by builds or by people's tools, and part of no input. */
const IGNORED = new Set(["build", "node_modules"]);

/**
 * A hash over the names and bytes of files and folders (hidden ones, `build` and `node_modules` left out): equal
 * fingerprints, equal inputs. What does not exist counts as absent.
 * @param extra further values that the result depends on
 * @returns 64 hex digits
 */
export async function fingerprint(paths: readonly string[], extra: readonly unknown[] = []): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(extra));
  for (const path of paths) await hashPath(hash, path, []);
  return hash.digest("hex");
}

/** @param above the real folders that lead here: a link back to one of them would never end */
async function hashPath(hash: Hash, path: string, above: readonly string[]): Promise<void> {
  // `stat` follows symbolic links, as builds do.
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const real = await realpath(path);
    if (above.includes(real)) return;
    const names = (await readdir(path)).filter((name) => !name.startsWith(".") && !IGNORED.has(name));
    for (const name of names.sort()) await hashPath(hash, join(path, name), [...above, real]);
  } else if (found?.isFile()) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) hash.update(`\0${path}\0${bytes.length}\0`).update(bytes);
  }
}
