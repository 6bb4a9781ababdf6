import { describe, expect, test } from "vitest";
import { azureDevops } from "../../src/events/sources/azure-devops.ts";
import { basic, decodeAll, decodeOne, describeContract, NOW } from "./source-contract.ts";

const HOME = "https://dev.azure.com/octo-org/33dd33dd-ee44-ff55-aa66-77bb77bb77bb";
const PERSON = { displayName: "Mona Lisa", uniqueName: "mona@example.com", url: `${HOME}/_apis/Identities/1` };

function hook(eventType: string, resource: unknown, more: object = {}) {
  return {
    subscriptionId: "aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e",
    notificationId: 1,
    id: "a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1",
    eventType,
    publisherId: "tfs",
    message: { text: "Build 20261120.1 succeeded", markdown: "Build [x](https://evil.example) succeeded" },
    resource,
    createdDate: "2026-11-20T02:41:13.8866607Z",
    ...more,
  };
}

/** A build as the resource version 2.0 has it. */
function build(more: object = {}, top: object = {}) {
  return hook(
    "build.complete",
    {
      _links: {
        self: { href: `${HOME}/_apis/build/Builds/2727068` },
        web: { href: `${HOME}/_build/results?buildId=2727068` },
      },
      id: 2_727_068,
      buildNumber: "20261120.1",
      status: "completed",
      result: "failed",
      queueTime: "2026-11-20T01:59:00.7367977Z",
      startTime: "2026-11-20T02:00:00.6205723Z",
      finishTime: "2026-11-20T02:41:08.520904Z",
      url: `${HOME}/_apis/build/Builds/2727068`,
      definition: { id: 4658, name: "Nightly features", project: { name: "Churn" } },
      project: { id: "33dd33dd-ee44-ff55-aa66-77bb77bb77bb", name: "Churn" },
      sourceBranch: "refs/heads/main",
      sourceVersion: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      reason: "schedule",
      requestedFor: PERSON,
      requestedBy: { displayName: "Microsoft.VisualStudio.Services.TFS" },
      repository: { type: "TfsGit", name: "churn-model" },
      validationResults: [
        { result: "ok", message: "fine" },
        { result: "error", message: "The YAML is wrong." },
      ],
      ...more,
    },
    { resourceVersion: "2.0", ...top },
  );
}

/** A build as the resource version 1.0 has it. */
function oldBuild(more: object = {}) {
  return hook("build.complete", {
    uri: "vstfs:///Build/Build/2",
    id: 2,
    buildNumber: "Nightly_20150407.1",
    url: `${HOME}/_apis/build/Builds/2`,
    startTime: "2026-11-20T02:00:06.83Z",
    finishTime: "2026-11-20T02:41:10.69Z",
    reason: "manual",
    status: "succeeded",
    sourceGetVersion: "LG:refs/heads/release/1:600c52d2d5b655caa111abfd863e5a9bd304bb0e",
    definition: { id: 2, name: "Nightly features", url: `${HOME}/_apis/build/Definitions/2` },
    requests: [{ id: 1, requestedFor: PERSON }],
    ...more,
  });
}

const PIPELINE = { id: 11, revision: 1, name: "Nightly features", folder: "\\", url: `${HOME}/_apis/Pipelines/1` };

function run(more: object = {}, type = "run", rest: object = {}) {
  return hook(`ms.vss-pipelines.${type}-state-changed-event`, {
    run: {
      _links: { web: { href: `${HOME}/_build/results?buildId=11` } },
      pipeline: PIPELINE,
      state: "completed",
      result: "succeeded",
      createdDate: "2026-11-20T02:00:00.613Z",
      finishedDate: "2026-11-20T02:41:00.613Z",
      url: `${HOME}/_apis/Pipelines/1/runs/11`,
      id: 11,
      name: "20261120.1",
      resources: { repositories: { self: { refName: "refs/heads/main", version: "3484a3fb" } } },
      ...more,
    },
    pipeline: PIPELINE,
    ...rest,
  });
}

const JOB = {
  job: {
    _links: { web: { href: `${HOME}/_build/results?buildId=11` } },
    id: "d3d3d3d3-eeee-ffff-aaaa-b4b4b4b4b4b4",
    name: "Compile",
    state: "completed",
    result: "failed",
    startTime: "2026-11-20T02:00:52.7761408Z",
    finishTime: "2026-11-20T02:30:52.7761408Z",
  },
  stage: { name: "Build", displayName: "Build and test", state: "running" },
};

