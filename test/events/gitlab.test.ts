import { describe, expect, test } from "vitest";
import { runKey } from "../../src/events/history.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { gitlab } from "../../src/events/sources/gitlab.ts";
import {
  build,
  ciJob,
  decode,
  decodeOne,
  deployment,
  mergeRequest,
  NOW,
  PROJECT,
  pipeline,
  push,
  release,
  request,
  TOKEN,
} from "./gitlab-request.ts";
import { live } from "./run.ts";
import { describeContract } from "./source-contract.ts";
import { seconds, signature, without } from "./standard-webhooks-sign.ts";

const BYTES = Buffer.alloc(32, 7);
const SIGNING_TOKEN = `whsec_${BYTES.toString("base64")}`;

function signedHeaders(body: Uint8Array, { at = seconds(NOW), key = BYTES, id = "5b1d" }: Signing = {}) {
  return { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature(key, id, at, body) };
}

interface Signing {
  readonly at?: string;
  readonly key?: string | Uint8Array;
  readonly id?: string;
}

function signed(body: string, signing?: Signing) {
  return request(body, signedHeaders(Buffer.from(body), signing));
}

const verify = (one: ReturnType<typeof request>, secrets: readonly string[] = [TOKEN]) =>
  gitlab.verify(one, secrets, NOW);
const REFUSED = { outcome: "refused", status: 401 };

describe("GitLab with a secret token", () => {
  describeContract({
    source: gitlab,
    secrets: [TOKEN, "next token"],
    authenticate: (_, secret) => ({ "x-gitlab-token": secret }),
    forged: [
      ["an empty token", () => ({ "x-gitlab-token": "" })],
      ["a token with more behind it", () => ({ "x-gitlab-token": `${TOKEN}x` })],
      ["a token that is cut off", () => ({ "x-gitlab-token": TOKEN.slice(0, -1) })],
      ["two tokens, one of them right", () => ({ "x-gitlab-token": `other, ${TOKEN}` })],
      ["the token as a bearer's", () => ({ authorization: `Bearer ${TOKEN}` })],
    ],
    signs: false,
    payloads: [pipeline(), build(), deployment(), release(), push(), mergeRequest()],
  });
});

describe("GitLab with a signing token", () => {
  describeContract({
    source: gitlab,
    secrets: [SIGNING_TOKEN, `whsec_${Buffer.alloc(32, 8).toString("base64")}`],
    authenticate: (body, secret) => signedHeaders(body, { key: Buffer.from(secret.slice(6), "base64") }),
    forged: [
      ["a signature by the token's own letters", () => signedHeaders(Buffer.from("{}"), { key: SIGNING_TOKEN })],
      ["no id", (right) => without(right, "webhook-id")],
      ["no timestamp", (right) => without(right, "webhook-timestamp")],
    ],
    signs: true,
    payloads: [pipeline()],
  });
});

