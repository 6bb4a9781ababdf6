import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adopt } from "./commands/adopt.ts";
import { asksForHelp, readArguments } from "./commands/arguments.ts";
import { ask } from "./commands/ask.ts";
import { check } from "./commands/check.ts";
import { writeCodeOwners } from "./commands/code-owners.ts";
import type { Command, CommandContext, Flags } from "./commands/command.ts";
import { deliveries } from "./commands/deliveries.ts";
import { evaluate } from "./commands/eval.ts";
import { event } from "./commands/event.ts";
import { HELP, helpOf, unknownCommand } from "./commands/help.ts";
import { indexDocs } from "./commands/index-docs.ts";
import { init } from "./commands/init.ts";
import { insights } from "./commands/insights.ts";
import { newPage } from "./commands/new-page.ts";
import { replay } from "./commands/replay.ts";
import { routes } from "./commands/routes.ts";
import { search } from "./commands/search.ts";
import { readConfig } from "./config/read-config.ts";
import { readEnvironment } from "./config/read-environment.ts";
import { DocentError, UsageError } from "./errors.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

const COMMANDS: Readonly<Record<string, Command>> = {
  ask,
  search,
  check,
  new: newPage,
  adopt,
  init,
  codeowners: writeCodeOwners,
  index: indexDocs,
  eval: evaluate,
  event,
  deliveries,
  routes,
  replay,
  insights,
};

/** Runs one command; what goes wrong is one sentence and its cure on standard error, exit code 2 for wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes("--json");
  try {
    return await run(argv);
  } catch (error) {
    report(error, json);
    return error instanceof UsageError ? 2 : 1;
  }
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
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw unknownCommand(name);
  if (asksForHelp(rest)) {
    process.stdout.write(helpOf(name));
    return 0;
  }
  const { flags, words } = readArguments(name, rest);
  return command(context(flags, words));
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  return own;
}

function context(flags: Flags, words: readonly string[]): CommandContext {
  const { stdout, stderr } = process;
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