const RELEASE = {
  id: 5,
  name: "Release-5",
  status: "active",
  createdOn: "2026-11-20T02:00:00Z",
  modifiedOn: "2026-11-20T02:10:00Z",
  createdBy: { displayName: "Chuck Reinhart" },
  modifiedBy: { displayName: "Mona Lisa" },
  artifacts: [
    { isPrimary: false, definitionReference: { branch: { name: "other" } } },
    {
      isPrimary: true,
      definitionReference: {
        branch: { name: "refs/heads/main" },
        sourceVersion: { id: "3484a3fb" },
        version: { name: "20261120.1" },
      },
    },
  ],
  releaseDefinition: { id: 1, name: "Churn service" },
  _links: { web: { href: "https://dev.azure.com/octo-org/churn/_release?releaseId=5&_a=release-summary" } },
};

function release(event: string, resource: object) {
  return hook(`ms.vss-release.${event}-event`, { ...resource, project: { name: "Churn" } });
}

/** As the pages of the older and of the current version show it. */
const DEPLOYED = release("deployment-completed", {
  environment: { id: 8, name: "Production", status: "succeeded", release: { id: 5, name: "Release-5" } },
  deployment: {
    id: 1,
    attempt: 2,
    deploymentStatus: "succeeded",
    release: RELEASE,
    requestedFor: PERSON,
    startedOn: "2026-11-20T02:30:00Z",
    completedOn: "2026-11-20T02:40:00Z",
  },
});

const APPROVAL = {
  approval: { id: "f5f5", status: "pending", createdOn: "2026-11-20T02:30:00Z", steps: [{ actualApprover: PERSON }] },
  resource: { id: "1", type: "environment", name: "production" },
  run: { id: 11, name: "20261120.1", pipeline: PIPELINE },
  pipeline: PIPELINE,
  stageName: "Deploy",
  attemptId: 1,
};

describeContract({
  source: azureDevops,
  secrets: ["docent:pass:word", "docent:next"],
  authenticate: (_, secret) => ({ authorization: basic(secret) }),
  forged: [
    ["another user", () => ({ authorization: basic("root:pass:word") })],
    ["no user", () => ({ authorization: basic(":pass:word") })],
    ["the first half of the password", () => ({ authorization: basic("docent:pass") })],
    ["a bearer token", () => ({ authorization: `Bearer ${Buffer.from("docent:pass:word").toString("base64")}` })],
    ["a proof that is cut off", ({ authorization = "" }) => ({ authorization: authorization.slice(0, -6) })],
  ],
  signs: false,
  payloads: [
    build(),
    oldBuild(),
    run(),
    run({}, "stage", JOB),
    run({}, "job", JOB),
    DEPLOYED,
    release("deployment-approval-pending", {
      approval: { id: 3, status: "pending", releaseEnvironment: { name: "Production" }, attempt: 1 },
      release: RELEASE,
    }),
    hook("ms.vss-pipelinechecks-events.approval-pending", APPROVAL),
  ],
});

