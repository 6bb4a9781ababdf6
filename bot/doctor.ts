import { constants } from "node:fs";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { checkLinks } from "../src/check/links.ts";
import type { Config } from "../src/config/config.ts";
import { readConfig } from "../src/config/read-config.ts";
import { readEnvironment } from "../src/config/read-environment.ts";
import { loadPages } from "../src/content/load.ts";
import { DocentError, messageOf, UsageError } from "../src/errors.ts";
import { describeAddress, isAddress } from "../src/store/address.ts";
import { openStore, storePlace } from "../src/store/store.ts";
import { assertHostAllowed } from "./access.ts";
import { routeStatus, slackStatus, teamsStatus, webhookStatus } from "./door-status.ts";
import { describeFault } from "./log.ts";
import { siteStatus } from "./site-status.ts";

/** What one look found; `bad` makes the command fail. */
export interface Finding {
  readonly level: "good" | "note" | "bad";
  readonly what: string;
  /** What to do, for everything that is not good. */
  readonly cure?: string;
}

/** One thing to look at; a thrown DocentError is a bad finding. */
export interface Examination {
  readonly name: string;
  examine(): Promise<Finding>;
}

const ROOT = dirname(import.meta.dirname);
const MARKS = { good: "ok  ", note: "note", bad: "FAIL" } as const;

const USAGE = `Usage: npx docent doctor [--docs DIR] [--json]
Says what is wrong with this installation and how to mend it; exit code 1 when anything is.`;

/** `docent doctor`. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { json, docs, help } = readOptions(args);
    if (help) process.stdout.write(`${USAGE}\n`);
    return help ? 0 : report(await examineAll(examinations(docs)), json ?? false);
  } catch (error) {
    process.stderr.write(`${describeFault(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function readOptions(args: readonly string[]) {
  try {
    const options = {
      json: { type: "boolean" },
      docs: { type: "string" },
      help: { type: "boolean", short: "h" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(messageOf(error), USAGE, { cause: error });
  }
}

/** @returns 1 when anything is bad */
function report(findings: readonly Named[], json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ ok: !findings.some(isBad), findings }, undefined, 2)}\n`);
  else process.stdout.write(findings.map(describe).join(""));
  return findings.some(isBad) ? 1 : 0;
}

type Named = Finding & { readonly name: string };

function isBad({ level }: Finding): boolean {
  return level === "bad";
}

function describe({ level, name, what, cure }: Named): string {
  const line = `${MARKS[level]}  ${name.padEnd(14)} ${what}\n`;
  return cure === undefined ? line : `${line}${" ".repeat(21)}→ ${cure}\n`;
}

/** Every examination runs, whatever the others found. */
export async function examineAll(all: readonly Examination[]): Promise<readonly Named[]> {
  return Promise.all(
    all.map(async ({ name, examine }) => {
      try {
        return { name, ...(await examine()) };
      } catch (error) {
        const cure = error instanceof DocentError ? error.cure : "Report it, with this sentence.";
        return { name, level: "bad" as const, what: messageOf(error), cure };
      }
    }),
  );
}

function examinations(docsDir: string | undefined): readonly Examination[] {
  const config = attemptConfig(docsDir);
  const node: Examination = { name: "Node", examine: async () => ({ level: "good", what: process.version }) };
  if (config instanceof Error) {
    return [node, { name: "Configuration", examine: () => Promise.reject(config) }];
  }
  return [
    node,
    { name: "Configuration", examine: async () => ({ level: "good", what: `docs from ${config.docsDir}` }) },
    { name: "Address", examine: () => examineAddress(config) },
    { name: "Pages", examine: () => examinePages(config) },
    { name: "Site", examine: () => examineSite(config) },
    { name: "Data folder", examine: () => examineDataFolder(config) },
    { name: "Store", examine: () => examineStore(config) },
    { name: "Slack", examine: () => slackStatus(config) },
    { name: "Teams", examine: () => teamsStatus(config) },
    { name: "Routes", examine: async () => routeStatus(config) },
    { name: "Webhooks", examine: async () => webhookStatus(config) },
  ];
}

function attemptConfig(docsDir: string | undefined): Config | Error {
  try {
    const config = readConfig(readEnvironment(ROOT), { root: ROOT, ...(docsDir === undefined ? {} : { docsDir }) });
    assertHostAllowed(config.host);
    return config;
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}

async function examineAddress({ host, port }: Config): Promise<Finding> {
  const free = await new Promise<boolean>((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
  const where = `${host}:${port}`;
  if (free) return { level: "good", what: `${where} is free` };
  return {
    level: "note",
    what: `${where} is taken`,
    cure: "That is right while Docent runs; else set PORT to another one.",
  };
}

async function examinePages(config: Config): Promise<Finding> {
  const { pages, problems } = await loadPages(config);
  const all = [...problems, ...checkLinks(pages, "warning")];
  const count = `${pages.length} pages`;
  if (all.length === 0) return { level: "good", what: count };
  const errors = all.filter((problem) => problem.severity === "error").length;
  const what = `${count}; ${errors} errors, ${all.length - errors} warnings`;
  return { level: errors > 0 ? "bad" : "note", what, cure: "`npx docent check` names each with its line." };
}

async function examineSite({ docsDir }: Config): Promise<Finding> {
  return siteStatus({ root: ROOT, siteDir: join(ROOT, "site"), docsDir, env: readEnvironment(ROOT) });
}

async function examineDataFolder({ dataDir }: Config): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK);
    const probe = join(dataDir, `.doctor-${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const cure = "Make it writable for this user, or set DOCENT_DATA to a folder that is.";
    throw new DocentError(`${dataDir} cannot be written (${messageOf(error)}).`, cure, { cause: error });
  }
  return { level: "good", what: dataDir };
}

async function examineStore(config: Config): Promise<Finding> {
  const place = storePlace(config);
  const store = await openStore(place);
  await store.close();
  return { level: "good", what: isAddress(place) ? `PostgreSQL at ${describeAddress(place)}` : place };
}
