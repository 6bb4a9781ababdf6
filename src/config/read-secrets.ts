import { readFileSync } from "node:fs";
import { messageOf } from "../errors.ts";
import type { Secrets } from "./config.ts";
import type { ConfigProblem } from "./config-problem.ts";

/** `DOCENT_WEBHOOK_GITHUB_SECRETS` → `github`; `…_STANDARD_WEBHOOKS_SECRETS` → `standard-webhooks`. */
const WEBHOOK_VARIABLE = /^DOCENT_WEBHOOK_([A-Z0-9_]+?)_SECRETS(?:_FILE)?$/;

/** Reads every secret; what is half set is a problem that names the missing half. */
export function readSecrets(env: NodeJS.ProcessEnv, problems: ConfigProblem[]): Secrets {
  const read = (name: string): string | undefined => readSecret(env, name, problems);
  const slack = readSlack(read, problems);
  const teams = readTeams(read, problems);
  const hashKey = read("DOCENT_HASH_KEY");
  const databaseUrl = readDatabaseUrl(read("DATABASE_URL"), problems);
  return {
    ...(slack && { slack }),
    ...(teams && { teams }),
    webhooks: readWebhookSecrets(env, read),
    ...(hashKey !== undefined && { hashKey }),
    ...(databaseUrl !== undefined && { databaseUrl }),
  };
}

type Read = (name: string) => string | undefined;

function readSecret(env: NodeJS.ProcessEnv, name: string, problems: ConfigProblem[]): string | undefined {
  const value = env[name]?.trim();
  const file = env[`${name}_FILE`]?.trim();
  if (value && file) {
    problems.push({ where: name, what: `it is set twice, also as ${name}_FILE.`, cure: "Keep one of the two." });
  }
  if (value) return value;
  if (!file) return undefined;
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch (error) {
    const what = `the file ${file} cannot be read (${messageOf(error)}).`;
    problems.push({ where: `${name}_FILE`, what, cure: "Name a file that this process may read." });
    return undefined;
  }
}

function readSlack(read: Read, problems: ConfigProblem[]): Secrets["slack"] {
  const botToken = read("SLACK_BOT_TOKEN");
  const signingSecret = read("SLACK_SIGNING_SECRET");
  const appToken = read("SLACK_APP_TOKEN");
  if (botToken === undefined && signingSecret === undefined && appToken === undefined) return undefined;
  if (botToken === undefined) {
    const cure = "Set SLACK_BOT_TOKEN (xoxb-…, from OAuth & Permissions), or leave every SLACK_ variable out.";
    problems.push({ where: "SLACK_BOT_TOKEN", what: "it is missing, while other Slack variables are set.", cure });
    return undefined;
  }
  if (signingSecret === undefined && appToken === undefined) {
    const what = "neither SLACK_SIGNING_SECRET (events over HTTP) nor SLACK_APP_TOKEN (Socket Mode) is set.";
    problems.push({
      where: "SLACK_BOT_TOKEN",
      what,
      cure: "Set one of them: Basic Information in the app's settings has both.",
    });
    return undefined;
  }
  return {
    botToken,
    ...(signingSecret !== undefined && { signingSecret }),
    ...(appToken !== undefined && { appToken }),
  };
}

function readTeams(read: Read, problems: ConfigProblem[]): Secrets["teams"] {
  const names = ["TEAMS_APP_ID", "TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"] as const;
  const [appId, appPassword, tenantId] = names.map(read);
  if (appId === undefined && appPassword === undefined && tenantId === undefined) return undefined;
  if (appId !== undefined && appPassword !== undefined && tenantId !== undefined)
    return { appId, appPassword, tenantId };
  const missing = names.filter((_, i) => [appId, appPassword, tenantId][i] === undefined);
  const cure = "Set all three, or leave all three out.";
  problems.push({ where: missing.join(", "), what: "missing, while other Teams variables are set.", cure });
  return undefined;
}

/** The address is never echoed: it mostly holds a password. */
function readDatabaseUrl(url: string | undefined, problems: ConfigProblem[]): string | undefined {
  if (url === undefined) return undefined;
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  problems.push({
    where: "DATABASE_URL",
    what: "it is no address of a PostgreSQL database.",
    cure: "Write postgres://user:password@host:5432/database, with % codes for special characters in the password, or leave it out for a file in the data folder.",
  });
  return undefined;
}

function readWebhookSecrets(env: NodeJS.ProcessEnv, read: Read): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const name of Object.keys(env)) {
    const source = WEBHOOK_VARIABLE.exec(name)?.[1];
    if (source === undefined) continue;
    const secrets = (read(`DOCENT_WEBHOOK_${source}_SECRETS`) ?? "").split(",").map((secret) => secret.trim());
    const given = secrets.filter((secret) => secret !== "");
    if (given.length > 0) found[source.toLowerCase().replaceAll("_", "-")] = given;
  }
  return found;
}