describe("the door of GitLab", () => {
  test("takes the plain token, and names the delivery and the secret", async () => {
    expect(await verify(request("{}"), ["new one", TOKEN])).toEqual({
      outcome: "verified",
      secret: 1,
      deliveryId: "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
    });
  });

  test("takes the signing token", async () => {
    const { "x-gitlab-token": _, ...headers } = signed("{}").headers;
    expect(await verify({ headers, body: Buffer.from("{}") }, ["old", SIGNING_TOKEN])).toEqual({
      outcome: "verified",
      secret: 1,
      deliveryId: "5b1d",
    });
  });

  test("refuses no token at all, and says so", async () => {
    const { "x-gitlab-token": _, ...headers } = request("{}").headers;
    expect(await verify({ headers, body: Buffer.from("{}") })).toMatchObject({
      reason: expect.stringContaining("neither"),
    });
  });

  test.each([
    ["wrong", "v1,AAAA"],
    ["of another version", `v1a,${"A".repeat(43)}=`],
  ])("refuses a signature that is %s beside a right token", async (_, given) => {
    const one = signed("{}");
    const headers = { ...one.headers, "webhook-signature": given };
    expect(await verify({ ...one, headers }, [TOKEN, SIGNING_TOKEN])).toMatchObject(REFUSED);
  });

  test("refuses what was signed for another body, id, time or key", async () => {
    const secrets = [TOKEN, SIGNING_TOKEN];
    const one = signed("{}");
    expect(await verify({ ...one, body: Buffer.from("{ }") }, secrets)).toMatchObject(REFUSED);
    for (const name of ["webhook-id", "webhook-timestamp"]) {
      expect(await verify({ ...one, headers: { ...one.headers, [name]: seconds(NOW, 1) } }, secrets)).toMatchObject(
        REFUSED,
      );
      expect(await verify({ ...one, headers: without(one.headers, name) }, secrets)).toMatchObject(REFUSED);
    }
    expect(await verify(signed("{}", { key: Buffer.alloc(32, 8) }), secrets)).toMatchObject(REFUSED);
  });

  test("refuses a replay after five minutes, and a time to come", async () => {
    for (const [offset, outcome] of [
      [-300, "verified"],
      [-301, "refused"],
      [300, "verified"],
      [301, "refused"],
    ] as const) {
      expect(await verify(signed("{}", { at: seconds(NOW, offset) }), [SIGNING_TOKEN])).toMatchObject({ outcome });
    }
  });
});

describe("bodies of GitLab", () => {
  test.each([
    ["empty", ""],
    ["a pipeline without attributes", { object_kind: "pipeline" }],
    ["a pipeline whose attributes are a list", { object_kind: "pipeline", object_attributes: [1] }],
    ["a pipeline without an id", pipeline({ id: null })],
    ["a job without an id", build({ build_id: {} })],
    ["a deployment of nothing to nowhere", { object_kind: "deployment", status: "success" }],
    ["a release without an id and a tag", release({ id: null, tag: 5 })],
    ["nothing that the header promised", {}],
  ])("are unreadable when they are %s", (_, body) => {
    expect(() => decode(body)).toThrow(UnreadableBodyError);
  });

  test.each([
    ["issue", "Issue Hook"],
    ["work_item", "Issue Hook"],
    ["note", "Note Hook"],
    ["wiki_page", "Wiki Page Hook"],
    ["feature_flag", "Feature Flag Hook"],
    ["milestone", "Milestone Hook"],
    ["emoji", "Emoji Hook"],
    ["access_token", "Resource Access Token Hook"],
    ["vulnerability", "Vulnerability Hook"],
    ["something_new", "Something New Hook"],
    ["constructor", "Pipeline Hook"],
  ])("hold no event when they are about a %s", (object_kind, hook) => {
    expect(decode({ object_kind, object_attributes: { id: 1 } }, hook)).toEqual([]);
  });

  test("hold no event when only their name says what happened", () => {
    expect(decode({ event_name: "user_add_to_group", group_id: 1 }, "Member Hook")).toEqual([]);
  });

  test("are read by what they say, whatever the header says", () => {
    expect(decode(pipeline(), "System Hook")).toMatchObject([{ kind: "training" }]);
    const { object_kind: _, ...silent } = pipeline();
    expect(decode(silent)).toMatchObject([{ kind: "training" }]);
  });
});

