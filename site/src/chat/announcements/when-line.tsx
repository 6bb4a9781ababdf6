import { type ReactNode, useSyncExternalStore } from "react";
import { sayWhen } from "./when.ts";

const REFRESH_MS = 20_000;

/** How long ago something happened; the exact time on hover. */
export function When({ iso }: { readonly iso: string }): ReactNode {
  return (
    <time dateTime={iso} title={new Date(iso).toLocaleString()}>
      {useAge(iso)}
    </time>
  );
}

/** How long ago something happened, in words that stay true while time goes by. */
export function useAge(iso: string): string {
  return sayWhen(iso, new Date(useSyncExternalStore(subscribe, currentTick, () => 0)));
}

/** One clock for all cards, so that equal ages are always shown alike. */
const listeners = new Set<() => void>();
let tick = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const each of listeners) each();
  }, REFRESH_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    tick = 0;
  };
}

function currentTick(): number {
  if (tick === 0) tick = Date.now();
  return tick;
}
