import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examineAll } from "../../bot/doctor.ts";
import { routeStatus, slackStatus, teamsStatus, webhookStatus } from "../../bot/door-status.ts";
import { STRICT, siteStamp, writeStamp } from "../../bot/site-stamp.ts";
import { siteStatus } from "../../bot/site-status.ts";
import { DEFAULT_KNOWLEDGE, type Secrets } from "../../src/config/config.ts";
import { DocentError } from "../../src/errors.ts";
import { folder as testFolder } from "../content/folder.ts";

const ROOT = join(import.meta.dirname, "../..");

describe("docent doctor", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "docent-doctor-"));
    await mkdir(join(folder, "docs"));
    await writeFile(join(folder, "docs", "page.md"), "# A page\n\nText.\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(
    env: NodeJS.ProcessEnv,
    more: readonly string[] = [],
  ): Promise<{ code: number; findings: { name: string; level: string; what: string }[] }> {
    const all = {
      PATH: process.env["PATH"],
      DOCENT_DOCS: join(folder, "docs"),
      DOCENT_DATA: join(folder, "data"),
      PORT: "0",
      ...env,
    };
    const args = [join(ROOT, "src/docent.js"), "doctor", "--json", ...more];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env: all }, (error, stdout) => {
        const { findings } = JSON.parse(stdout) as { findings: { name: string; level: string; what: string }[] };
        resolve({ code: error ? Number(error.code) : 0, findings });
      });
    });
  }

  test("finds nothing bad in a fresh installation, and notes which doors are closed", async () => {
    const { code, findings } = await run({});
    expect(findings.filter(({ level }) => level === "bad")).toEqual([]);
    expect(code).toBe(0);
    expect(findings.filter(({ level }) => level === "note").map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Slack", "Teams", "Webhooks"]),
    );
  });

  test("names a wrong setting and fails", async () => {
    const { code, findings } = await run({ PORT: "many" });
    expect(code).toBe(1);
    expect(findings.find(({ level }) => level === "bad")?.what).toContain("PORT");
  });

  test("names a data folder that cannot be one", async () => {
    const { code, findings } = await run({ DOCENT_DATA: join(folder, "docs", "page.md") });
    expect(code).toBe(1);
    expect(findings.find(({ name }) => name === "Data folder")?.level).toBe("bad");
  });

  test("examines the folder of --docs", async () => {
    const { code, findings } = await run({}, ["--docs", join(folder, "nowhere")]);
    expect(code).toBe(1);
    expect(JSON.stringify(findings.filter(({ level }) => level === "bad"))).toContain("nowhere");
  });

  test("goes on when one examination fails", async () => {
    const findings = await examineAll([
      { name: "One", examine: () => Promise.reject(new DocentError("It broke.", "Mend it.")) },
      { name: "Two", examine: async () => ({ level: "good", what: "fine" }) },
    ]);
    expect(findings).toEqual([
      { name: "One", level: "bad", what: "It broke.", cure: "Mend it." },
      { name: "Two", level: "good", what: "fine" },
    ]);
  });
});

describe("the status of the site", () => {
  const site = { "docs/a.md": "# A\n", "site/build/index.html": "<html>", "site/page.tsx": "", "docs/b/c.md": "# C\n" };
  const input = (root: string) => ({ root, siteDir: join(root, "site"), docsDir: join(root, "docs"), env: {} });

  test("is good for a site that was built from the docs as they are, strictly or not", async () => {
    const root = await testFolder(site);
    const stamp = await siteStamp(input(root));
    for (const built of [stamp, STRICT + stamp]) {
      await writeStamp(join(root, "site/build"), built);
      expect((await siteStatus(input(root))).level).toBe("good");
    }
  });

  test.each<[string, (root: string) => Promise<unknown>, string]>([
    ["a page changed since", (root) => writeFile(join(root, "docs/b/c.md"), "# D\n"), "other docs"],
    ["a page is gone", (root) => rm(join(root, "docs/a.md")), "other docs"],
    ["nobody stamped it", (root) => rm(join(root, "site/build/.docent-stamp")), "other docs"],
    ["there is none", (root) => rm(join(root, "site/build"), { recursive: true }), "not built"],
  ])("says when %s", async (_, change, what) => {
    const root = await testFolder(site);
    await writeStamp(join(root, "site/build"), await siteStamp(input(root)));
    await change(root);
    expect(await siteStatus(input(root))).toMatchObject({ level: "note", what: expect.stringContaining(what) });
  });
});

describe("the status of a door", () => {
  const slack: { secrets: Secrets } = { secrets: { webhooks: {}, slack: { botToken: "xoxb-1", signingSecret: "s" } } };
  const teams: { secrets: Secrets } = {
    secrets: { webhooks: {}, teams: { appId: "id", appPassword: "hush", tenantId: "tenant" } },
  };
  const answering =
    (body: unknown): typeof fetch =>
    async () =>
      new Response(JSON.stringify(body));
  const failing: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));

  test.each([
    ["Slack that knows the token", slackStatus(slack, answering({ ok: true, team: "Acme" })), "good"],
    ["Slack that refuses it", slackStatus(slack, answering({ ok: false, error: "invalid_auth" })), "bad"],
    ["Slack out of reach", slackStatus(slack, failing), "bad"],
    ["Slack without credentials", slackStatus({ secrets: { webhooks: {} } }, failing), "note"],
    ["Teams that gives a token", teamsStatus(teams, answering({ access_token: "t" })), "good"],
    ["Teams that refuses", teamsStatus(teams, answering({ error: "invalid_client" })), "bad"],
    ["Teams that answers with a page", teamsStatus(teams, async () => new Response("<html>")), "bad"],
    ["Teams without credentials", teamsStatus({ secrets: { webhooks: {} } }, failing), "note"],
  ])("%s", async (_, status, level) => {
    expect((await status).level).toBe(level);
  });

  test("never holds a secret", async () => {
    const findings = await Promise.all([slackStatus(slack, failing), teamsStatus(teams, answering({ error: "x" }))]);
    expect(JSON.stringify(findings)).not.toMatch(/xoxb-1|hush/);
  });

  test("names a route to a door that is closed", () => {
    const to = [{ platform: "web", channel: "ml" } as const, { platform: "slack", channel: "#ml" } as const];
    const knowledge = { ...DEFAULT_KNOWLEDGE, routes: [{ name: "Training", when: {}, to, mention: [] }] };
    expect(routeStatus({ ...slack, knowledge }).level).toBe("good");
    const closed = routeStatus({ ...teams, knowledge });
    expect([closed.level, closed.what]).toEqual(["note", expect.stringContaining('"Training" leads to slack')]);
  });

  test.each([
    ["a sender with a secret", { github: ["0123456789abcdef"] }, "good"],
    ["no sender", {}, "note"],
    ["a sender that nobody knows", { gihub: ["0123456789abcdef"] }, "bad"],
    ["a secret that can be guessed", { github: ["0123456789abcdef", "a"] }, "bad"],
  ])("says of %s what it is", (_, webhooks, level) => {
    expect(webhookStatus({ secrets: { webhooks } }).level).toBe(level);
  });
});
