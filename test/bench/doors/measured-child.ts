import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** What the servers of the bench say to their parent: where they listen, then the CPU time they have used when asked. */
export type FromChild = { readonly ready: unknown } | { readonly cpuMs: number };

/** A server in a process of its own, so that its CPU time is its alone. */
export interface MeasuredChild<T> {
  /** What it said once it listened. */
  readonly ready: T;
  /** CPU time so far, of all its threads. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** @param file in this folder; gets `options` as JSON */
export async function startChild<T>(file: string, options: unknown): Promise<MeasuredChild<T>> {
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(options)]);
  const first = await nextMessage(child);
  if (!("ready" in first)) throw new Error(`${file} did not say where it listens.`);
  return {
    ready: first.ready as T,
    async cpuMs() {
      child.send("cpu");
      const answer = await nextMessage(child);
      if (!("cpuMs" in answer)) throw new Error(`${file} did not say its CPU time.`);
      return answer.cpuMs;
    },
    async stop() {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<FromChild> {
  const late = new AbortController();
  const { signal } = late;
  try {
    const ended = once(child, "exit", { signal }).then(() => {
      throw new Error("A server of the bench has ended.");
    });
    const [message] = (await Promise.race([once(child, "message", { signal }), ended])) as [FromChild];
    return message;
  } finally {
    late.abort();
  }
}

/** In the child: says where it listens, answers for its CPU time, and ends with its parent. */
export function serveMeasured(ready: unknown): void {
  process.on("disconnect", () => process.exit(0));
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 } satisfies FromChild);
  });
  process.send?.({ ready } satisfies FromChild);
}

/** In the child: what its parent gave to it. */
export function optionsOfChild(): unknown {
  return JSON.parse(process.argv[2] ?? "");
}
