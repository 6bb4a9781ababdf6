import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { DocentError, messageOf } from "../errors.ts";
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

const PROGRAM = new URL("check-thread.ts", import.meta.url);

/** Each thread holds the pages and an index of them. */
const MOST_HELPERS = 3;

const MORE_MEMORY = "Run the check again with more memory.";

/** The threads of one check. They start when they are told to, or with the first job that is worth it, and stay for the next. */
export class Threads {
  readonly #count: number;
  readonly #program: URL;
  #helpers: Helper[] | undefined;
  #jobs = 0;

  /**
   * @param count of the helpers beside this thread
   * @param program that each helper runs
   */
  constructor(count = Math.min(MOST_HELPERS, availableParallelism() - 1), program = PROGRAM) {
    this.#count = count;
    this.#program = program;
  }

  /** Starts the helpers, which takes them some tenths of a second, before there is a job. */
  start(): void {
    this.#all();
  }

  /**
   * Begins a job of several parts; `false` for `shared` keeps a small one to this thread.
   * @returns does with this thread what is left, and gives the parts in their order; fails with a DocentError when a
   *   helper did, even before the job
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
    this.#helpers ??= Array.from({ length: this.#count }, () => new Helper(this.#program));
    return this.#helpers;
  }
}

class Helper {
  readonly #worker: Worker;
  /** Rejects once there is nobody left to answer. */
  readonly #ended: Promise<never>;

  constructor(program: URL) {
    const worker = new Worker(program, { env: withCompileCache() });
    this.#worker = worker;
    this.#ended = new Promise((_, reject) => {
      worker.on("error", (error) => reject(failure(error)));
      worker.on("exit", (code) => reject(new DocentError(`A thread of the check ended with ${code}.`, MORE_MEMORY)));
    });
    // A thread that ends is a fault only for a job that needs it.
    this.#ended.catch(() => undefined);
  }

  help(request: HelpRequest): Promise<DoneParts<unknown>> {
    const answer = new Promise<DoneParts<unknown>>((resolve) => {
      const answered = (reply: HelpReply): void => {
        if (reply.id !== request.id) return;
        this.#worker.off("message", answered);
        resolve(reply.done);
      };
      this.#worker.on("message", answered);
    });
    this.#worker.postMessage(request);
    return Promise.race([this.#ended, answer]);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

function failure(error: unknown): DocentError {
  const isFull = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  const cure = isFull ? MORE_MEMORY : "Run the check again; if it fails again, report this message.";
  return new DocentError(`A thread of the check failed: ${messageOf(error)}`, cure, { cause: error });
}

/** A thread does not inherit where compiled sources are kept, which halves its start. */
function withCompileCache(): NodeJS.ProcessEnv {
  // Below the folder that was named there is one for each version of Node.
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}
