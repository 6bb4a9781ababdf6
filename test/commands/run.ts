import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Command, Flags } from "../../src/commands/command.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { folder } from "../content/folder.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly docs?: string;
  readonly data?: string;
  readonly words?: readonly string[];
  readonly flags?: Flags;
  /** ISO date and time. */
  readonly now?: string;
}

/** Runs a command in this process, on the named docs, its caches in a folder of the test. */
export async function run(command: Command, options: RunOptions = {}): Promise<Outcome> {
  const env = { DOCENT_DATA: options.data ?? (await folder()) };
  const docs = options.docs === undefined ? {} : { docsDir: options.docs };
  let out = "";
  let err = "";
  const code = await command({
    root: ROOT,
    env,
    config: readConfig(env, { root: ROOT, ...docs }),
    flags: { ...(options.docs === undefined ? {} : { docs: options.docs }), ...options.flags },
    words: options.words ?? [],
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    now: () => new Date(options.now ?? "2026-11-20T12:00:00"),
  });
  return { code, out, err };
}

/** Runs `docent …` as people do, in a process of its own. */
export function docent(args: readonly string[], env: Readonly<Record<string, string>>, cwd = ROOT): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${ROOT}src/docent.js`, ...args], { cwd, env: { ...process.env, ...env } });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, out, err });
    });
  });
}

/** A small knowledge base as a team keeps it, with docent.yaml. */
export const KNOWLEDGE = {
  "docent.yaml": [
    "team:",
    "  name: ML team",
    '  askWhom: "#ml-help"',
    "owners:",
    "  ml-platform:",
    "    name: ML platform team",
    "folders:",
    "  runbooks: runbook",
    "",
  ].join("\n"),
  "runbooks/cuda-out-of-memory.md": [
    "---",
    "title: CUDA out of memory",
    "owner: ml-platform",
    "reviewed: 2026-01-15",
    "reviewEvery: 3 months",
    "tags: [gpu]",
    "questions: [training died with CUDA out of memory]",
    "handles: [training.failed]",
    "severity: high",
    "lastVerified: 2026-01-15",
    "---",
    "",
    "The training run needs more memory than the GPU has.",
    "",
    "## Fix it now",
    "",
    "1. Halve the batch size.",
    "",
    "   ```sh",
    "   train --batch-size 16",
    "   ```",
    "",
    "Then start the run again.",
    "",
  ].join("\n"),
  "drift.md": [
    "# Data drift",
    "",
    "Data drift is a change in the data that a model sees. Compare the last week with the training set.",
    "",
    "## Retrain",
    "",
    "Retrain on the last three months. See [the runbook](runbooks/cuda-out-of-memory.md#fix-it-now) when it dies.",
    "",
  ].join("\n"),
} as const;
