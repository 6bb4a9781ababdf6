import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConfigProblem } from "../../src/config/config-problem.ts";
import { readSecrets } from "../../src/config/read-secrets.ts";

describe("secrets", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "docent-secrets-"));
    await writeFile(join(folder, "token"), "xoxb-from-file\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function read(env: NodeJS.ProcessEnv) {
    const problems: ConfigProblem[] = [];
    return { secrets: readSecrets(env, problems), problems };
  }

  test("come from variables and from files named by them", () => {
    const env = { SLACK_BOT_TOKEN_FILE: join(folder, "token"), SLACK_SIGNING_SECRET: "s" };
    expect(read(env)).toEqual({
      secrets: { slack: { botToken: "xoxb-from-file", signingSecret: "s" }, webhooks: {} },
      problems: [],
    });
  });

  test("of webhooks are several, for rotation, under the door's name", () => {
    const env = { DOCENT_WEBHOOK_GITHUB_SECRETS: "new, old", DOCENT_WEBHOOK_STANDARD_WEBHOOKS_SECRETS: "x" };
    expect(read(env).secrets.webhooks).toEqual({ github: ["new", "old"], "standard-webhooks": ["x"] });
  });

  test.each([
    ["a bot token alone", { SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_BOT_TOKEN"],
    ["a signing secret without a token", { SLACK_SIGNING_SECRET: "s" }, "SLACK_BOT_TOKEN"],
    ["two thirds of Teams", { TEAMS_APP_ID: "a", TEAMS_TENANT_ID: "t" }, "TEAMS_APP_PASSWORD"],
    ["a variable set twice", { DOCENT_HASH_KEY: "a", DOCENT_HASH_KEY_FILE: "/b" }, "DOCENT_HASH_KEY"],
    ["a file that is not there", { DOCENT_HASH_KEY_FILE: "/nowhere/key" }, "DOCENT_HASH_KEY_FILE"],
  ])("%s is named with its cure", (_, env, where) => {
    const { problems } = read(env);
    expect(problems.map((problem) => problem.where)).toEqual([where]);
    expect(problems[0]?.cure).not.toBe("");
  });

  test("name a PostgreSQL database, and no other", () => {
    for (const url of ["postgres://u:p@h/d", "postgresql://h:5433/d"])
      expect(read({ DATABASE_URL: url }).secrets.databaseUrl).toBe(url);
    for (const url of ["mysql://u:hush-hush@h/d", "hush-hush", "postgres://u:hush-hush@ h/d"]) {
      const { secrets, problems } = read({ DATABASE_URL: url });
      expect(secrets).not.toHaveProperty("databaseUrl");
      expect(problems.map((problem) => problem.where)).toEqual(["DATABASE_URL"]);
      expect(JSON.stringify(problems)).not.toContain("hush-hush");
    }
  });

  test("are never part of a problem's words", () => {
    const { problems } = read({ SLACK_SIGNING_SECRET: "hush-hush", TEAMS_APP_PASSWORD: "very-secret" });
    expect(JSON.stringify(problems)).not.toMatch(/hush-hush|very-secret/);
  });
});
