import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../src/config/read-config.ts";
import { readEnvironment } from "../src/config/read-environment.ts";
import { DocentError, messageOf, UsageError } from "../src/errors.ts";
import { describeFault } from "./log.ts";
import { slackManifest } from "./slack/manifest.ts";
import { teamsAppPackage } from "./teams/manifest.ts";

const ROOT = dirname(import.meta.dirname);

const USAGE = `Usage:
  npx docent manifest slack [--socket]               prints the app manifest for https://api.slack.com/apps
  npx docent manifest teams [--out docent-teams.zip] writes the app package to upload in Teams
Both use DOCENT_PUBLIC_URL (with --socket it is not needed); the Teams package also the variables TEAMS_…`;

interface Arguments {
  readonly platform: "slack" | "teams";
  readonly socket: boolean;
  readonly out: string;
  readonly docs: string | undefined;
}

/** `docent manifest slack|teams`. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const read = readArguments(args);
    process.stdout.write(read === "help" ? `${USAGE}\n` : make(read));
    return 0;
  } catch (error) {
    process.stderr.write(`${describeFault(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** @returns what is printed */
function make({ platform, socket, out, docs }: Arguments): string {
  const options = { root: ROOT, ...(docs === undefined ? {} : { docsDir: docs }) };
  const { publicUrl, knowledge, secrets } = readConfig(readEnvironment(ROOT), options);
  if (platform === "slack")
    return `${JSON.stringify(slackManifest({ socketMode: socket, publicUrl }), undefined, 2)}\n`;
  if (secrets.teams === undefined) {
    const cure = "Set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID (docs/guides/connect-teams.md).";
    throw new UsageError("The package needs the app's id.", cure);
  }
  save(out, teamsAppPackage({ appId: secrets.teams.appId, publicUrl, name: knowledge.team.name }));
  return `Wrote ${out}: upload it in Teams under Apps › Manage your apps › Upload an app.\n`;
}

function save(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    const message = `The file ${file} cannot be written (${messageOf(error)}).`;
    throw new DocentError(message, "Name another one with --out.", { cause: error });
  }
}

const OPTIONS = {
  socket: { type: "boolean" },
  out: { type: "string" },
  docs: { type: "string" },
  // What is printed for Slack is JSON anyway.
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function readArguments(args: readonly string[]): Arguments | "help" {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) return "help";
    const [platform, ...more] = positionals;
    if ((platform !== "slack" && platform !== "teams") || more.length > 0) throw new Error("Name slack or teams.");
    if (platform === "slack" && values.out !== undefined) throw new Error("--out is for teams: slack is printed.");
    if (platform === "teams" && values.socket) throw new Error("--socket is for slack.");
    return { platform, socket: values.socket ?? false, out: values.out ?? "docent-teams.zip", docs: values.docs };
  } catch (error) {
    throw new UsageError(messageOf(error), USAGE, { cause: error });
  }
}
