import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { event } from "../../src/commands/event.ts";
import { UsageError } from "../../src/errors.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { folder } from "../content/folder.ts";
import { KEYS_TEXT, sns, TOPIC } from "../events/aws-request.ts";
import { examples, SECRET, signed, workflowRun } from "../events/github-request.ts";
import { docent, KNOWLEDGE, type RunOptions, run } from "./run.ts";

const compressed = (encoding: string) => ({
  ...signed("workflow_run", JSON.stringify(workflowRun())).headers,
  "Content-Encoding": encoding,
});

interface Verdict {
  readonly accepted: boolean;
  readonly status: number;
  readonly reason: string;
  readonly events: readonly { readonly announce: boolean; readonly reason: string; readonly event: PipelineEvent }[];
}

interface Given extends RunOptions {
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: unknown;
}

async function files({ type = "workflow_run", body = JSON.stringify(workflowRun()), headers }: Given) {
  const request = signed(type, body);
  const dir = await folder({ "headers.json": JSON.stringify(headers ?? request.headers), body: request.body });
  return { headers: join(dir, "headers.json"), body: join(dir, "body") };
}

async function judged(given: Given = {}): Promise<Verdict> {
  const flags = { source: "github", secret: SECRET, ...(await files(given)), ...given.flags };
  const { code, out, err } = await run(event, { ...given, flags });
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out) as Verdict;
}

describe("docent event", () => {
  test("prints what the door would do with a failed run", async () => {
    expect(await judged()).toMatchObject({
      accepted: true,
      status: 202,
      reason: "verified",
      events: [
        {
          announce: true,
          reason: 'opens a card in web events (route "everything")',
          event: { source: "github", kind: "training", status: "failed", pipeline: "Nightly training" },
        },
      ],
    });
  });

  test("takes a body that is said to be as it is", async () => {
    expect(await judged({ headers: compressed("Identity") })).toMatchObject({ accepted: true, status: 202 });
  });

  test.each<[string, string, unknown, string]>([
    [
      "a run that succeeded",
      "workflow_run",
      workflowRun({ conclusion: "success" }),
      "no route opens a card for succeeded",
    ],
    [
      "a run that waits",
      "workflow_run",
      workflowRun({ conclusion: "action_required" }),
      "no route opens a card for waiting",
    ],
    ["a job", "workflow_job", examples("workflow_job")[1], "a task is not announced by itself"],
    ["a push", "push", examples("push")[0], "change is no news of a pipeline"],
    ["a ping", "ping", examples("ping")[0], "handshake is no news of a pipeline"],
  ])("accepts and does not announce %s", async (_, type, payload, reason) => {
    const { accepted, status, events } = await judged({ type, body: JSON.stringify(payload) });
    expect([accepted, status, events.map(({ announce }) => announce)]).toEqual([true, 202, [false]]);
    expect(events[0]?.reason).toContain(reason);
  });

  test("accepts an event that nobody knows, without events", async () => {
    expect(await judged({ type: "sponsorship", body: "{}" })).toMatchObject({
      accepted: true,
      status: 202,
      events: [],
    });
  });

  test("judges by the routes of the docs that are named", async () => {
    const routed = (branch: string) =>
      [
        "owners: {}",
        "team: {name: T, askWhom: us}",
        `routes: [{name: Training, when: {kind: training, branch: ${branch}}, to: [{slack: "#ml"}]}]`,
      ].join("\n");
    const docs = async (branch: string) => folder({ ...KNOWLEDGE, "docent.yaml": routed(branch) });
    const main = await judged({ docs: await docs("main") });
    expect(main.events[0]).toMatchObject({ announce: true, reason: 'opens a card in slack #ml (route "Training")' });
    const other = await judged({ docs: await docs("release") });
    expect(other.events[0]).toMatchObject({
      announce: false,
      reason: expect.stringContaining("no route fits training.failed"),
    });
  });

  test.each<[string, number, Given]>([
    ["another secret", 401, { flags: { secret: "other" } }],
    ["a forged body", 401, { headers: signed("workflow_run", "{}").headers }],
    ["no JSON", 400, { body: "{nope" }],
    ["a body that its header calls compressed", 415, { headers: compressed("gzip") }],
    ["a body that is compressed", 415, { headers: compressed("br"), body: gzipSync("{}") }],
    ["a body of more than 5 MB", 413, { body: new Uint8Array(5 * 1024 * 1024 + 1) }],
    ["a source that does not exist", 404, { flags: { source: "githup" } }],
  ])("refuses %s with %i, and exits with 0", async (_, status, given) => {
    expect(await judged(given)).toMatchObject({ accepted: false, status, events: [], reason: expect.any(String) });
  });

  test("asks for a secret where none is configured", async () => {
    const { code, out } = await run(event, { flags: { source: "github", ...(await files({})) } });
    expect([code, JSON.parse(out)]).toMatchObject([0, { status: 401, reason: expect.stringContaining("--secret") }]);
  });

  test("takes several secrets as the door's variable does", async () => {
    expect(await judged({ flags: { secret: `new, ${SECRET}` } })).toMatchObject({ status: 202 });
    expect(await judged({ flags: { secret: "new,other" } })).toMatchObject({ status: 401 });
  });

  const fromAws = async (keys: string, secret = TOPIC) => {
    const body = JSON.stringify(sns({ Message: "{}" }));
    const dir = await folder({ keys });
    return judged({
      body,
      headers: {},
      flags: { source: "aws", secret, keys: join(dir, "keys"), now: "2026-11-20T12:00:00Z" },
    });
  };

  test("checks signatures by the public keys of a file", async () => {
    expect(await fromAws(KEYS_TEXT)).toMatchObject({ accepted: true, status: 202 });
    expect(await fromAws(KEYS_TEXT, "arn:aws:sns:eu-central-1:9:other")).toMatchObject({ status: 401 });
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    expect(await fromAws(other.export({ type: "spki", format: "pem" }).toString())).toMatchObject({ status: 401 });
  });

  test("is wrong usage with a file that holds no key, or with a word too many", async () => {
    await expect(fromAws("{}")).rejects.toThrow("holds no public key");
    await expect(judged({ words: ["github"] })).rejects.toThrow('"github" belongs to no option');
  });

  test("takes headers in any case, and repeated ones", async () => {
    const { headers } = signed("workflow_run", JSON.stringify(workflowRun()));
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]));
    expect(await judged({ headers: shouted })).toMatchObject({ status: 202 });
  });

  test.each<[string, RunOptions["flags"]]>([
    ["no files", { source: "github" }],
    ["no source", {}],
    ["a file that does not exist", { source: "github", headers: "/nowhere/headers.json", body: "/nowhere/body" }],
  ])("is wrong usage with %s", async (_, flags) => {
    await expect(run(event, { flags: flags ?? {} })).rejects.toThrow(UsageError);
  });

  test("is wrong usage with headers that are no object, or a time that is none", async () => {
    await expect(judged({ headers: ["x"] })).rejects.toThrow("holds no JSON object");
    await expect(judged({ flags: { now: "soon" } })).rejects.toThrow('"soon" is no time');
  });

  test("runs from the command line, with the secret of the environment", async () => {
    const { headers, body } = await files({});
    const data = await folder();
    const env = { DOCENT_DATA: data, DOCENT_WEBHOOK_GITHUB_SECRETS: `old,${SECRET}` };
    const { code, out } = await docent(["event", "--source", "github", "--headers", headers, "--body", body], env);
    expect([code, JSON.parse(out)]).toMatchObject([0, { accepted: true, status: 202 }]);
  });
});
