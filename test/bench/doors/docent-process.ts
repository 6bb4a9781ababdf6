import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { inTime } from "./in-time.ts";
import { ROOT } from "./places.ts";

/** `node src/docent.js start`, as an operator runs it. */
export interface DocentProcess {
  /** Without a trailing slash. */
  readonly url: string;
  /** What it has printed. */
  readonly said: () => string;
  /** Resident memory now, in bytes. */
  memory(): Promise<number>;
  /** The most it ever had; undefined where the system does not say. */
  mostMemory(): number | undefined;
  stop(): Promise<void>;
}

export interface DocentProcessOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** What comes after `start`. */
  readonly args?: readonly string[];
  /** Module of this folder that is loaded first. */
  readonly preload?: string;
}

/** A site that is out of date is built first. */
const START_MS = 180_000;

export async function startDocentProcess(options: DocentProcessOptions): Promise<DocentProcess> {
  const preload = options.preload === undefined ? [] : ["--import", join(import.meta.dirname, options.preload)];
  const args = [...preload, join(ROOT, "src/docent.js"), "start", ...(options.args ?? [])];
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: "0", DOCENT_DATA: options.dataDir, ...options.env };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const started = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      // The last that it says at its start.
      if (said.includes("Ctrl+C stops.")) started.resolve();
    });
  }
  child.once("exit", () => started.reject(new Error(`Docent has ended:\n${said}`)));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  try {
    await inTime(started.promise, "Docent's start", START_MS);
    const url = /(http:\S+)\/api\/ask/.exec(said)?.[1];
    const { pid } = child;
    if (url === undefined || pid === undefined) throw new Error(`Docent did not say its address:\n${said}`);
    return { url, said: () => said, memory: () => memoryOf(pid), mostMemory: () => mostMemoryOf(pid), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout) * 1024;
}

function mostMemoryOf(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
