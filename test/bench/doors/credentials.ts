import { BOT_TOKEN, SIGNING_SECRET } from "../../helpers/slack-fake/workspace.ts";

/** Of nobody: the fakes take them, and Microsoft and Slack never see them. */
export const SLACK = { botToken: BOT_TOKEN, signingSecret: SIGNING_SECRET };
export const TEAMS = {
  appId: "5f2f0b1e-3c62-4d5c-9d3a-0a7d5f3f1c11",
  appPassword: "not-a-secret",
  tenantId: "9b1d3a52-6a55-4d0f-8e7a-6b6f6f1d2c33",
};
export const ACCESS_TOKEN = "token-of-the-bench";

/** Slack over HTTP and Teams, as Docent reads them; what a developer's `.env` may hold besides is blanked. */
export const BOTH_DOORS = {
  SLACK_BOT_TOKEN: SLACK.botToken,
  SLACK_SIGNING_SECRET: SLACK.signingSecret,
  SLACK_APP_TOKEN: "",
  TEAMS_APP_ID: TEAMS.appId,
  TEAMS_APP_PASSWORD: TEAMS.appPassword,
  TEAMS_TENANT_ID: TEAMS.tenantId,
};

export const NO_DOORS = Object.fromEntries(Object.keys(BOTH_DOORS).map((name) => [name, ""]));
