import type { Config } from "../config/config.ts";

/** What a command may use of the world; injected, so that tests need no process. */
export interface CommandContext {
  /** Folder of package.json. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
  readonly flags: Flags;
  /** Words that are not flags. */
  readonly words: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Flags {
  readonly json?: boolean;
  readonly docs?: string;
  readonly limit?: string;
  /** Correct no words. */
  readonly verbatim?: boolean;
  readonly collection?: string;
  readonly corpus?: string;
  readonly queries?: string;
  readonly qrels?: string;
  readonly out?: string;
  /** An id of docent.yaml's owners. */
  readonly owner?: string;
  readonly source?: string;
  readonly headers?: string;
  readonly body?: string;
  readonly secret?: string;
  /** File of public keys, for sources that sign with them. */
  readonly keys?: string;
  /** Pages past their review are errors. */
  readonly "strict-freshness"?: boolean;
  /** A git ref: only what is wrong since then is an error. */
  readonly against?: string;
  /** Look links to other sites up. */
  readonly external?: boolean;
  /** How the check prints what it found: text, github or gitlab. */
  readonly format?: string;
  /** A file for what the check found, as markdown. */
  readonly report?: string;
  /** Every announcement that was given up. */
  readonly "all-dead"?: boolean;
  /** How far back: `7d`. */
  readonly since?: string;
  /** A file in the form of docent.yaml. */
  readonly routes?: string;
  /** ISO 8601; the clock to judge by. */
  readonly now?: string;
}

/** Resolves to the exit code. */
export type Command = (context: CommandContext) => Promise<number>;

/** The only thing a script sees on standard output. */
export function printJson(context: Pick<CommandContext, "stdout">, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
