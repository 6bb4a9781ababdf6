import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "../../src/content/page.ts";
import type { BuildFigures, LoadFigures } from "./engines/child-figures.ts";
import type { Engine } from "./engines/engine.ts";

const PROGRAM = join(import.meta.dirname, "engines", "measure-child.ts");
/** An index of 50,000 documents passes Node's usual limit while some engines build it. */
const HEAP = "--max-old-space-size=8192";

/** A folder with pages and questions, from which child processes build and load indexes. */
export class Workplace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(pages: readonly Page[], questions: readonly string[]): Promise<Workplace> {
    const folder = await mkdtemp(join(tmpdir(), "docent-bench-"));
    await writeFile(join(folder, "pages.jsonl"), pages.map((page) => JSON.stringify(page)).join("\n"));
    await writeFile(join(folder, "questions.json"), JSON.stringify(questions));
    return new Workplace(folder);
  }

  /** Builds the engine's index, times its questions and leaves the index in the folder. */
  build(engine: Engine): Promise<BuildFigures> {
    return this.#run("build", engine.name);
  }

  /** Loads the index that the last `build` left, in a fresh process; undefined when the engine keeps none. */
  async load(engine: Engine): Promise<LoadFigures | undefined> {
    return engine.load === undefined ? undefined : this.#run("load", engine.name);
  }

  /** Resident bytes of the same process without any index. */
  empty(): Promise<number> {
    return this.#run("empty", "");
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async #run<T>(what: string, engine: string): Promise<T> {
    return JSON.parse(await runNode(["--expose-gc", HEAP, PROGRAM, what, engine, this.folder])) as T;
  }
}

/** Runs Node and returns what it prints; its complaints go to stderr. */
function runNode(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${args.slice(2).join(" ")} ended with ${code}.`)),
    );
  });
}
