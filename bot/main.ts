import { constants } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../src/config/read-config.ts";
import { readEnvironment } from "../src/config/read-environment.ts";
import { messageOf, UsageError } from "../src/errors.ts";
import { assertHostAllowed } from "./access.ts";
import { type RunningDocent, startDocent } from "./docent.ts";
import { createLog, describeFault, type Log } from "./log.ts";

const ROOT = dirname(import.meta.dirname);
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What still keeps the process alive this long after a stop is cut off. */
const LAST_MS = 200;

const USAGE = `Usage: npm start -- [--docs DIR] [--no-site]
  --docs DIR   serve this folder of markdown instead of docs/ (or DOCENT_DOCS)
  --no-site    answer questions only: no site is built or served`;

/**
 * Runs the server until a signal ends it.
 * @param args what follows `docent start`
 * @returns the exit code
 */
export async function main(args: readonly string[]): Promise<number> {
  const log = createLog((text) => process.stdout.write(text));
  const stopping = firstSignal();
  try {
    const options = readOptions(args);
    if (options.help) {
      log.line(USAGE);
      return 0;
    }
    const docent = await start(options, log, stopping);
    await announce(docent, log, stopping);
    await stopping;
    log.line("\n  Stopping …");
    await docent.stop();
    setTimeout(() => process.exit(0), LAST_MS).unref();
    return 0;
  } catch (error) {
    process.stderr.write(`${describeFault(error)}\n`);
    return 1;
  }
}

interface StartOptions {
  readonly docs: string | undefined;
  readonly noSite: boolean;
  readonly help: boolean;
}

async function start(options: StartOptions, log: Log, stopping: Promise<void>): Promise<RunningDocent> {
  const env = readEnvironment(ROOT);
  const config = readConfig(env, { root: ROOT, ...(options.docs === undefined ? {} : { docsDir: options.docs }) });
  assertHostAllowed(config.host);
  log.line(`\n  Docent · ${config.knowledge.team.name}\n`);
  const siteDir = options.noSite ? undefined : join(ROOT, "site");
  const starting = startDocent({ root: ROOT, config, env, siteDir, log, now: () => new Date() });
  const isFirst = await Promise.race([starting.then(() => true), stopping.then(() => false)]);
  // Nothing is at stake before the first reply: there is no state to save.
  if (!isFirst) process.exit(0);
  return starting;
}

/** Prints where to go once there is something to see. */
async function announce(
  { url, siteSettled, servesSite }: RunningDocent,
  log: Log,
  stopping: Promise<void>,
): Promise<void> {
  const settled = await Promise.race([siteSettled.then(() => true), stopping.then(() => false)]);
  if (!settled) return;
  log.line("");
  if (servesSite()) {
    log.row("Site", `${url}/`);
    log.row("Web chat", `${url}/playground`);
  }
  log.row("API", `${url}/api/ask?q=…`);
  log.row("Terminal", 'npx docent ask "why did my training run out of memory?"');
  log.line("\n  Ctrl+C stops.\n");
  log.started();
}

/** Resolves at the first signal that asks for an end; a second one ends the process on the spot. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (asked) process.exit(128 + constants.signals[signal]);
        asked = true;
        resolve();
      });
    }
  });
}

function readOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { docs: { type: "string" }, "no-site": { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    return { docs: values.docs, noSite: values["no-site"] ?? false, help: values.help ?? false };
  } catch (error) {
    throw new UsageError(messageOf(error), USAGE, { cause: error });
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
