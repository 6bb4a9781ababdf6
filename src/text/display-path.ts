/**
 * An absolute path as a person at the project's root would type it; as it is when it lies elsewhere.
 * Works on text alone, both separators understood, so that it has no need of the platform's path functions.
 */
export function displayPath(root: string, path: string): string {
  const folder = `${slashes(root).replace(/\/+$/, "")}/`;
  const whole = slashes(path);
  return whole.startsWith(folder) && whole.length > folder.length ? whole.slice(folder.length) : path;
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
