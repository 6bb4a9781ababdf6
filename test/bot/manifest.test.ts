import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const TEAMS = { TEAMS_APP_ID: "0f8fad5b-d9cb-469f-a165-70867728950e", TEAMS_APP_PASSWORD: "p", TEAMS_TENANT_ID: "t" };
const PUBLIC = { DOCENT_PUBLIC_URL: "https://docs.example" };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docent-manifest-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string; err: string }> {
  const all = { PATH: process.env["PATH"], DOCENT_DATA: folder, ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, "src/docent.js"), "manifest", ...args], { env: all }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

test("prints the manifest for Slack, which over Socket Mode needs no address", async () => {
  const [socket, http] = await Promise.all([run(["slack", "--socket"]), run(["slack"], PUBLIC)]);
  expect(JSON.parse(socket.out)).toMatchObject({ settings: { socket_mode_enabled: true } });
  expect(http.out).toContain('"request_url": "https://docs.example/slack/events"');
});

test("writes the package for Teams", async () => {
  const file = join(folder, "app.zip");
  expect(await run(["teams", "--out", file], { ...TEAMS, ...PUBLIC })).toMatchObject({ code: 0, err: "" });
  expect((await readFile(file)).subarray(0, 2).toString()).toBe("PK");
});

test.each<[string, readonly string[], NodeJS.ProcessEnv, number, string]>([
  ["an address that Slack cannot reach", ["slack"], {}, 1, "DOCENT_PUBLIC_URL"],
  ["a package without the app's id", ["teams"], PUBLIC, 2, "TEAMS_APP_ID"],
  ["a file that cannot be written", ["teams", "--out", "/nowhere/app.zip"], { ...TEAMS, ...PUBLIC }, 1, "--out"],
  ["no platform", [], {}, 2, "Name slack or teams"],
  ["two platforms", ["slack", "teams"], PUBLIC, 2, "Name slack or teams"],
  ["an option of the other platform", ["slack", "--out", "x"], PUBLIC, 2, "--out is for teams"],
])("refuses %s, with the cure", async (_, args, env, code, cure) => {
  const refused = await run(args, env);
  expect([refused.code, refused.out]).toEqual([code, ""]);
  expect(refused.err).toContain(cure);
});