describe("a build", () => {
  test("is read field by field", () => {
    expect(decodeOne(azureDevops, build())).toEqual({
      id: "a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1",
      source: "azure-devops",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:08.520Z",
      kind: "run",
      status: "failed",
      pipeline: "Nightly features",
      runId: "2727068",
      url: `${HOME}/_build/results?buildId=2727068`,
      ref: "main",
      commit: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      actor: "mona@example.com",
      error: "The YAML is wrong.",
      startedAt: "2026-11-20T02:00:00.620Z",
      endedAt: "2026-11-20T02:41:08.520Z",
      labels: {
        project: "Churn",
        repository: "churn-model",
        build_number: "20261120.1",
        reason: "schedule",
        result: "failed",
      },
    });
  });

  test("of the older version has its result, branch and person elsewhere", () => {
    expect(decodeOne(azureDevops, oldBuild())).toMatchObject({
      status: "succeeded",
      runId: "2",
      ref: "release/1",
      commit: "600c52d2d5b655caa111abfd863e5a9bd304bb0e",
      actor: "mona@example.com",
      url: `${HOME}/_build/results?buildId=2`,
    });
  });

  test.each([
    ["completed", "succeeded", "succeeded"],
    ["completed", "failed", "failed"],
    ["completed", "partiallySucceeded", "failed"],
    ["completed", "canceled", "cancelled"],
    ["completed", "none", "unknown"],
    ["completed", "exploded", "unknown"],
    ["completed", null, "unknown"],
    ["succeeded", undefined, "succeeded"],
    ["partiallySucceeded", undefined, "failed"],
    ["failed", undefined, "failed"],
    ["stopped", undefined, "cancelled"],
    ["inProgress", "failed", "started"],
    ["notStarted", undefined, "queued"],
    ["postponed", undefined, "queued"],
    ["cancelling", undefined, "started"],
    ["exploded", "succeeded", "unknown"],
    ["constructor", undefined, "unknown"],
  ])("with status %s and result %s is %s", (status, result, expected) => {
    const event = decodeOne(azureDevops, build({ status, result }));
    expect(event.status).toBe(expected);
    expect(event.endedAt !== undefined).toBe(["succeeded", "failed", "cancelled"].includes(expected));
  });

  test("takes the name that is shown where there is none to sign in with", () => {
    const shown = { requestedFor: { displayName: "Mona Lisa" } };
    expect(decodeOne(azureDevops, build(shown)).actor).toBe("Mona Lisa");
  });

  test("never links the API, nor an address out of its message", () => {
    expect(decodeOne(azureDevops, build({ _links: null })).url).toBe(`${HOME}/_build/results?buildId=2727068`);
    expect(decodeOne(azureDevops, build({ _links: null, url: "javascript:alert(1)" }))).not.toHaveProperty("url");
    const page = "https://dev.azure.com/octo-org/web/build.aspx?builduri=x";
    expect(decodeOne(azureDevops, build({ _links: null, url: page })).url).toBe(page);
  });

  test("is a training by its pipeline's name", () => {
    expect(decodeOne(azureDevops, build({ definition: { name: "train-churn" } })).kind).toBe("training");
  });

  test("keeps the name of a branch that is no branch", () => {
    expect(decodeOne(azureDevops, build({ sourceBranch: "refs/pull/12/merge" })).ref).toBe("refs/pull/12/merge");
    expect(decodeOne(azureDevops, build({ sourceBranch: "refs/tags/v1" })).ref).toBe("v1");
  });
});

describe("ids", () => {
  test("are Azure's, unless it wrote zeros", () => {
    const id = "00000000-0000-0000-0000-000000000000";
    const made = decodeOne(azureDevops, build({}, { id })).id;
    expect(made).toBe("build.complete/2727068//failed//2026-11-20T02%3A41%3A13.886Z");
    expect(decodeOne(azureDevops, build({ result: "succeeded" }, { id })).id).not.toBe(made);
  });

  test("of a subscription that is not there mark a test", () => {
    const subscriptionId = "00000000-0000-0000-0000-000000000000";
    expect(decodeOne(azureDevops, build({}, { subscriptionId })).sample).toBe(true);
    expect(decodeOne(azureDevops, build())).not.toHaveProperty("sample");
    expect(decodeOne(azureDevops, build({}, { subscriptionId: undefined }))).not.toHaveProperty("sample");
  });
});

