import { parseArgs } from "node:util";
import { messageOf, UsageError } from "../errors.ts";
import { didYouMean } from "../text/nearest.ts";
import { printable } from "../text/printable.ts";
import type { Flags } from "./command.ts";

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

/** Takes the hyphen of words from Node's parser; no argument of a process can hold it. */
const MARK = "\0";

const CURE = "See: npx docent help";

/** Whose words are the user's own, so that one may begin with a hyphen. */
const ASKING: readonly string[] = ["ask", "search"];

/** Whether a command is asked what it does. Behind `--` there are words alone. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? args.length : end).some((arg) => arg === "--help" || arg === "-h");
}

/**
 * What follows a command's name. An argument that holds a blank is words though it begins with a hyphen
 * (`'-kubernetes rollback'`), unless it is an option with its value (`--out=my folder`).
 * @throws UsageError naming the option that is wrong
 */
export function readArguments(command: string, args: readonly string[]): { flags: Flags; words: readonly string[] } {
  const marked = args.map((arg, i) => (isWords(arg) && !wantsValue(args[i - 1]) ? MARK + arg : arg));
  try {
    const { values, positionals } = parseArgs({ args: marked, options: FLAGS, allowPositionals: true });
    return { flags: values, words: positionals.map((word) => (word.startsWith(MARK) ? word.slice(1) : word)) };
  } catch (error) {
    throw faultOf(error, command, marked);
  }
}

function isWords(arg: string): boolean {
  return arg.startsWith("-") && /\s/.test(arg) && !/^--[\w-]+=/.test(arg);
}

function wantsValue(arg: string | undefined): boolean {
  return Object.entries(FLAGS).some(([name, { type }]) => `--${name}` === arg && type === "string");
}

/** What Node's parser complains of, in a sentence that names the option. */
function faultOf(cause: unknown, command: string, args: readonly string[]): UsageError {
  const message = messageOf(cause);
  const option = /'(?:-\w, )?(--?[^\s'=]+)/.exec(message)?.[1];
  if (option === undefined) return new UsageError(message, CURE, { cause });
  if (wantsValue(option)) {
    const how = `${option} needs a value; write ${option}=… where it begins with a hyphen.`;
    return new UsageError(how, CURE, { cause });
  }
  const known = Object.keys(FLAGS).map((flag) => `--${flag}`);
  if (known.includes(option)) return new UsageError(`${option} takes no value.`, CURE, { cause });
  const typed = printable(asTyped(option, args));
  const hint = didYouMean(typed, [...known, "--help"]);
  const meansWords = hint === "" && ASKING.includes(command);
  const cure = meansWords ? `Where it is a word, write it behind --: npx docent ${command} -- ${typed}` : CURE;
  return new UsageError(`There is no option ${typed}${hint === "" ? "." : hint}`, cure, { cause });
}

/** Node takes `-word` for options of a letter each, and complains of the first. */
function asTyped(option: string, args: readonly string[]): string {
  return option.startsWith("--") ? option : (args.find((arg) => arg.startsWith(option)) ?? option);
}
