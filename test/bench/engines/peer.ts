/**
 * Loads a package of this folder's own package.json. The name is no literal, so that the compiler does not look for
 * packages that only the bench installs; `T` says the little of it that is used.
 */
export async function loadPeer<T>(name: string): Promise<T> {
  const loaded = (await import(name)) as { default?: unknown };
  return loaded as T;
}
