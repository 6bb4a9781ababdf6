import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { asksForHelp, readArguments } from "./commands/arguments.ts";
import type { Command, CommandContext, Flags } from "./commands/command.ts";
import { HELP, helpOf, unknownCommand } from "./commands/help.ts";
import { readConfig } from "./config/read-config.ts";
import { readEnvironment } from "./config/read-environment.ts";
import { DocentError, UsageError } from "./errors.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Each is imported when it is asked for: all together take most of the time of a short one. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  ask: async () => (await import("./commands/ask.ts")).ask,
  search: async () => (await import("./commands/search.ts")).search,
  check: async () => (await import("./commands/check.ts")).check,
  new: async () => (await import("./commands/new-page.ts")).newPage,
  adopt: async () => (await import("./commands/adopt.ts")).adopt,
  init: async () => (await import("./commands/init.ts")).init,
  codeowners: async () => (await import("./commands/code-owners.ts")).writeCodeOwners,
  index: async () => (await import("./commands/index-docs.ts")).indexDocs,
  eval: async () => (await import("./commands/eval.ts")).evaluate,
  event: async () => (await import("./commands/event.ts")).event,
  deliveries: async () => (await import("./commands/deliveries.ts")).deliveries,
  routes: async () => (await import("./commands/routes.ts")).routes,
  replay: async () => (await import("./commands/replay.ts")).replay,
  insights: async () => (await import("./commands/insights.ts")).insights,
};

/** Runs one command; what goes wrong is one sentence and its cure on standard error, exit code 2 for wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners("error").includes(bearClosedPipe)) stream.on("error", bearClosedPipe);
  }
  try {
    return await run(argv);
  } catch (error) {
    report(error, json);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Who has read enough, as `head` does, closes the pipe: what is written then is lost, and the exit code still true. */
function bearClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}

async function run(argv: readonly string[]): Promise<number> {
  const [name = "help", ...rest] = argv;
  if (["help", "--help", "-h"].includes(name)) {
    const [about] = rest;
    process.stdout.write(about === undefined || about.startsWith("-") ? HELP : helpOf(about));
    return 0;
  }
  if (["--version", "-v"].includes(name)) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw unknownCommand(name);
  if (asksForHelp(rest)) {
    process.stdout.write(helpOf(name));
    return 0;
  }
  const { flags, words } = readArguments(name, rest);
  return (await load())(context(flags, words));
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  return own;
}

function context(flags: Flags, words: readonly string[]): CommandContext {
  const { stdout, stderr } = process;
  if (flags.docs?.trim() === "") {
    throw new UsageError("--docs names no folder.", "Write the folder behind it: --docs my-docs; or leave --docs out.");
  }
  const env = readEnvironment(ROOT);
  const config = readConfig(env, { root: ROOT, ...(flags.docs === undefined ? {} : { docsDir: flags.docs }) });
  return { root: ROOT, env, config, flags, words, stdout, stderr, now: () => new Date() };
}

function report(error: unknown, json: boolean): void {
  if (error instanceof DocentError) {
    if (json)
      process.stdout.write(
        `${JSON.stringify({ error: { name: error.name, message: error.message, cure: error.cure } })}\n`,
      );
    process.stderr.write(`${error.message}\n${error.cure}\n`);
    return;
  }
  process.stderr.write(
    `Something went wrong that should not: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
}
