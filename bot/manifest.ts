import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "../src/config/read-config.ts";
import { readEnvironment } from "../src/config/read-environment.ts";
import { messageOf, UsageError } from "../src/errors.ts";
import { describeFault } from "./log.ts";
import { slackManifest } from "./slack/manifest.ts";
import { teamsAppPackage } from "./teams/manifest.ts";

const ROOT = dirname(import.meta.dirname);

const USAGE = `Usage:
  npx docent manifest slack [--socket]             prints the app manifest for https://api.slack.com/apps
  npx docent manifest teams [--out docent.zip]     writes the app package to upload in Teams
Both use DOCENT_PUBLIC_URL; the Teams package also TEAMS_APP_ID.`;

/** `docent manifest slack|teams`. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { platform, socket, out } = readArguments(args);
    const { publicUrl, knowledge, secrets } = readConfig(readEnvironment(ROOT), { root: ROOT });
    if (platform === "slack") {
      process.stdout.write(`${JSON.stringify(slackManifest({ socketMode: socket, publicUrl }), undefined, 2)}\n`);
      return 0;
    }
    const appId = secrets.teams?.appId ?? process.env["TEAMS_APP_ID"]?.trim();
    if (!appId)
      throw new UsageError("The package needs the app's id.", "Set TEAMS_APP_ID to the id of the registration.");
    writeFileSync(out, teamsAppPackage({ appId, publicUrl, name: knowledge.team.name }));
    process.stdout.write(`Wrote ${out}: upload it in Teams under Apps › Manage your apps › Upload an app.\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${describeFault(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function readArguments(args: readonly string[]): { platform: "slack" | "teams"; socket: boolean; out: string } {
  try {
    const options = { socket: { type: "boolean" }, out: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [platform] = positionals;
    if (platform !== "slack" && platform !== "teams") throw new Error("Name slack or teams.");
    return { platform, socket: values.socket ?? false, out: values.out ?? "docent-teams.zip" };
  } catch (error) {
    throw new UsageError(messageOf(error), USAGE, { cause: error });
  }
}
