import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { adopt } from "./commands/adopt.ts";
import { ask } from "./commands/ask.ts";
import { check } from "./commands/check.ts";
import { writeCodeOwners } from "./commands/code-owners.ts";
import type { Command, CommandContext, Flags } from "./commands/command.ts";
import { deliveries } from "./commands/deliveries.ts";
import { evaluate } from "./commands/eval.ts";
import { event } from "./commands/event.ts";
import { indexDocs } from "./commands/index-docs.ts";
import { init } from "./commands/init.ts";
import { insights } from "./commands/insights.ts";
import { newPage } from "./commands/new-page.ts";
import { replay } from "./commands/replay.ts";
import { routes } from "./commands/routes.ts";
import { search } from "./commands/search.ts";
import { readConfig } from "./config/read-config.ts";
import { readEnvironment } from "./config/read-environment.ts";
import { DocentError, messageOf, UsageError } from "./errors.ts";
import { didYouMean } from "./text/nearest.ts";

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

const HELP = `Docent answers from your team's docs.

  npx docent ask "…"      the answer, quoted, with where it stands and who owns it
  npx docent search "…"   the best pages  [--limit N]
                          both take --verbatim, which corrects no words
  npx docent check        what is wrong with the pages; exit code 1 on errors
                          --strict-freshness makes pages past their review errors
                          --against REF makes errors that git ref has too warnings,
                          and says which answers change; --report FILE as markdown
                          --external looks links to other sites up
                          --format github or gitlab prints what these show beside a line
  npx docent new          a fresh page of a kind: KIND "Title"  [--owner TEAM]
  npx docent adopt        make starter pages your own: PAGE… --owner TEAM
  npx docent init         a knowledge folder of your own: DIR  [--owner TEAM]
  npx docent codeowners   who reviews which page, for GitHub and GitLab  [--out FILE]
  npx docent index        build the search index  [--out DIR]
  npx docent eval         ranking figures  --collection DIR [--corpus FILE]
                          or --docs DIR --queries FILE --qrels FILE
  npx docent doctor       what is wrong with this installation, and the cure
  npx docent manifest     the Slack manifest, or the Teams app package
  npx docent event        what the webhook door makes of a request
                          --source NAME --headers FILE.json --body FILE [--secret S]
  npx docent deliveries   announcements that wait, or were given up and why
                          retry ID…, or retry --all-dead, tries these again
  npx docent routes       why an event is announced where: explain ID, explain FILE,
                          or explain --source NAME --headers FILE --body FILE
  npx docent replay       what other routes would have made of past events
                          --routes FILE [--since 7d]
  npx docent insights     what people made of announcements and runbooks, and
                          which runbooks they miss  [--since 30d]

Each takes --docs DIR (any folder of markdown) and --json; docent --version prints the version.
The site, the web chat and the API start with: npm start
`;

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
  const [name, ...rest] = argv;
  if (name === undefined || ["help", "--help", "-h"].includes(name)) {
    process.stdout.write(HELP);
    return 0;
  }
  if (["--version", "-v"].includes(name)) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new UsageError(
      `There is no command ${name}${didYouMean(name, Object.keys(COMMANDS))}`,
      "See: npx docent help",
    );
  }
  const { flags, words } = readFlags(rest);
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

const FLAGS = {
  json: { type: "boolean" },
  docs: { type: "string" },
  limit: { type: "string" },
  verbatim: { type: "boolean" },
  collection: { type: "string" },
  corpus: { type: "string" },
  queries: { type: "string" },
  qrels: { type: "string" },
  out: { type: "string" },
  owner: { type: "string" },
  source: { type: "string" },
  headers: { type: "string" },
  body: { type: "string" },
  secret: { type: "string" },
  keys: { type: "string" },
  now: { type: "string" },
  "strict-freshness": { type: "boolean" },
  against: { type: "string" },
  "all-dead": { type: "boolean" },
  external: { type: "boolean" },
  since: { type: "string" },
  routes: { type: "string" },
  format: { type: "string" },
  report: { type: "string" },
} as const;

function readFlags(args: readonly string[]): { flags: Flags; words: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
    return { flags: values, words: positionals };
  } catch (error) {
    throw new UsageError(flagFault(error), "See: npx docent help", { cause: error });
  }
}

/** What Node's parser complains of, in a sentence that names the option. */
function flagFault(error: unknown): string {
  const message = messageOf(error);
  const option = /'(?:-\w, )?(--?[\w-]+)/.exec(message)?.[1];
  if (option === undefined) return message;
  const known = Object.keys(FLAGS).map((flag) => `--${flag}`);
  if (!known.includes(option)) return `There is no option ${option}${didYouMean(option, known)}`;
  return Object.entries(FLAGS).some(([name, { type }]) => `--${name}` === option && type === "boolean")
    ? `${option} takes no value.`
    : `${option} needs a value; write ${option}=… where it begins with a hyphen.`;
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