describe("a pipeline of GitLab", () => {
  test("is read field by field", () => {
    expect(decodeOne(pipeline())).toEqual({
      id: "pipeline/ml%2Fchurn/31/failed/2026-11-20T02%3A41%3A00.000Z",
      source: "gitlab",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "training",
      status: "failed",
      pipeline: "Nightly training",
      runId: "31",
      runScope: "https://gitlab.example/ml/churn pipeline",
      url: "https://gitlab.example/ml/churn/-/pipelines/31",
      ref: "main",
      commit: "bcbb5ec396a2c0f828686f14fac9b80b780504f2",
      actor: "mona",
      failingStep: "fit",
      error: "runner_system_failure",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:00.000Z",
      labels: { repository: "ml/churn", event: "schedule", stage: "train" },
    });
  });

  test.each([
    ["created", "queued"],
    ["waiting_for_resource", "waiting"],
    ["waiting_for_callback", "waiting"],
    ["preparing", "queued"],
    ["pending", "queued"],
    ["running", "started"],
    ["success", "succeeded"],
    ["failed", "failed"],
    ["canceling", "started"],
    ["canceled", "cancelled"],
    ["skipped", "skipped"],
    ["manual", "waiting"],
    ["scheduled", "queued"],
    ["passed", "unknown"],
    ["FAILED", "unknown"],
    ["constructor", "unknown"],
    [null, "unknown"],
    [3, "unknown"],
    [["success"], "unknown"],
  ])("with status %j is %s", (given, status) => {
    const event = decodeOne(pipeline({ status: given }));
    expect(event.status).toBe(status);
    expect(event.endedAt === undefined).toBe(!["succeeded", "failed", "cancelled", "skipped"].includes(status));
    expect(event.failingStep === undefined).toBe(status !== "failed");
  });

  test("without a name has the project's, and trains nothing by it", () => {
    const project = { ...PROJECT, path_with_namespace: "ml/model-training" };
    expect(decodeOne(pipeline({ name: null }, { project }))).toMatchObject({
      pipeline: "ml/model-training",
      kind: "run",
    });
    expect(decodeOne(pipeline({ name: " " }, { project: null })).pipeline).toBe("pipeline");
  });

  test("while it runs happened when its last job began", () => {
    const builds = [ciJob(), ciJob({ started_at: "2026-11-20 02:05:00 UTC" }), ciJob({ started_at: null }), null];
    const event = decodeOne(pipeline({ status: "running", finished_at: null }, { builds }));
    expect(event.time).toBe("2026-11-20T02:05:00.000Z");
    expect(decodeOne(pipeline({ status: "pending", finished_at: null }, { builds: [] })).time).toBe(
      "2026-11-20T02:00:00.000Z",
    );
  });

  test("has the same id when it is delivered again, and another when it ends once more", () => {
    const id = (of: object) => decodeOne(pipeline({ ...of })).id;
    expect(id({})).toBe(id({}));
    const all = [id({}), id({ status: "success" }), id({ finished_at: "2026-11-20 03:41:00 UTC" }), id({ id: 32 })];
    expect(new Set(all).size).toBe(all.length);
  });

  test("makes good neither its parent nor another child of it, which have no names that tell them apart", () => {
    const ended = (id: number, status: string, at: string, source: string) =>
      decodeOne(pipeline({ id, status, source, name: null, finished_at: `2026-11-20 ${at}:00 UTC` }, { builds: [] }));
    const { changes } = live([
      ended(31, "failed", "02:10", "schedule"),
      ended(32, "failed", "02:20", "parent_pipeline"),
      ended(33, "success", "02:30", "parent_pipeline"),
    ]);
    expect(changes.map(({ type, event }) => `${type} ${event.runId}`)).toEqual([
      "failed 31",
      "failed 32",
      "progress 33",
    ]);
    const again = live([
      ended(32, "failed", "02:20", "parent_pipeline"),
      ended(32, "success", "02:40", "parent_pipeline"),
    ]);
    expect(again.changes.at(-1)?.type).toBe("recovered");
    expect(decodeOne(pipeline({ source: "parent_pipeline" })).labels).not.toHaveProperty("child_pipeline");
  });

  test("names the pipeline that started it", () => {
    const source_pipeline = { project: { id: 41 }, pipeline_id: 30, job_id: 3401 };
    expect(decodeOne(pipeline({}, { source_pipeline })).correlationId).toBe("30");
  });

  test("of a fork's merge request says so: anybody may call a branch main", () => {
    const of = (source_project_id: number) =>
      decodeOne(pipeline({}, { merge_request: { source_project_id, target_project_id: 15 } })).labels;
    expect(of(42)["fork"]).toBe("project 42");
    expect(of(15)).not.toHaveProperty("fork");
  });

  test("links the project's page of it when its own address cannot be linked", () => {
    expect(decodeOne(pipeline({ url: "javascript:alert(1)" })).url).toBe(
      "https://gitlab.example/ml/churn/-/pipelines/31",
    );
    const project = { ...PROJECT, web_url: "javascript:alert(1)" };
    expect(decodeOne(pipeline({ url: null }, { project }))).not.toHaveProperty("url");
  });

  test("of a branch that is called like a ref is that branch", () => {
    expect(decodeOne(pipeline({ ref: "refs/heads/main" })).ref).toBe("main");
  });

  test("without any jobs failed for a reason that is not said", () => {
    const event = decodeOne(pipeline({}, { builds: undefined }));
    expect(event).not.toHaveProperty("failingStep");
    expect(event).not.toHaveProperty("error");
  });
});

