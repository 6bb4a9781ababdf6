import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { runKey } from "../../src/events/history.ts";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { github } from "../../src/events/sources/github.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { ALL_EXAMPLES, decode, decodeOne, examples, NOW, SECRET, signed, workflowRun } from "./github-request.ts";

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

const verify = (headers: Record<string, string>, body: Uint8Array, secrets: readonly string[] = [SECRET]) =>
  github.verify({ headers, body }, secrets, NOW);

describe("the door of GitHub", () => {
  test("stands under its name", () => {
    expect(SOURCES.get("github")).toBe(github);
  });

  test("takes what GitHub signed, and names the delivery and the secret", async () => {
    const { headers, body } = signed("workflow_run", JSON.stringify(workflowRun()));
    expect(await verify(headers, body, ["new one", SECRET])).toEqual({
      outcome: "verified",
      secret: 1,
      deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    });
  });

  const { headers, body } = signed("push", "{}");
  const { "x-hub-signature-256": right = "", ...without } = headers;
  test.each([
    ["another secret", signed("push", "{}", "other").headers, body],
    ["a changed body", headers, Buffer.from("{ }")],
    ["SHA-1 alone", without, body],
    ["no signature at all", { "x-github-event": "push" }, body],
    ["a truncated signature", { ...headers, "x-hub-signature-256": right.slice(0, -2) }, body],
    ["a signature without its algorithm", { ...headers, "x-hub-signature-256": right.slice(7) }, body],
    ["an empty signature", { ...headers, "x-hub-signature-256": "" }, body],
    [
      "two signatures, one of them right",
      { ...headers, "x-hub-signature-256": `sha256=${"0".repeat(64)}, ${right}` },
      body,
    ],
    ["a signature with more behind it", { ...headers, "x-hub-signature-256": `${right}00` }, body],
  ])("refuses %s", async (_, given, bytes) => {
    const verdict = await verify(given, bytes);
    expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });

  test("is shut without secrets", async () => {
    expect(await verify(headers, body, [])).toMatchObject({ outcome: "refused", status: 401 });
    expect(await verify(signed("push", "{}", "").headers, body, [""])).toMatchObject({ outcome: "refused" });
  });

  test("says that SHA-1 is too weak", async () => {
    expect(await verify(without, body)).toMatchObject({ reason: expect.stringContaining("SHA-1") });
  });
});

