import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { gitlab } from "../../src/events/sources/gitlab.ts";
import { SOURCES } from "../../src/events/sources.ts";
import {
  build,
  ciJob,
  decode,
  decodeOne,
  deployment,
  NOW,
  PROJECT,
  pipeline,
  release,
  request,
  TOKEN,
} from "./gitlab-request.ts";
import { seconds, signature } from "./standard-webhooks-sign.ts";

const BYTES = Buffer.alloc(32, 7);
const SIGNING_TOKEN = `whsec_${BYTES.toString("base64")}`;

function signed(body: string, { at = seconds(NOW), key = BYTES as string | Uint8Array, id = "5b1d" } = {}) {
  return request(body, {
    "webhook-id": id,
    "webhook-timestamp": at,
    "webhook-signature": signature(key, id, at, Buffer.from(body)),
  });
}

const verify = (one: ReturnType<typeof request>, secrets: readonly string[] = [TOKEN]) =>
  gitlab.verify(one, secrets, NOW);
const REFUSED = { outcome: "refused", status: 401 };

describe("the door of GitLab", () => {
  test("stands under its name", () => {
    expect(SOURCES.get("gitlab")).toBe(gitlab);
  });

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

  test.each([
    ["another token", request("{}", { "x-gitlab-token": "other" })],
    ["an empty token", request("{}", { "x-gitlab-token": "" })],
    ["a token with more behind it", request("{}", { "x-gitlab-token": `${TOKEN}x` })],
    ["two tokens, one of them right", request("{}", { "x-gitlab-token": `other, ${TOKEN}` })],
  ])("refuses %s", async (_, one) => {
    expect(await verify(one)).toMatchObject(REFUSED);
  });

  test("refuses no token at all, and says so", async () => {
    const { "x-gitlab-token": _, ...headers } = request("{}").headers;
    expect(await verify({ headers, body: Buffer.from("{}") })).toMatchObject({
      reason: expect.stringContaining("neither"),
    });
  });

  test.each([
    ["wrong", "v1,AAAA"],
    ["empty", ""],
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
      const { [name]: _, ...without } = one.headers;
      expect(await verify({ ...one, headers: without }, secrets)).toMatchObject(REFUSED);
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

  test("is shut without secrets", async () => {
    expect(await verify(request("{}"), [])).toMatchObject(REFUSED);
    expect(await verify(request("{}", { "x-gitlab-token": "" }), [""])).toMatchObject(REFUSED);
    expect(await verify(signed("{}", { key: "" }), ["", "whsec_"])).toMatchObject(REFUSED);
  });
});

describe("bodies of GitLab", () => {
  test.each([
    ["empty", ""],
    ["no JSON", "{nope"],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"pipeline"'],
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

  test("are unreadable when they are not UTF-8", () => {
    const one = { ...request(""), body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) };
    expect(() => gitlab.decode(one, NOW)).toThrow(UnreadableBodyError);
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
    expect(decodeOne(build({ build_allow_failure: true }))).not.toHaveProperty("failingStep");
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
    const push = {
      object_kind: "push",
      before: "95790bf891e76fee5e1747ab589903a6a1f80f22",
      after: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
      ref: "refs/heads/feature/x",
      user_username: "jsmith",
      project: PROJECT,
      commits: [{ timestamp: "2026-11-19T23:36:29+02:00", url: "https://gitlab.example/ml/churn/-/commit/da15" }],
    };
    expect(decodeOne(push)).toMatchObject({ kind: "change", status: "info", ref: "feature/x", actor: "jsmith" });
    const gone = decodeOne({
      ...push,
      object_kind: "tag_push",
      ref: "refs/tags/v1",
      after: "0".repeat(40),
      commits: [],
    });
    expect(gone).toMatchObject({ kind: "change", ref: "v1" });
    expect(gone).not.toHaveProperty("commit");
    const of = { id: 99, iid: 1, source_branch: "x", action: "merge", updated_at: "2026-11-20 02:00:00 UTC" };
    expect(decodeOne({ object_kind: "merge_request", object_attributes: of, project: PROJECT })).toMatchObject({
      kind: "change",
      type: "dev.cdevents.change.merged.0.2.0",
    });
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

  test("do not reach prototypes through __proto__", () => {
    const text = JSON.stringify(pipeline()).replaceAll(
      '"status":',
      '"__proto__":{"name":"evil","status":"success","polluted":1},"status":',
    );
    expect(decodeOne(text)).toEqual(decodeOne(pipeline()));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("of any type in any place make an event or an unreadable body, never another error", () => {
    const keys = Object.keys({ ...pipeline(), ...build(), ...deployment(), ...release() }).concat(
      "id",
      "status",
      "name",
      "finished_at",
    );
    const part = fc.dictionary(fc.constantFrom(...keys), fc.anything({ maxDepth: 2 }));
    const body = fc.record({
      object_kind: fc.constantFrom("pipeline", "build", "deployment", "release", "push", "tag_push", "merge_request"),
      object_attributes: part,
      builds: fc.array(fc.oneof(part, fc.anything())),
      rest: part,
    });
    fc.assert(
      fc.property(fc.oneof(body, fc.anything()), (value) => {
        const flat =
          typeof value === "object" && value !== null ? { ...value, ...(value as { rest?: object }).rest } : value;
        const text =
          JSON.stringify(flat, (_, leaf: unknown) => (typeof leaf === "bigint" ? String(leaf) : leaf)) ?? "null";
        let events: readonly PipelineEvent[] = [];
        try {
          events = decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableBodyError);
        }
        for (const event of events) {
          expect(JSON.parse(JSON.stringify(event))).toEqual(event);
          expect(event.id.length).toBeLessThan(3_000);
        }
      }),
      { numRuns: 400 },
    );
  });
});