describe("the other events of GitLab", () => {
  test("a job is a task of its pipeline", () => {
    expect(decodeOne(build())).toEqual({
      id: "build/ml%2Fchurn/1977/failed",
      source: "gitlab",
      type: "dev.cdevents.taskrun.finished.0.2.0",
      time: "2026-11-20T02:30:00.000Z",
      kind: "task",
      status: "failed",
      pipeline: "Nightly training",
      runId: "31",
      runScope: "https://gitlab.example/ml/churn pipeline",
      url: "https://gitlab.example/ml/churn/-/jobs/1977",
      ref: "main",
      commit: "bcbb5ec396a2c0f828686f14fac9b80b780504f2",
      actor: "Mona Lisa",
      failingStep: "fit",
      error: "script_failure",
      startedAt: "2026-11-20T02:01:00.000Z",
      endedAt: "2026-11-20T02:30:00.000Z",
      labels: { repository: "ml/churn", job: "fit", stage: "train", retries: "1" },
    });
  });

  test("a job that may fail, or did not, is no failing step", () => {
    const allowed = decodeOne(build({ build_allow_failure: true }));
    expect(allowed).not.toHaveProperty("failingStep");
    expect(allowed).not.toHaveProperty("error");
    const { changes } = live([allowed, decodeOne(build({ build_id: 2, build_name: "fit" })), decodeOne(pipeline())]);
    expect(changes[0]?.event.labels["job"]).toBe("fit");
    const created = decodeOne(build({ build_status: "created" }));
    expect(created).toMatchObject({ status: "queued", type: "com.gitlab.job.created" });
    expect(created).not.toHaveProperty("failingStep");
    expect(created).not.toHaveProperty("error");
  });

  test("a job names its environment when it deploys, and no other", () => {
    expect(decodeOne(build({ environment: { name: "staging", action: "start" } })).environment).toBe("staging");
    expect(decodeOne(build())).not.toHaveProperty("environment");
  });

  test("a deployment is read field by field", () => {
    expect(decodeOne(deployment())).toEqual({
      id: "deployment/ml%2Fchurn/15/success/2026-11-20T02%3A50%3A00.000Z",
      source: "gitlab",
      type: "dev.cdevents.service.deployed.0.2.0",
      time: "2026-11-20T02:50:00.000Z",
      kind: "deployment",
      status: "succeeded",
      pipeline: "ml/churn",
      runId: "15",
      url: "https://gitlab.example/ml/churn/-/jobs/796",
      commit: "279484c09fbe69ededfced8c1bb6e6d24616b468",
      environment: "production",
      actor: "mona",
      endedAt: "2026-11-20T02:50:00.000Z",
      labels: { repository: "ml/churn", tier: "production" },
    });
  });

  test.each([
    ["created", "queued"],
    ["blocked", "waiting"],
    ["approved", "started"],
    ["rejected", "rejected"],
    ["running", "started"],
    ["success", "succeeded"],
    ["failed", "failed"],
    ["canceled", "cancelled"],
    ["skipped", "skipped"],
    ["exploded", "unknown"],
    [undefined, "unknown"],
  ])("a deployment with status %s is %s", (status, expected) => {
    expect(decodeOne(deployment({ status })).status).toBe(expected);
  });

  test("a deployment that was rejected names who did it, and why", () => {
    const decided = { status: "rejected", approver: { username: "ada" }, approval: { comment: "Not on a Friday" } };
    expect(decodeOne(deployment(decided))).toMatchObject({ actor: "ada", error: "Not on a Friday" });
  });

  test("a job of GitLab 14, which names its project in other words, is its pipeline's", () => {
    const { project: _, ...old } = build({ project_name: "ML / Churn", repository: { homepage: PROJECT.web_url } });
    expect(runKey(decodeOne(old))).toBe(runKey(decodeOne(pipeline())));
  });

  test("a pipeline stays the same run when it gets a name", () => {
    expect(runKey(decodeOne(pipeline({ name: null })))).toBe(runKey(decodeOne(pipeline())));
    const elsewhere = pipeline({}, { project: { ...PROJECT, web_url: "https://gitlab.other/ml/churn" } });
    expect(runKey(decodeOne(elsewhere))).not.toBe(runKey(decodeOne(pipeline())));
  });

  test("a pipeline that waits for a resource waits for nobody's approval", () => {
    expect(decodeOne(pipeline({ status: "waiting_for_resource" })).labels["waits_for"]).toBe("a resource");
    expect(decodeOne(pipeline({ status: "manual" })).labels).not.toHaveProperty("waits_for");
  });

  test("a deployment of the API has no job, and one of GitLab 13 no id of its own", () => {
    expect(decodeOne(deployment({ deployable_id: null, deployable_url: null })).url).toBe(
      "https://gitlab.example/ml/churn/-/environments",
    );
    const old = { deployment_id: undefined, status_changed_at: undefined, commit_url: undefined };
    expect(decodeOne(deployment(old))).toMatchObject({ runId: "796", commit: "279484c0", time: NOW.toISOString() });
    const none = { ...old, deployable_id: null };
    expect(decodeOne(deployment(none)).id).toBe(decodeOne(deployment(none)).id);
  });

  test("a release is published once", () => {
    expect(decodeOne(release())).toMatchObject({
      kind: "release",
      status: "published",
      type: "com.gitlab.release.create",
      pipeline: "ml/churn",
      runId: "1",
      ref: "v1.1",
      url: "https://gitlab.example/ml/churn/-/releases/v1.1",
      time: "2026-11-02T12:55:12.000Z",
    });
    expect(decodeOne(release({ action: "update" })).status).toBe("info");
    expect(decodeOne(release({ action: "delete" })).status).toBe("info");
    expect(decodeOne(release({ action: "explode" })).status).toBe("unknown");
    expect(decodeOne(release({ action: "update", description: "one" })).id).not.toBe(
      decodeOne(release({ action: "update", description: "two" })).id,
    );
  });

  test("a push, a tag and a merge request are changes", () => {
    expect(decodeOne(push())).toMatchObject({ kind: "change", status: "info", ref: "feature/x", actor: "jsmith" });
    const gone = decodeOne(push({ object_kind: "tag_push", ref: "refs/tags/v1", after: "0".repeat(40), commits: [] }));
    expect(gone).toMatchObject({ kind: "change", ref: "v1" });
    expect(gone).not.toHaveProperty("commit");
    expect(decodeOne(mergeRequest())).toMatchObject({ kind: "change", type: "dev.cdevents.change.merged.0.2.0" });
  });
});

describe("hostile values from GitLab", () => {
  test.each([
    "<!channel> <@U123>",
    "](https://evil.example) [x",
    "<script>alert(1)</script>",
    "main\u202etxt.exe",
    "a|b%c",
  ])("stay as they are: %s", (value) => {
    const event = decodeOne(pipeline({ name: value, ref: value }, { user: { username: value } }));
    expect(event).toMatchObject({ pipeline: value, ref: value, actor: value });
  });

  test("are bounded", () => {
    const long = `${"a".repeat(298)}x😀${"b".repeat(300_000)}`;
    const event = decodeOne(
      pipeline({ name: long, ref: long, status: long }, { builds: [ciJob({ name: long, status: "failed" })] }),
    );
    expect(event.pipeline).toBe(`${"a".repeat(298)}x`);
    expect(JSON.stringify(event).length).toBeLessThan(3_000);
    expect(JSON.stringify(decodeOne(release({ action: "update", description: long }))).length).toBeLessThan(3_000);
  });
});
