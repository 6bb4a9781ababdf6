import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { BotOptions } from "./bot.ts";
import { pick } from "./random.ts";

const BOT = fileURLToPath(new URL("bot.ts", import.meta.url));
const START_MS = 60_000;

/** Processes that are started again whenever they end. */
export interface Fleet {
  /** Address of one that listens; waits for it where none does. */
  url(): Promise<string>;
  /** Ends one that listens, and resolves when another has taken its place. */
  strike(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** What the processes logged. */
  said(): string;
  stop(): Promise<void>;
}

interface Life {
  readonly process: ChildProcess;
  readonly port: string;
}

export async function launch(count: number, options: BotOptions, random: () => number): Promise<Fleet> {
  const lives = new Set<Life>();
  let said = "";

  async function begin(): Promise<void> {
    const child = spawn(process.execPath, [BOT, JSON.stringify(options)], { stdio: ["pipe", "pipe", "pipe"] });
    child.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-20_000);
    });
    const [port] = await Promise.race([
      once(createInterface(child.stdout), "line") as Promise<[string]>,
      once(child, "exit").then(() => Promise.reject(new Error(`A process did not start:\n${said}`))),
      sleep(START_MS, undefined, { ref: false }).then(() => Promise.reject(new Error("A process started too slowly."))),
    ]);
    lives.add({ process: child, port });
  }

  async function end(life: Life, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    lives.delete(life);
    const ended = once(life.process, "exit");
    life.process.kill(signal);
    await ended;
  }

  await Promise.all(Array.from({ length: count }, begin));
  return {
    async url() {
      while (lives.size === 0) await sleep(5);
      return `http://127.0.0.1:${pick(random, [...lives]).port}`;
    },
    async strike(signal) {
      while (lives.size === 0) await sleep(5);
      await end(pick(random, [...lives]), signal);
      await begin();
    },
    said: () => said,
    async stop() {
      await Promise.all([...lives].map((life) => end(life, "SIGTERM")));
    },
  };
}
