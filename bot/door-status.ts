import type { Config } from "../src/config/config.ts";
import { SOURCES } from "../src/events/sources.ts";
import { didYouMean } from "../src/text/nearest.ts";
import type { Finding } from "./doctor.ts";

/** Nobody waits longer for a diagnosis. */
const TIMEOUT_MS = 8_000;

type Fetch = typeof fetch;

/** Whether Slack knows the bot token, asked of Slack itself. */
export async function slackStatus({ secrets }: Pick<Config, "secrets">, ask: Fetch = fetch): Promise<Finding> {
  if (secrets.slack === undefined) {
    return { level: "note", what: "not connected", cure: "docs/guides/connect-slack.md has the steps." };
  }
  const { botToken, signingSecret, appToken } = secrets.slack;
  const ways = [signingSecret && "HTTP", appToken && "Socket Mode"].filter(Boolean).join(" and ");
  const answer = await attempt(ask, "https://slack.com/api/auth.test", {
    method: "POST",
    headers: { authorization: `Bearer ${botToken}` },
  });
  if (answer === undefined) return unreachable("slack.com");
  if (answer["ok"] === true) return { level: "good", what: `${String(answer["team"])}, over ${ways}` };
  const what = `Slack refuses the bot token (${String(answer["error"])})`;
  return { level: "bad", what, cure: "Install the app anew and copy its Bot User OAuth Token into SLACK_BOT_TOKEN." };
}

/** Whether Microsoft gives a token for the app's id and password. */
export async function teamsStatus({ secrets }: Pick<Config, "secrets">, ask: Fetch = fetch): Promise<Finding> {
  if (secrets.teams === undefined) {
    return { level: "note", what: "not connected", cure: "docs/guides/connect-teams.md has the steps." };
  }
  const { appId, appPassword, tenantId } = secrets.teams;
  const host = "login.microsoftonline.com";
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: appId,
    client_secret: appPassword,
    scope: "https://api.botframework.com/.default",
  });
  const url = `https://${host}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  const answer = await attempt(ask, url, { method: "POST", body });
  if (answer === undefined) return unreachable(host);
  if (typeof answer["access_token"] === "string") return { level: "good", what: `app ${appId}` };
  const what = `Microsoft refuses the app's id, password or tenant (${String(answer["error"])})`;
  return {
    level: "bad",
    what,
    cure: "Compare TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID with the registration.",
  };
}

/** Whether every door that a route names is open: what is announced behind a closed one is given up. */
export function routeStatus({ secrets, knowledge }: Pick<Config, "secrets" | "knowledge">): Finding {
  const { routes } = knowledge;
  const closed = routes
    .flatMap(({ name, to }) => to.map(({ platform }) => ({ name, platform })))
    .find(({ platform }) => platform !== "web" && secrets[platform] === undefined);
  if (closed === undefined) return { level: "good", what: `${routes.length} in docent.yaml, all to open doors` };
  const { name, platform } = closed;
  return {
    level: "note",
    what: `the route "${name}" leads to ${platform}, which is not connected: its cards are given up`,
    cure: `Connect ${platform} (docs/guides/connect-${platform}.md), or take it out of the route.`,
  };
}

/** Shorter secrets can be guessed from the outside. */
const SHORTEST_SECRET = 16;

/** Which senders can be verified. */
export function webhookStatus({ secrets }: Pick<Config, "secrets">): Finding {
  const names = Object.keys(secrets.webhooks).sort();
  if (names.length === 0) {
    const cure = "Set DOCENT_WEBHOOK_GITHUB_SECRETS; docs/guides/announce-pipelines.md has the steps.";
    return { level: "note", what: "no sender has a secret, so every door but the sample's is closed", cure };
  }
  const unknown = names.find((name) => !SOURCES.has(name));
  if (unknown !== undefined) {
    const what = `there is no source ${unknown}${didYouMean(unknown, SOURCES.keys())}`;
    return { level: "bad", what, cure: `Rename its variable; there are: ${[...SOURCES.keys()].join(", ")}.` };
  }
  const weak = names.find((name) => secrets.webhooks[name]?.some((secret) => secret.length < SHORTEST_SECRET));
  if (weak !== undefined) {
    const what = `a secret of ${weak} is shorter than ${SHORTEST_SECRET} characters`;
    return { level: "bad", what, cure: "Make one with `openssl rand -hex 32`, and set it on both sides." };
  }
  return { level: "good", what: `secrets for ${names.join(", ")}` };
}

async function attempt(ask: Fetch, url: string, init: RequestInit): Promise<Record<string, unknown> | undefined> {
  try {
    const response = await ask(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return (await response.json()) as Record<string, unknown>;
  } catch {
    // No answer, or one that is no JSON: a proxy's page, for example.
    return undefined;
  }
}

function unreachable(host: string): Finding {
  const cure = "Check the network and the proxy; the rest of Docent works without it.";
  return { level: "bad", what: `${host} cannot be reached from here`, cure };
}
