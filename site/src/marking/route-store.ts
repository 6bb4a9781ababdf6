let route = "";
const listeners = new Set<() => void>();

export function announceRoute(next: string): void {
  route = next;
  for (const listener of listeners) listener();
}

/** Path, query and fragment of the page that is shown; empty before the first one is. */
export function currentRoute(): string {
  return route;
}

export function onRoute(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