describe("a run of a pipeline", () => {
  test("is read field by field", () => {
    expect(decodeOne(azureDevops, run())).toEqual({
      id: "a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1",
      source: "azure-devops",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.613Z",
      kind: "run",
      status: "succeeded",
      pipeline: "Nightly features",
      runId: "11",
      url: `${HOME}/_build/results?buildId=11`,
      ref: "main",
      commit: "3484a3fb",
      startedAt: "2026-11-20T02:00:00.613Z",
      endedAt: "2026-11-20T02:41:00.613Z",
      labels: { run_name: "20261120.1", result: "succeeded" },
    });
  });

  test.each([
    ["inProgress", null, "started"],
    ["canceling", null, "started"],
    ["completed", "succeeded", "succeeded"],
    ["completed", "failed", "failed"],
    ["completed", "canceled", "cancelled"],
    ["completed", "unknown", "unknown"],
    ["unknown", null, "unknown"],
    ["exploded", "failed", "unknown"],
  ])("in state %s with result %s is %s", (state, result, status) => {
    const event = decodeOne(azureDevops, run({ state, result }));
    expect(event.status).toBe(status);
    expect(event.time).toBe(event.endedAt ?? "2026-11-20T02:41:13.886Z");
  });

  test("has its id in its address where it has none", () => {
    expect(decodeOne(azureDevops, run({ id: undefined })).runId).toBe("11");
    expect(decodeOne(azureDevops, run({ id: undefined, url: undefined })).runId).toBe("11");
  });

  test("hears from its stages and jobs which one failed", () => {
    expect(decodeOne(azureDevops, run({}, "job", JOB))).toMatchObject({
      type: "dev.cdevents.taskrun.finished.0.2.0",
      kind: "task",
      status: "failed",
      pipeline: "Nightly features",
      runId: "11",
      failingStep: "Compile",
      endedAt: "2026-11-20T02:30:52.776Z",
      labels: { job: "Compile", stage: "Build and test" },
    });
    const stage = { stage: { name: "Deploy", displayName: null, state: "completed", result: "rejected" } };
    expect(decodeOne(azureDevops, run({}, "stage", stage))).toMatchObject({
      kind: "task",
      status: "rejected",
      failingStep: "Deploy",
      url: `${HOME}/_build/results?buildId=11`,
    });
  });

  test.each([
    ["notStarted", null, "queued"],
    ["waiting", null, "waiting"],
    ["running", null, "started"],
    ["completed", "succeeded", "succeeded"],
    ["completed", "succeededWithIssues", "succeeded"],
    ["completed", "skipped", "skipped"],
    ["completed", "abandoned", "cancelled"],
    ["completed", "exploded", "unknown"],
  ])("has a stage that in state %s with result %s is %s", (state, result, status) => {
    const event = decodeOne(azureDevops, run({}, "stage", { stage: { name: "Build", state, result } }));
    expect(event).toMatchObject({ kind: "task", status });
    expect(event).not.toHaveProperty("failingStep");
  });

  test.each([
    ["pending", "pending", "waiting", undefined],
    ["completed", "approved", "started", "mona@example.com"],
    ["completed", "rejected", "rejected", "mona@example.com"],
    ["completed", "timedOut", "rejected", "mona@example.com"],
    ["completed", "canceled", "cancelled", "mona@example.com"],
    ["completed", "exploded", "unknown", "mona@example.com"],
  ])("whose approval is %s as %s is %s", (event, said, status, actor) => {
    const approval = { ...APPROVAL, approval: { ...APPROVAL.approval, status: said } };
    const decoded = decodeOne(azureDevops, hook(`ms.vss-pipelinechecks-events.approval-${event}`, approval));
    expect(decoded).toMatchObject({ kind: "deployment", status, environment: "production", runId: "11" });
    expect(decoded.actor).toBe(actor);
  });
});

