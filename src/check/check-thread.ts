// A thread that helps with the check: it is told of one job after another, and posts the parts that it did.
import { parentPort } from "node:worker_threads";
import { type DoneParts, JOBS, type Job, pack, takeParts, unpack } from "./jobs.ts";
import { lighter } from "./lighter.ts";
import type { HelpRequest } from "./threads.ts";

parentPort?.on("message", (request: HelpRequest) => {
  void help(request).then((done) => parentPort?.postMessage({ id: request.id, done }));
});

async function help({ kind, input, next }: HelpRequest): Promise<DoneParts<unknown>> {
  const given = unpack(input);
  if (kind !== "parse") return takeParts((JOBS[kind] as (all: typeof given) => Job<unknown>)(given), next);
  const { parts, run } = JOBS.parse(given as Parameters<typeof JOBS.parse>[0]);
  return takeParts({ parts, run: async (at) => pack(lighter(unpack(await run(at)))) }, next);
}