describe("bodies", () => {
  const form = (text: string) => {
    const request = signed("workflow_run", text);
    return {
      ...request,
      headers: { ...request.headers, "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    };
  };

  test("may be a form", async () => {
    const text = new URLSearchParams({
      payload: JSON.stringify(workflowRun({ head_branch: "ünïcode & co" })),
    }).toString();
    expect(await github.verify(form(text), [SECRET], NOW)).toMatchObject({ outcome: "verified" });
    expect(github.decode(form(text), NOW)).toMatchObject([{ ref: "ünïcode & co", status: "failed" }]);
  });

  test.each([
    ["no JSON", signed("workflow_run", "{nope")],
    ["empty", signed("workflow_run", "")],
    ["a truncated payload", signed("workflow_run", JSON.stringify(workflowRun()).slice(0, 300))],
    ["a form without payload", form("other=1")],
    ["a form whose payload is no JSON", form("payload=%7B")],
    ["JSON, but no object", signed("workflow_run", "[]")],
    ["null", signed("push", "null")],
    ["a list of an event that is known by its type alone", signed("ping", "[{}]")],
    ["not UTF-8", signed("push", Buffer.from('{"ref":"\xff"}', "latin1"))],
    ["an object without what the event is about", signed("workflow_run", "{}")],
    ["a run without an id", signed("workflow_run", JSON.stringify(workflowRun({ id: null })))],
  ])("are unreadable when they are %s", (_, request) => {
    expect(() => github.decode(request, NOW)).toThrow(UnreadableBodyError);
  });

  test("are not quoted by the error", () => {
    const request = signed("workflow_run", '{"password": hunter2');
    const error = thrown(() => github.decode(request, NOW));
    expect(error).toBeInstanceOf(UnreadableBodyError);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("hunter2");
  });

  test("hold no event when GitHub adds a type that nobody knows", () => {
    expect(decode("something_new", { action: "created" })).toEqual([]);
    expect(decode("constructor", {})).toEqual([]);
    expect(github.decode({ headers: {}, body: Buffer.from("{}") }, NOW)).toEqual([]);
  });
});

describe("a workflow run", () => {
  test("is read field by field", () => {
    expect(decodeOne("workflow_run", workflowRun())).toEqual({
      id: "workflow_run/octo-org%2Fchurn-model/6000000001/1/completed/failure",
      source: "github",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "training",
      status: "failed",
      pipeline: "Nightly training",
      runId: "6000000001",
      runScope: "octo-org/churn-model run",
      attempt: 1,
      url: "https://github.com/octo-org/churn-model/actions/runs/6000000001",
      ref: "main",
      commit: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      actor: "mona",
      startedAt: "2026-11-20T02:00:00.000Z",
      endedAt: "2026-11-20T02:41:00.000Z",
      labels: {
        repository: "octo-org/churn-model",
        workflow: ".github/workflows/nightly.yml",
        event: "schedule",
        run_number: "412",
      },
    });
  });

  test.each([
    ["completed", "success", "succeeded"],
    ["completed", "failure", "failed"],
    ["completed", "timed_out", "failed"],
    ["completed", "startup_failure", "failed"],
    ["completed", "cancelled", "cancelled"],
    ["completed", "stale", "cancelled"],
    ["completed", "skipped", "skipped"],
    ["completed", "neutral", "info"],
    ["completed", "action_required", "waiting"],
    ["completed", "a new word", "unknown"],
    ["completed", null, "unknown"],
    ["queued", null, "queued"],
    ["requested", null, "queued"],
    ["pending", null, "queued"],
    ["waiting", null, "waiting"],
    ["in_progress", null, "started"],
    ["a new word", null, "unknown"],
    ["constructor", "__proto__", "unknown"],
  ])("with status %s and conclusion %s is %s, whatever its action is", (status, conclusion, expected) => {
    for (const action of ["requested", "in_progress", "completed"]) {
      const event = decodeOne("workflow_run", workflowRun({ status, conclusion }, { action }));
      expect(event.status).toBe(expected);
      expect(event.endedAt === undefined).toBe(!["succeeded", "failed", "cancelled", "skipped"].includes(expected));
    }
  });

  test.each([
    ["Nightly training", "nightly.yml", "training"],
    ["Retrain churn", "x.yml", "training"],
    ["re-train", "x.yml", "training"],
    ["nightly", "train.yml", "training"],
    ["nightly", "model_train_gpu.yml", "training"],
    ["RetrainChurn", "x.yml", "training"],
    ["Restrain the logs", "x.yml", "run"],
    ["Trainee onboarding", "constraint.yml", "run"],
    ["CI", "ci.yml", "run"],
  ])("named %s in %s is a %s", (name, file, kind) => {
    expect(decodeOne("workflow_run", workflowRun({ name, path: `.github/workflows/${file}` })).kind).toBe(kind);
  });

  test("does not become a training by the folder of its file", () => {
    expect(decodeOne("workflow_run", workflowRun({ name: "CI", path: "train/ci.yml@refs/heads/main" }))).toMatchObject({
      kind: "run",
      labels: { workflow: "train/ci.yml" },
    });
  });

  test("takes the workflow's name when its own is empty, then the file, then a word", () => {
    const named = (run: object, top: object) => decodeOne("workflow_run", workflowRun({ ...run }, { ...top })).pipeline;
    expect(named({ name: "" }, {})).toBe("Nightly training");
    expect(named({ name: " " }, { workflow: null })).toBe(".github/workflows/nightly.yml");
    expect(named({ name: null, path: null }, { workflow: null })).toBe("workflow");
  });

  test("has the same id when it is delivered again, and another for another attempt or state", () => {
    const id = (run: object) => decodeOne("workflow_run", workflowRun({ ...run })).id;
    expect(id({})).toBe(id({}));
    const all = [
      id({}),
      id({ run_attempt: 2 }),
      id({ conclusion: "success" }),
      id({ status: "queued", conclusion: null }),
      id({ id: 2 }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("of a fork says so: anybody may call a branch main", () => {
    const fork = { head_repository: { full_name: "mallory/churn-model" } };
    expect(decodeOne("workflow_run", workflowRun(fork))).toMatchObject({
      ref: "main",
      labels: { fork: "mallory/churn-model" },
    });
    expect(decodeOne("workflow_run", workflowRun()).labels).not.toHaveProperty("fork");
  });

  test("of a fork that was deleted since is not ours either", () => {
    const deleted = workflowRun({ head_repository: null });
    expect(decodeOne("workflow_run", deleted).labels).toMatchObject({ fork: "unknown repository" });
  });

  test("was started by whoever ran it again, and at first by its actor", () => {
    expect(decodeOne("workflow_run", workflowRun()).actor).toBe("mona");
    expect(decodeOne("workflow_run", workflowRun({ run_attempt: 2 })).actor).toBe("hubot");
    const nobody = { run_attempt: 2, triggering_actor: null };
    expect(decodeOne("workflow_run", workflowRun(nobody)).actor).toBe("mona");
  });

  test.each([
    ["javascript:alert(1)"],
    ["data:text/html,x"],
    ["https://x y"],
    ["https://exa\nmple.com"],
    ["//example.com"],
    ["https://"],
    [""],
    [`https://example.com/${"a".repeat(2000)}`],
    [42],
  ])("never links %s", (html_url) => {
    expect(decodeOne("workflow_run", workflowRun({ html_url }))).not.toHaveProperty("url");
  });

  test("takes the time of receipt where GitHub gives none that can be read", () => {
    const event = decodeOne("workflow_run", workflowRun({ updated_at: "soon", run_started_at: 5, created_at: null }));
    expect(event.time).toBe(NOW.toISOString());
    expect(event).not.toHaveProperty("startedAt");
  });

  test("has attempt 1 where GitHub gives no number", () => {
    for (const run_attempt of [null, 0, -1, 1.5, "2"]) {
      expect(decodeOne("workflow_run", workflowRun({ run_attempt })).attempt).toBe(1);
    }
  });
});

describe("hostile values", () => {
  test.each([
    "<!channel> <@U123>",
    "](https://evil.example) [x",
    "<script>alert(1)</script>",
    "main\u202etxt.exe",
    "a|b%c",
    "'; drop table runs; --",
  ])("stay as they are: %s", (value) => {
    const event = decodeOne("workflow_run", workflowRun({ name: value, head_branch: value, actor: { login: value } }));
    expect(event).toMatchObject({ pipeline: value, ref: value, actor: value });
  });

  test("are bounded, and never cut inside a character", () => {
    const long = `${"a".repeat(298)}x😀${"b".repeat(300_000)}`;
    const event = decodeOne(
      "workflow_run",
      workflowRun({ name: long, head_branch: long, head_commit: { message: long } }),
    );
    expect(event.pipeline).toBe(`${"a".repeat(298)}x`);
    expect(JSON.stringify(event).length).toBeLessThan(5_000);
    expect(event.pipeline.isWellFormed()).toBe(true);
  });

  test("hold no zero byte and no half character, which no database takes", () => {
    expect(decodeOne("workflow_run", workflowRun({ name: "a\0b\ud83d" })).pipeline).toBe("ab\ufffd");
  });

  test("do not reach prototypes through __proto__", () => {
    const text = JSON.stringify(workflowRun()).replace(
      '"workflow_run":{',
      '"__proto__":{"polluted":1},"workflow_run":{"__proto__":{"name":"evil","polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    const [event] = github.decode(signed("workflow_run", text), NOW);
    expect(event).toEqual(decodeOne("workflow_run", workflowRun()));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("of any type in any place make an event or an unreadable body, never another error", () => {
    const keys = [
      "id",
      "name",
      "path",
      "status",
      "conclusion",
      "head_repository",
      "repository",
      "actor",
      "steps",
      "run_attempt",
      "updated_at",
    ];
    const part = fc.dictionary(fc.constantFrom(...keys), fc.anything({ maxDepth: 2 }));
    const payload = fc.record({
      workflow_run: part,
      workflow_job: part,
      deployment: part,
      deployment_status: part,
      release: part,
      check_run: part,
      check_suite: part,
      registry_package: part,
      pull_request: part,
      repository: part,
    });
    const type = fc.constantFrom(
      "workflow_run",
      "workflow_job",
      "deployment",
      "deployment_status",
      "release",
      "check_run",
      "check_suite",
      "status",
      "deployment_review",
      "deployment_protection_rule",
      "registry_package",
      "pull_request",
      "push",
      "ping",
    );
    fc.assert(
      fc.property(type, fc.oneof(payload, fc.anything()), (name, value) => {
        const text =
          JSON.stringify(value, (_, leaf: unknown) => (typeof leaf === "bigint" ? String(leaf) : leaf)) ?? "null";
        let events: readonly PipelineEvent[] = [];
        const error = thrown(() => (events = github.decode(signed(name, text), NOW)));
        expect(error === undefined || error instanceof UnreadableBodyError).toBe(true);
        for (const event of events) {
          expect(JSON.parse(JSON.stringify(event))).toEqual(event);
          expect(event.id.length).toBeLessThan(3_000);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("one card for one run, whatever an event calls its pipeline", () => {
  const RUN = runKey(decodeOne("workflow_run", workflowRun()));
  const repository = { full_name: "octo-org/churn-model" };
  const RUN_PAGE = "https://github.com/octo-org/churn-model/actions/runs/6000000001";

  test("a run whose file could not be read, and a job without its workflow's name", () => {
    const broken = { name: ".github/workflows/nightly.yml", conclusion: "startup_failure" };
    expect(runKey(decodeOne("workflow_run", workflowRun(broken)))).toBe(RUN);
    const job = { id: 1, run_id: 6_000_000_001, workflow_name: null, name: "fit" };
    expect(runKey(decodeOne("workflow_job", { action: "queued", workflow_job: job, repository }))).toBe(RUN);
  });

  test("a check that stands for a job, and no other", () => {
    const check = (details_url: string) => {
      const of = {
        id: 1,
        name: "fit",
        details_url,
        check_suite: { id: 6_000_000_001 },
        app: { name: "GitHub Actions" },
      };
      return runKey(decodeOne("check_run", { action: "created", check_run: of, repository }));
    };
    expect(check(`${RUN_PAGE}/job/9`)).toBe(RUN);
    expect(check("https://ci.example.com/9")).not.toBe(RUN);
  });

  test("an app's rule and the deployment that it holds up", () => {
    const of = { id: 31, task: "deploy", environment: "production" };
    const rule = { action: "requested", environment: "production", deployment: of, repository };
    const state = { action: "created", deployment: of, deployment_status: { id: 1, state: "in_progress" }, repository };
    const named = { ...state, workflow: { name: "Ship it" } };
    expect(runKey(decodeOne("deployment_status", named))).toBe(runKey(decodeOne("deployment_protection_rule", rule)));
  });
});

describe("the other events", () => {
  test("a job is a task of its run, with the step that failed", () => {
    const [job] = examples("workflow_job").filter(({ action }) => action === "completed");
    const of = job?.["workflow_job"] as Record<string, unknown>;
    const steps = [
      { name: "Set up job", status: "completed", conclusion: "success" },
      { name: "Train the model", status: "completed", conclusion: "failure" },
      { name: "Upload", status: "completed", conclusion: "skipped" },
    ];
    const decoded = (fields: object) => decodeOne("workflow_job", { ...job, workflow_job: { ...of, ...fields } });
    expect(decoded({ conclusion: "failure", steps })).toMatchObject({
      kind: "task",
      status: "failed",
      pipeline: "CodeQL",
      runId: "2202229078",
      attempt: 1,
      failingStep: "Train the model",
      labels: { job: "linters" },
    });
    expect(decoded({ conclusion: "failure", steps: [] }).failingStep).toBe("linters");
    expect(decoded({ conclusion: "success", steps })).not.toHaveProperty("failingStep");
  });

  test.each([
    ["success", "succeeded"],
    ["failure", "failed"],
    ["error", "failed"],
    ["in_progress", "started"],
    ["queued", "queued"],
    ["pending", "queued"],
    ["waiting", "waiting"],
    ["inactive", "info"],
    ["exploded", "unknown"],
  ])("a deployment in state %s is %s", (state, status) => {
    const [payload] = examples("deployment_status");
    const of = payload?.["deployment_status"] as Record<string, unknown>;
    const event = decodeOne("deployment_status", {
      ...payload,
      deployment_status: { ...of, state, description: "Health check timed out" },
    });
    expect(event).toMatchObject({
      kind: "deployment",
      status,
      environment: "production",
      runId: "145988746",
      ref: "master",
    });
    expect(event.error).toBe(status === "failed" ? "Health check timed out" : undefined);
  });

  test("a deployment links its log, and never an empty address", () => {
    const urls = examples("deployment_status").map((payload) => decodeOne("deployment_status", payload).url);
    expect(urls).toContain("https://github.com/Codertocat/Hello-World/deployments");
    expect(urls).toContain("https://github.com/CorsixTH/CorsixTH/runs/4687056418?check_suite_focus=true");
  });

  test("a release is published by its action, unless it is a draft", () => {
    const [payload] = examples("release").filter(({ action }) => action === "published");
    expect(decodeOne("release", payload)).toMatchObject({ kind: "release", status: "published", ref: "0.0.1" });
    const draft = { ...(payload?.["release"] as object), draft: true };
    expect(decodeOne("release", { ...payload, release: draft }).status).toBe("info");
    expect(decodeOne("release", { ...payload, action: "edited" }).status).toBe("info");
  });

  test.each([
    ["requested", "waiting", "ilmax"],
    ["approved", "started", "hubot"],
    ["rejected", "rejected", "hubot"],
    ["exploded", "unknown", "hubot"],
  ])("a review of a deployment that was %s is %s", (action, status, actor) => {
    const [payload] = examples("deployment_review");
    const more = { action, approver: { login: "hubot" }, comment: "Not on a Friday" };
    const event = decodeOne("deployment_review", { ...payload, ...more });
    expect(event).toMatchObject({
      kind: "deployment",
      status,
      actor,
      environment: "TST",
      runId: "5453085689",
      pipeline: "Build pull_request 3 by @ilmax",
      ref: "sample",
    });
    expect(event.error).toBe(status === "rejected" ? "Not on a Friday" : undefined);
  });

  test("an approved review names its environment by its jobs", () => {
    const [payload] = examples("deployment_review");
    const { environment: _, workflow_job_run: job, ...rest } = payload ?? {};
    const event = decodeOne("deployment_review", { ...rest, action: "approved", workflow_job_runs: [job] });
    expect(event).toMatchObject({ environment: "TST", labels: { job: "tst" } });
  });

  test("an app's rule holds a deployment up, and the run is known by the address to answer to", () => {
    const [created] = examples("deployment");
    const event = decodeOne("deployment_protection_rule", {
      action: "requested",
      environment: "production",
      event: "push",
      deployment_callback_url:
        "https://api.github.com/repos/octo-org/churn-model/actions/runs/42/deployment_protection_rule",
      deployment: created?.["deployment"],
      repository: { full_name: "octo-org/churn-model", html_url: "https://github.com/octo-org/churn-model" },
    });
    expect(event).toMatchObject({
      kind: "deployment",
      status: "waiting",
      environment: "production",
      url: "https://github.com/octo-org/churn-model/actions/runs/42",
      correlationId: "42",
    });
  });

  test.each([
    ["published", "published", "dev.cdevents.artifact.published.0.2.0"],
    ["updated", "info", "com.github.registry_package.updated"],
  ])("a package that was %s is %s", (action, status, type) => {
    const [payload] = examples("package");
    const event = decodeOne("registry_package", { ...payload, action, registry_package: payload?.["package"] });
    expect(event).toMatchObject({ kind: "release", status, type, pipeline: "hello-world-npm", ref: "1.0.0" });
    expect(event.labels).toMatchObject({ version: "1.0.0", package_type: "npm" });
  });

  test.each([
    ["pending", "started"],
    ["success", "succeeded"],
    ["failure", "failed"],
    ["error", "failed"],
    ["exploded", "unknown"],
  ])("a commit's status %s is a task that is %s", (state, status) => {
    const [payload] = examples("status");
    const more = { state, description: "2 of 9 checks", target_url: "https://ci.example.com/1" };
    const event = decodeOne("status", { ...payload, ...more });
    expect(event).toMatchObject({ kind: "task", status, pipeline: "default", url: "https://ci.example.com/1" });
    expect(event.failingStep).toBe(status === "failed" ? "default" : undefined);
    expect(event.error).toBe(status === "failed" ? "2 of 9 checks" : undefined);
  });

  test("a suite of checks is a task with a page, never the address of the API", () => {
    const [payload] = examples("check_suite");
    expect(decodeOne("check_suite", payload)).toMatchObject({
      kind: "task",
      status: "succeeded",
      url: expect.stringMatching(/^https:\/\/github\.com\/.+\/commit\/[0-9a-f]{40}\/checks$/),
    });
  });

  test("a run of a pull request names it", () => {
    const run = { event: "pull_request", pull_requests: [{ number: 7 }] };
    expect(decodeOne("workflow_run", workflowRun(run)).labels).toMatchObject({ pull_request: "7" });
  });

  test("a push and a pull request are changes, a ping is a handshake", () => {
    for (const payload of examples("push")) expect(decodeOne("push", payload)).toMatchObject({ kind: "change" });
    for (const payload of examples("pull_request")) expect(decodeOne("pull_request", payload).kind).toBe("change");
    for (const payload of examples("ping"))
      expect(decodeOne("ping", payload)).toMatchObject({ kind: "handshake", pipeline: "" });
  });

  test("all collected payloads are read, and nothing in them is a run but runs", () => {
    expect(ALL_EXAMPLES.length).toBeGreaterThan(300);
    const kinds = new Map<string, Set<string>>();
    for (const { name, payload } of ALL_EXAMPLES) {
      for (const event of decode(name, payload)) {
        kinds.set(name, (kinds.get(name) ?? new Set()).add(event.kind));
        expect(event.ref ?? "").not.toContain("refs/heads/");
        expect(event.url ?? "https://").toMatch(/^https?:\/\/(?!api\.)/);
      }
    }
    expect(Object.fromEntries([...kinds].map(([name, set]) => [name, [...set].join()]))).toEqual({
      check_run: "task",
      check_suite: "task",
      deployment: "deployment",
      deployment_review: "deployment",
      deployment_status: "deployment",
      package: "release",
      ping: "handshake",
      pull_request: "change",
      push: "change",
      release: "release",
      status: "task",
      workflow_job: "task",
      workflow_run: "run",
    });
  });
});