describe("a classic release", () => {
  test("that was deployed is read field by field", () => {
    expect(decodeOne(azureDevops, DEPLOYED)).toEqual({
      id: "a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1",
      source: "azure-devops",
      type: "dev.cdevents.service.deployed.0.2.0",
      time: "2026-11-20T02:40:00.000Z",
      kind: "deployment",
      status: "succeeded",
      pipeline: "Churn service",
      runId: "5",
      attempt: 2,
      url: "https://dev.azure.com/octo-org/churn/_release?releaseId=5&_a=release-summary",
      ref: "main",
      commit: "3484a3fb",
      environment: "Production",
      actor: "mona@example.com",
      startedAt: "2026-11-20T02:30:00.000Z",
      endedAt: "2026-11-20T02:40:00.000Z",
      labels: { release: "Release-5", project: "Churn", version: "20261120.1" },
    });
  });

  test.each([
    ["succeeded", "succeeded"],
    ["partiallySucceeded", "failed"],
    ["failed", "failed"],
    ["rejected", "rejected"],
    ["canceled", "cancelled"],
    ["inProgress", "started"],
    ["undefined", "unknown"],
    ["exploded", "unknown"],
  ])("whose environment is %s came to %s", (word, status) => {
    const environment = { id: 8, name: "Production", status: word, release: RELEASE };
    expect(decodeOne(azureDevops, release("deployment-completed", { environment }))).toMatchObject({
      kind: "deployment",
      status,
      environment: "Production",
      runId: "5",
      pipeline: "Churn service",
    });
  });

  test("that starts has started, though its environment still says that it is queued", () => {
    const environment = { id: 5, name: "Dev", status: "queued", release: { id: 5, name: "Release-5" } };
    const empty = { id: 0, name: null, createdOn: "0001-01-01T00:00:00", releaseDefinition: { name: "Churn service" } };
    const event = decodeOne(azureDevops, release("deployment-started", { environment, release: empty }));
    expect(event).toMatchObject({ status: "started", environment: "Dev", runId: "5", pipeline: "Churn service" });
    expect(event.time).toBe("2026-11-20T02:41:13.886Z");
  });

  test("waits for approval, and may be rejected", () => {
    const approval = { id: 3, status: "pending", approver: PERSON, releaseEnvironment: { id: 8, name: "Production" } };
    const sent = (event: string, more: object) =>
      decodeOne(azureDevops, release(event, { approval: { ...approval, ...more }, release: RELEASE }));
    expect(sent("deployment-approval-pending", {})).toMatchObject({ status: "waiting", environment: "Production" });
    const rejected = { status: "rejected", approvedBy: { displayName: "Mona Lisa" } };
    expect(sent("deployment-approval-completed", rejected)).toMatchObject({ status: "rejected", actor: "Mona Lisa" });
    expect(sent("deployment-approval-completed", { status: "approved" }).status).toBe("started");
  });

  test("may be named with either prefix", () => {
    const environment = { name: "Dev", status: "succeeded", release: RELEASE };
    const payload = hook("ms.azure-devops-release.deployment-completed-event", { environment });
    expect(decodeOne(azureDevops, payload)).toMatchObject({ kind: "deployment", status: "succeeded" });
  });

  test("that was made or given up is news of a release", () => {
    expect(decodeOne(azureDevops, release("release-created", { release: RELEASE }))).toMatchObject({
      kind: "release",
      status: "info",
      actor: "Chuck Reinhart",
    });
    expect(decodeOne(azureDevops, release("release-abandoned", { release: RELEASE }))).toMatchObject({
      kind: "release",
      status: "cancelled",
      actor: "Mona Lisa",
    });
  });

  test.each([
    [
      "http://vsrm.dev.azure.com/octo-org/churn/_apis/Release/releases/5",
      "http://dev.azure.com/octo-org/churn/_release?releaseId=5&_a=release-summary",
    ],
    [
      "https://octo.vsrm.visualstudio.com/churn/_apis/Release/releases/5",
      "https://octo.visualstudio.com/churn/_release?releaseId=5&_a=release-summary",
    ],
    [
      "https://tfs.example.com/col/churn/_apis/Release/releases/5",
      "https://tfs.example.com/col/churn/_release?releaseId=5&_a=release-summary",
    ],
  ])("at %s has its page at %s", (url, page) => {
    const environment = { name: "Dev", status: "succeeded", release: { id: 5, name: "Release-5", url } };
    expect(decodeOne(azureDevops, release("deployment-completed", { environment })).url).toBe(page);
  });
});

describe("the other events", () => {
  test("a push and a pull request are changes", () => {
    const repository = { name: "churn-model", remoteUrl: "https://dev.azure.com/octo-org/churn/_git/churn-model" };
    const refUpdates = [{ name: "refs/heads/main", oldObjectId: "a", newObjectId: "b" }];
    expect(
      decodeOne(azureDevops, hook("git.push", { repository, refUpdates, pushId: 14, pushedBy: PERSON })),
    ).toMatchObject({ kind: "change", pipeline: "churn-model", ref: "main", commit: "b", url: repository.remoteUrl });
    const pullRequest = { repository, pullRequestId: 3, sourceRefName: "refs/heads/x", createdBy: PERSON };
    expect(decodeOne(azureDevops, hook("git.pullrequest.created", pullRequest))).toMatchObject({
      kind: "change",
      ref: "x",
      labels: { pull_request: "3" },
    });
  });

  test("a run that waits for somebody's hand waits", () => {
    const payload = { resource: { manualIntervention: { id: 1, name: "Check", status: "pending" } } };
    expect(decodeOne(azureDevops, { eventId: "manualintervention.pending", ...payload })).toMatchObject({
      kind: "run",
      status: "waiting",
      time: NOW.toISOString(),
    });
  });

  test("what says nothing about a pipeline is none of ours", () => {
    for (const type of ["workitem.created", "elasticagentpool.resized", "constructor", "ms.vss-release.x-event"])
      expect(decodeAll(azureDevops, hook(type, { id: 1 }))).toEqual([]);
  });

  test("a body without its type or its resource is unreadable", () => {
    expect(() => decodeAll(azureDevops, {})).toThrow("no `eventType`");
    expect(() => decodeAll(azureDevops, hook("build.complete", null))).toThrow("no `resource`");
    expect(() => decodeAll(azureDevops, build({ id: null }))).toThrow("no id");
  });
});
