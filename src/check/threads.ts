import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { DocentError } from "../errors.ts";
import { type DoneParts, JOBS, type Job, type JobKind, type JobKinds, type Packed, pack, takeParts } from "./jobs.ts";

/** What a helping thread is told. */
export interface HelpRequest<Kind extends JobKind = JobKind> {
  readonly id: number;
  readonly kind: Kind;
  readonly input: Packed<JobKinds[Kind]["input"]>;
  /** Number of the next part that nobody has taken; shared memory. */
  readonly next: Int32Array;
}

interface HelpReply {
  readonly id: number;
  readonly done: DoneParts<unknown>;
}

/** Each thread holds the pages and an index of them. */
const MOST_HELPERS = 3;

/** The threads of one check. They start when they are told to, or with the first job that is worth it, and stay for the next. */
export class Threads {
  readonly #count: number;
  #helpers: Helper[] | undefined;
  #jobs = 0;

  /** @param count of the helpers beside this thread */
  constructor(count = Math.min(MOST_HELPERS, availableParallelism() - 1)) {
    this.#count = count;
  }

  /** Starts the helpers, which takes them some tenths of a second, before there is a job. */
  start(): void {
    this.#all();
  }

  /**
   * Begins a job of several parts; `false` for `shared` keeps a small one to this thread.
   * @returns does with this thread what is left, and gives the parts in their order
   */
  begin<Kind extends JobKind>(
    kind: Kind,
    input: JobKinds[Kind]["input"],
    shared: boolean,
  ): () => Promise<JobKinds[Kind]["part"][]> {
    type Part = JobKinds[Kind]["part"];
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const helped = Promise.all(shared ? this.#help({ id: this.#jobs++, kind, input: pack(input), next }) : []);
    // A fault is met where the parts are awaited; until then it must not end the process.
    helped.catch(() => undefined);
    return async () => {
      const job: Job<Part> = (JOBS[kind] as (given: typeof input) => Job<Part>)(input);
      const done = [...(await takeParts(job, next)), ...((await helped) as DoneParts<Part>[]).flat()];
      return done.sort(([one], [other]) => one - other).map(([, part]) => part);
    };
  }

  /** Ends the helpers. */
  async close(): Promise<void> {
    await Promise.all((this.#helpers ?? []).map((helper) => helper.close()));
  }

  #help(request: HelpRequest): Promise<DoneParts<unknown>>[] {
    return this.#all().map((helper) => helper.help(request));
  }

  #all(): readonly Helper[] {
    this.#helpers ??= Array.from({ length: this.#count }, () => new Helper());
    return this.#helpers;
  }
}

class Helper {
  readonly #worker = new Worker(new URL("check-thread.ts", import.meta.url), { env: withCompileCache() });

  help(request: HelpRequest): Promise<DoneParts<unknown>> {
    return new Promise((resolve, reject) => {
      const answered = (reply: HelpReply): void => {
        if (reply.id !== request.id) return;
        this.#worker.off("message", answered).off("error", reject).off("exit", ended);
        resolve(reply.done);
      };
      const ended = (code: number): void => {
        reject(new DocentError(`A thread of the check ended with ${code}.`, "Run the check again with more memory."));
      };
      this.#worker.on("message", answered).on("error", reject).on("exit", ended);
      this.#worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A thread does not inherit where compiled sources are kept, which halves its start. */
function withCompileCache(): NodeJS.ProcessEnv {
  // Below the folder that was named there is one for each version of Node.
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}
