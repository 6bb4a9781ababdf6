import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { KeysUnavailableError } from "../../src/events/keys.ts";
import { UnreadableBodyError, type Verification } from "../../src/events/source.ts";
import { aws } from "../../src/events/sources/aws.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { eventBridge, KEYS, NOW, ONE_KEY, request, STRANGER, sns, TOPIC } from "./aws-request.ts";
import { live, told } from "./run.ts";

type Json = Record<string, unknown>;

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
const verify = (body: unknown, secrets: readonly string[] = [TOPIC], headers = {}): Promise<Verification> =>
  aws.verify(request(body, headers), secrets, NOW, KEYS);

const SUBSCRIBE = {
  Type: "SubscriptionConfirmation",
  Token: "2336412f37",
  SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`,
};

describe("messages of Amazon SNS", () => {
  test.each(["1", "2"])("are taken with a signature of version %s, from a topic that was named", async (version) => {
    expect(SOURCES.get("aws")).toBe(aws);
    const message = sns({ Subject: "Build\nfailed" }, { version });
    expect(await verify(message, ["ci:pass", TOPIC])).toEqual({
      outcome: "verified",
      secret: 1,
      deliveryId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    });
  });

  test("ask for a confirmation at SNS's own address", async () => {
    expect(await verify(sns(SUBSCRIBE))).toMatchObject({ outcome: "verified", confirm: SUBSCRIBE.SubscribeURL });
    expect(await verify(sns())).not.toHaveProperty("confirm");
    for (const SubscribeURL of [
      "https://evil.example/?Action=ConfirmSubscription",
      "http://sns.eu-central-1.amazonaws.com/",
    ]) {
      expect(await verify(sns({ ...SUBSCRIBE, SubscribeURL }))).not.toHaveProperty("confirm");
    }
  });

  const cert = (SigningCertURL: unknown): Json => ({ ...sns(), SigningCertURL });
  test.each<[string, Json]>([
    ["another topic", sns({ TopicArn: "arn:aws:sns:eu-central-1:999999999999:ml-events" })],
    ["a topic that only begins the same", sns({ TopicArn: `${TOPIC}-2` })],
    ["somebody else's key", sns({}, { key: STRANGER })],
    ["a changed message", { ...sns(), Message: "changed" }],
    ["a changed timestamp", { ...sns(), Timestamp: "2026-11-20T11:59:30.000Z" }],
    ["a subject that was not signed", { ...sns(), Subject: "new" }],
    ["a signature of the other version", { ...sns(), SignatureVersion: "1" }],
    ["an unknown version", { ...sns(), SignatureVersion: "3" }],
    ["a number for a version", { ...sns(), SignatureVersion: 2 }],
    ["no signature", { ...sns(), Signature: undefined }],
    ["an empty signature", { ...sns(), Signature: "" }],
    ["a signature cut short", { ...sns(), Signature: String(sns()["Signature"]).slice(0, -8) }],
    ["a signature that is a list", { ...sns(), Signature: [sns()["Signature"]] }],
    ["no certificate", cert(undefined)],
    ["a certificate without encryption", cert("http://sns.eu-central-1.amazonaws.com/x.pem")],
    ["a certificate of another host", cert("https://evil.example/SimpleNotificationService.pem")],
    ["a host that only ends the same", cert("https://evilsns.eu-central-1.amazonaws.com/x.pem")],
    ["a host that only begins the same", cert("https://sns.eu-central-1.amazonaws.com.evil.example/x.pem")],
    ["a user in front of another host", cert("https://sns.eu-central-1.amazonaws.com@evil.example/x.pem")],
    ["a bucket at Amazon", cert("https://s3.eu-central-1.amazonaws.com/x.pem")],
    ["a certificate that is none", cert("https://sns.eu-central-1.amazonaws.com/x.txt")],
    ["a certificate that is not published", cert("https://sns.eu-central-1.amazonaws.com/other.pem")],
    ["a message from yesterday", sns({ Timestamp: "2026-11-19T11:59:00.000Z" })],
    ["a message from tomorrow", sns({ Timestamp: "2026-11-21T11:59:00.000Z" })],
    ["a message without a time", sns({ Timestamp: "soon" })],
    ["a message without text", sns({ Message: undefined })],
  ])("are refused with %s", async (_, message) => {
    expect(await verify(message)).toMatchObject({ outcome: "refused", status: 401 });
  });

  test("are refused with a certificate of another host, whatever keys are known", async () => {
    expect(await aws.verify(request(sns()), [TOPIC], NOW, ONE_KEY)).toMatchObject({ outcome: "verified" });
    for (const address of ["https://evil.example/x.pem", "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem"]) {
      const verdict = await aws.verify(request(cert(address)), [TOPIC], NOW, ONE_KEY);
      expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
    }
  });

  test("is not parsed when it is larger than any message of SNS, so that nobody unknown keeps us busy", async () => {
    expect(await verify(sns({ Message: "x".repeat(256 * 1024) }))).toMatchObject({ outcome: "verified" });
    expect(await verify(sns({ Message: "x".repeat(1024 * 1024) }))).toMatchObject({ outcome: "refused" });
  });

  test("may be sent again for an hour, with the timestamp that they had", async () => {
    expect(await verify(sns({ Timestamp: "2026-11-20T11:05:00.000Z" }))).toMatchObject({ outcome: "verified" });
    expect(await verify(sns({ Timestamp: "2026-11-20T10:50:00.000Z" }))).toMatchObject({ outcome: "refused" });
  });

  test("are not forged, only unchecked, while the certificate cannot be had", async () => {
    const find = () => Promise.reject(new KeysUnavailableError("down", "wait"));
    for (const keys of [{ find }, undefined]) {
      expect(await aws.verify(request(sns()), [TOPIC], NOW, keys)).toMatchObject({ outcome: "unavailable" });
    }
    const stranger = sns({ TopicArn: "arn:aws:sns:eu-central-1:9:x" });
    expect(await aws.verify(request(stranger), [TOPIC], NOW, { find })).toMatchObject({ outcome: "refused" });
  });
});

describe("a confirmation with user and password", () => {
  const headers = { authorization: basic("events:s3cret") };

  test("is checked as one without them, and its topic is confirmed", async () => {
    for (const secrets of [
      ["events:s3cret", TOPIC],
      [TOPIC, "events:s3cret"],
    ]) {
      expect(await verify(sns(SUBSCRIBE), secrets, headers)).toMatchObject({
        outcome: "verified",
        secret: secrets.indexOf(TOPIC),
        confirm: SUBSCRIBE.SubscribeURL,
      });
    }
    for (const message of [
      sns({ ...SUBSCRIBE, TopicArn: "arn:aws:sns:eu-central-1:123456789012:other" }),
      sns(SUBSCRIBE, { key: STRANGER }),
    ]) {
      const verdict = await verify(message, ["events:s3cret", TOPIC], headers);
      expect(verdict).toMatchObject({ outcome: "refused", status: 401 });
    }
  });

  test("is refused where no topic is named, and says what is missing", async () => {
    const verdict = await verify(sns(SUBSCRIBE), ["events:s3cret"], headers);
    expect(verdict).toMatchObject({ outcome: "refused", status: 400 });
    expect(JSON.stringify(verdict)).toContain("the topic's ARN has to be among the secrets as well");
    expect(JSON.stringify(verdict)).not.toContain("s3cret");
  });

  test("is all that is checked so: other messages are taken for the credentials alone", async () => {
    for (const message of [sns({ TopicArn: "arn:aws:sns:eu-central-1:9:x" }), { Type: "SubscriptionConfirmation" }])
      expect(await verify(message, ["events:s3cret", TOPIC], headers)).toEqual({ outcome: "verified", secret: 0 });
  });
});

describe("credentials of an API destination", () => {
  test.each<[string, Record<string, string>, string]>([
    ["user and password", { authorization: basic("events:s3cret") }, "events:s3cret"],
    ["a Bearer token", { authorization: "Bearer s3cret" }, "s3cret"],
    ["an API key", { "x-api-key": "s3cret" }, "s3cret"],
    ["an API key in Authorization", { authorization: "s3cret" }, "s3cret"],
  ])("may be %s", async (_, headers, secret) => {
    expect(await verify("{}", ["new", secret], headers)).toMatchObject({ outcome: "verified", secret: 1 });
  });

  test("name the delivery of a raw message", async () => {
    const headers = { authorization: basic("events:s3cret"), "x-amz-sns-message-id": "m-1" };
    expect(await verify("{}", ["events:s3cret"], headers)).toEqual({
      outcome: "verified",
      secret: 0,
      deliveryId: "m-1",
    });
  });

  test.each<[string, Record<string, string>, string[]]>([
    ["nothing", {}, ["events:s3cret"]],
    ["another password", { authorization: basic("events:other") }, ["events:s3cret"]],
    ["a topic, which is no secret, as token", { authorization: `Bearer ${TOPIC}` }, [TOPIC]],
    ["a topic as password", { authorization: basic(TOPIC) }, [TOPIC]],
    ["a topic as key", { "x-api-key": TOPIC }, [TOPIC]],
    ["an empty key", { "x-api-key": "" }, ["", TOPIC]],
  ])("are refused with %s", async (_, headers, secrets) => {
    for (const body of ["{}", "", "null", "nope", "[]"])
      expect(await verify(body, secrets, headers)).toMatchObject({ outcome: "refused", status: 401 });
  });
});

function decode(body: unknown, headers: Record<string, string> = {}): readonly PipelineEvent[] {
  return aws.decode(request(body, headers), NOW);
}

function decodeOne(detailType: string, detail: unknown, more: Json = {}): PipelineEvent {
  const [event, ...rest] = decode(eventBridge(detailType, detail, more));
  if (event === undefined || rest.length > 0) throw new Error("is not one event");
  return event;
}

describe("an event of EventBridge", () => {
  const BUILD = { "build-status": "SUCCEEDED", "project-name": "churn" };

  test("is the same straight, through SNS, raw, or written by a notification rule", () => {
    const event = eventBridge("CodeBuild Build State Change", BUILD);
    const [straight] = decode(event);
    expect(straight).toMatchObject({ id: "c030038d-8c4d-6141-9545-00ff7b7153ee", status: "succeeded" });
    expect(decode(sns({ Message: JSON.stringify(event) }))).toEqual([straight]);
    expect(decode(event, { "x-amz-sns-message-id": "m-1", "x-amz-sns-rawdelivery": "true" })).toEqual([straight]);
    const { id, "detail-type": detailType, ...rest } = event;
    const rule = { ...rest, detailType, notificationRuleArn: "arn:x", additionalAttributes: {} };
    const [ruled] = decode(sns({ Message: JSON.stringify(rule) }));
    expect(ruled).toEqual({ ...straight, id: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324" });
    expect(id).toBeDefined();
  });

  test("has one id however often it comes, also without one of its own", () => {
    const event = { ...eventBridge("CodeBuild Build State Change", BUILD), id: undefined };
    const [later] = aws.decode(request(event), new Date("2027-01-01"));
    expect(later?.id).toBe(decode(event)[0]?.id);
    const other = decode({ ...event, detail: { ...BUILD, "build-status": "FAILED" } })[0];
    expect(other?.id).not.toBe(later?.id);
  });

  test("may come with others, of which a bad one does not lose them", () => {
    const event = eventBridge("CodeBuild Build State Change", BUILD);
    expect(decode([event, null, {}, eventBridge("CodeBuild Build State Change", {}), event])).toHaveLength(2);
    expect(() => decode([null, 7])).toThrow(UnreadableBodyError);
  });

  test.each<[string, unknown]>([
    ["empty", ""],
    ["null", "null"],
    ["an empty object", {}],
    ["no JSON", "{nope"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["a known event without its detail", eventBridge("CodeBuild Build State Change", null)],
    ["a known event whose detail is a list", eventBridge("SageMaker Endpoint State Change", [])],
    ["a job without a name", eventBridge("SageMaker Training Job State Change", { TrainingJobStatus: "Failed" })],
  ])("is unreadable when it is %s", (_, body) => {
    expect(() => decode(body)).toThrow(UnreadableBodyError);
  });

  test.each<[string, unknown]>([
    ["an event that nobody knows", eventBridge("EC2 Instance State-change Notification", { state: "running" })],
    ["a text that somebody published", sns({ Message: "hello" })],
    ["JSON that somebody published", sns({ Message: '["x"]' })],
    ["a raw message of another kind", { Event: "s3:TestEvent" }],
    ["an event named like a method", eventBridge("constructor", {})],
  ])("says nothing about a pipeline as %s", (_, body) => {
    expect(decode(body)).toEqual([]);
  });
});

test("a question whether messages are wanted is a handshake", () => {
  for (const Type of ["SubscriptionConfirmation", "UnsubscribeConfirmation"]) {
    expect(decode(sns({ ...SUBSCRIBE, Type }))).toMatchObject([
      { kind: "handshake", status: "info", pipeline: "ml-events", type: `com.amazonaws.sns.${Type.toLowerCase()}` },
    ]);
  }
});

describe("SageMaker", () => {
  const TRAINING = {
    TrainingJobName: "churn-xgb-41",
    TrainingJobArn: "arn:aws:sagemaker:eu-central-1:123456789012:training-job/churn-xgb-41",
    TrainingJobStatus: "Failed",
    SecondaryStatus: "Failed",
    FailureReason: "AlgorithmError: out of memory",
    CreationTime: "1795140000000",
    TrainingStartTime: "1795140060000",
    TrainingEndTime: 1_795_142_460_000,
    Environment: { STAGE: "prod" },
  };

  test("a training job is read field by field; its environment is the container's", () => {
    expect(decodeOne("SageMaker Training Job State Change", TRAINING)).toEqual({
      account: "123456789012/eu-central-1",
      id: "c030038d-8c4d-6141-9545-00ff7b7153ee",
      source: "aws",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "training",
      status: "failed",
      pipeline: "churn-xgb-41",
      runId: "churn-xgb-41",
      url: "https://eu-central-1.console.aws.amazon.com/sagemaker/home?region=eu-central-1#/jobs/churn-xgb-41",
      error: "AlgorithmError: out of memory",
      startedAt: new Date(1_795_140_060_000).toISOString(),
      endedAt: new Date(1_795_142_460_000).toISOString(),
      labels: { account: "123456789012", region: "eu-central-1", secondary_status: "Failed" },
    });
  });

  test.each([
    ["churn-xgb-2026-11-20-02-41-00-123", "churn-xgb"],
    ["pipelines-p4jn9xou8a8s-TrainChurn-tmgxry49ug", "TrainChurn"],
    ["churn-xgb-2026-11-20", "churn-xgb-2026-11-20"],
    ["pipelines-churn-nightly", "pipelines-churn-nightly"],
    ["-2026-11-20-02-41-00-123", "-2026-11-20-02-41-00-123"],
  ])("a job named %s is a run of %s", (TrainingJobName, pipeline) => {
    const event = decodeOne("SageMaker Training Job State Change", { ...TRAINING, TrainingJobName });
    expect(event).toMatchObject({ pipeline, runId: TrainingJobName });
    expect(event.url?.endsWith(`/${TrainingJobName}`)).toBe(true);
  });

  test.each([
    ["InProgress", "started"],
    ["Completed", "succeeded"],
    ["Stopping", "started"],
    ["Stopped", "cancelled"],
    ["another status", "unknown"],
    [7, "unknown"],
    [null, "unknown"],
  ])("a job that is %j is %s", (TrainingJobStatus, status) => {
    expect(decodeOne("SageMaker Training Job State Change", { ...TRAINING, TrainingJobStatus })).toMatchObject({
      status,
    });
  });

  test.each([
    ["HyperParameterTuning", "SageMaker HyperParameter Tuning Job State Change", "training"],
    ["Processing", "SageMaker Processing Job State Change", "run"],
    ["Transform", "SageMaker Transform Job State Change", "run"],
  ])("%s jobs have their own fields", (sort, type, kind) => {
    const detail = { [`${sort}JobName`]: "job-1", [`${sort}JobStatus`]: "Completed" };
    expect(decodeOne(type, detail)).toMatchObject({ kind, status: "succeeded", pipeline: "job-1" });
  });

  const RUN = {
    pipelineArn: "arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123",
    pipelineExecutionArn: "arn:aws:sagemaker:us-east-1:123456789012:pipeline/myPipeline-123/execution/p4jn9xou8a8s",
  };

  test("an execution of a pipeline", () => {
    const detail = {
      ...RUN,
      currentPipelineExecutionStatus: "Succeeded",
      executionStartTime: "2026-11-20T02:03:13Z",
      executionEndTime: "2026-11-20T02:10:10Z",
    };
    expect(decodeOne("SageMaker Model Building Pipeline Execution Status Change", detail)).toMatchObject({
      kind: "run",
      status: "succeeded",
      pipeline: "myPipeline-123",
      runId: RUN.pipelineExecutionArn,
      startedAt: "2026-11-20T02:03:13.000Z",
      endedAt: "2026-11-20T02:10:10.000Z",
    });
  });

  test("a step tells its execution what failed", () => {
    const detail = { ...RUN, stepName: "Train", currentStepStatus: "Failed", failureReason: "ClientError: x" };
    expect(decodeOne("SageMaker Model Building Pipeline Execution Step Status Change", detail)).toMatchObject({
      kind: "task",
      status: "failed",
      pipeline: "myPipeline-123",
      runId: RUN.pipelineExecutionArn,
      failingStep: "Train",
      error: "ClientError: x",
      labels: { job: "Train" },
    });
  });

  test.each([
    ["Completed", "Approved", "promoted"],
    ["Completed", "Rejected", "rejected"],
    ["Completed", "PendingManualApproval", "registered"],
    ["Completed", undefined, "registered"],
    ["Completed", "Perhaps", "unknown"],
    ["Failed", "PendingManualApproval", "failed"],
    ["InProgress", "PendingManualApproval", "started"],
    ["Gone", "Approved", "unknown"],
  ])("a model package that is %s and %s is %s", (ModelPackageStatus, ModelApprovalStatus, status) => {
    const detail = { ModelPackageGroupName: "churn", ModelPackageVersion: 2, ModelPackageStatus, ModelApprovalStatus };
    // The documented sample has `source` twice, the second time as a list.
    expect(decodeOne("SageMaker Model Package State Change", detail, { source: ["aws.sagemaker"] })).toMatchObject({
      kind: "model",
      status,
      pipeline: "churn",
      model: { name: "churn", version: "2" },
    });
  });

  test.each([
    ["IN_SERVICE", "succeeded"],
    ["InService", "succeeded"],
    ["CREATING", "started"],
    ["SYSTEM_UPDATING", "started"],
    ["ROLLING_BACK", "rolled_back"],
    ["OUT_OF_SERVICE", "failed"],
    ["FAILED", "failed"],
    ["UPDATE_ROLLBACK_FAILED", "failed"],
    ["DELETING", "info"],
    ["SLEEPING", "unknown"],
  ])("an endpoint that is %s is %s", (EndpointStatus, status) => {
    const detail = { EndpointName: "churn-live", EndpointStatus, FailureReason: "x" };
    const event = decodeOne("SageMaker Endpoint State Change", detail, { time: "1795142460000" });
    expect(event).toMatchObject({ kind: "deployment", status, pipeline: "churn-live" });
    expect(event.time).toBe(new Date(1_795_142_460_000).toISOString());
    expect(event).not.toHaveProperty("environment");
  });
});

describe("CodeBuild", () => {
  const ID = "arn:aws:codebuild:eu-central-1:123456789012:build/churn:8745a7a9";
  const BUILD = {
    "build-status": "FAILED",
    "project-name": "churn",
    "build-id": ID,
    "current-phase": "COMPLETED",
    "current-phase-context": "[]",
    "additional-information": {
      environment: { image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
      initiator: "mona",
      "build-start-time": "Nov 20, 2026 2:12:29 AM",
      "source-version": "refs/heads/main",
      source: { location: "https://github.com/octo-org/churn.git", type: "GITHUB" },
      logs: { "deep-link": "https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logEvent:x" },
      phases: [
        { "phase-type": "INSTALL", "phase-status": "SUCCEEDED", "phase-context": [] },
        { "phase-type": "BUILD", "phase-status": "FAILED", "phase-context": ["COMMAND_EXECUTION_ERROR: pytest"] },
        { "phase-type": "COMPLETED", "start-time": "Nov 20, 2026 2:14:26 PM" },
      ],
    },
  };

  test("a failed build is read field by field", () => {
    expect(decodeOne("CodeBuild Build State Change", BUILD)).toEqual({
      account: "123456789012/eu-central-1",
      id: "c030038d-8c4d-6141-9545-00ff7b7153ee",
      source: "aws",
      type: "dev.cdevents.pipelinerun.finished.0.2.0",
      time: "2026-11-20T02:41:00.000Z",
      kind: "run",
      status: "failed",
      pipeline: "churn",
      runId: ID,
      url: "https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logEvent:x",
      ref: "main",
      actor: "mona",
      failingStep: "BUILD",
      error: "COMMAND_EXECUTION_ERROR: pytest",
      startedAt: "2026-11-20T02:12:29.000Z",
      endedAt: "2026-11-20T14:14:26.000Z",
      labels: {
        account: "123456789012",
        region: "eu-central-1",
        repository: "https://github.com/octo-org/churn.git",
      },
    });
  });

  test.each([
    ["IN_PROGRESS", "started"],
    ["SUCCEEDED", "succeeded"],
    ["FAULT", "failed"],
    ["TIMED_OUT", "failed"],
    ["STOPPED", "cancelled"],
    ["succeeded", "unknown"],
  ])("a build that is %s is %s", (status, expected) => {
    expect(decodeOne("CodeBuild Build State Change", { ...BUILD, "build-status": status })).toMatchObject({
      status: expected,
    });
  });

  test("tells a commit from a branch, and a service from a person", () => {
    const more = { "source-version": "3484a3fb816e0859fd6e1cea078d76385ff50625", initiator: "codepipeline/release" };
    const event = decodeOne("CodeBuild Build State Change", { ...BUILD, "additional-information": more });
    expect(event).toMatchObject({ commit: more["source-version"], labels: { initiator: "codepipeline/release" } });
    expect([event.ref, event.actor]).toEqual([undefined, undefined]);
  });

  test("a phase is a task of the build", () => {
    const detail = {
      ...BUILD,
      "completed-phase": "PRE_BUILD",
      "completed-phase-status": "FAILED",
      "completed-phase-context": "[YAML_FILE_ERROR: no buildspec]",
    };
    expect(decodeOne("CodeBuild Build Phase Change", detail)).toMatchObject({
      kind: "task",
      status: "failed",
      runId: ID,
      failingStep: "PRE_BUILD",
      error: "YAML_FILE_ERROR: no buildspec",
    });
    const quiet = { ...detail, "completed-phase-context": "[: ]" };
    expect(decodeOne("CodeBuild Build Phase Change", quiet)).not.toHaveProperty("error");
  });
});

describe("CodePipeline", () => {
  const RUN = { pipeline: "release", "execution-id": "12345678-1234-5678-abcd-12345678abcd", version: 1 };

  test("an execution, with the attempt and who started it", () => {
    const detail = {
      ...RUN,
      state: "FAILED",
      "pipeline-execution-attempt": 2,
      "execution-trigger": {
        "trigger-type": "StartPipelineExecution",
        "trigger-detail": "arn:aws:sts::123456789012:assumed-role/Admin/mona",
      },
    };
    const additionalAttributes = { failedActions: [{ action: "Deploy", additionalInformation: "No permission" }] };
    expect(decodeOne("CodePipeline Pipeline Execution State Change", detail, { additionalAttributes })).toMatchObject({
      kind: "run",
      status: "failed",
      pipeline: "release",
      runId: RUN["execution-id"],
      attempt: 2,
      actor: "mona",
      failingStep: "Deploy",
      error: "No permission",
      url: "https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/release/executions/12345678-1234-5678-abcd-12345678abcd/timeline?region=eu-central-1",
    });
  });

  test.each([
    ["STARTED", "started"],
    ["RESUMED", "started"],
    ["STOPPING", "started"],
    ["STOPPED", "cancelled"],
    ["CANCELED", "cancelled"],
    ["SUPERSEDED", "cancelled"],
    ["SUCCEEDED", "succeeded"],
    ["PARKED", "unknown"],
  ])("an execution that is %s is %s", (state, status) => {
    expect(decodeOne("CodePipeline Pipeline Execution State Change", { ...RUN, state })).toMatchObject({ status });
  });

  test("stages and actions are tasks of the execution", () => {
    const stage = { ...RUN, stage: "Prod", state: "FAILED" };
    expect(decodeOne("CodePipeline Stage Execution State Change", stage)).toMatchObject({
      kind: "task",
      failingStep: "Prod",
      runId: RUN["execution-id"],
    });
    const action = {
      ...stage,
      action: "Deploy",
      type: { category: "Deploy", provider: "CodeDeploy" },
      "execution-result": {
        "external-execution-url": "https://console.aws.amazon.com/codedeploy",
        "external-execution-summary": "Deployment failed",
        "error-code": "JobFailed",
      },
    };
    expect(decodeOne("CodePipeline Action Execution State Change", action)).toMatchObject({
      kind: "task",
      failingStep: "Deploy",
      error: "Deployment failed",
      url: "https://console.aws.amazon.com/codedeploy",
    });
  });

  describe("an approval", () => {
    const action = (state: string, time: string) =>
      decodeOne(
        "CodePipeline Action Execution State Change",
        { ...RUN, stage: "Prod", action: "Approve", state, type: { category: "Approval" } },
        { time, id: `${state} ${time}` },
      );
    const execution = (state: string, time: string) =>
      decodeOne("CodePipeline Pipeline Execution State Change", { ...RUN, state }, { time, id: `run ${state}` });
    const [T0, T1, T2, T3] = ["02:40", "02:41", "03:00", "03:10"].map((clock) => `2026-11-20T${clock}:00Z`) as [
      string,
      string,
      string,
      string,
    ];

    test("makes its execution wait, and go on when it is given", () => {
      const events = [execution("STARTED", T0), action("STARTED", T1), action("SUCCEEDED", T2)];
      expect(events[1]).toMatchObject({ kind: "run", status: "waiting", labels: { stage: "Prod", action: "Approve" } });
      expect(told(live([...events, execution("SUCCEEDED", T3)]))).toEqual(
        ["started", "waiting", "started", "succeeded"].map((status) => `progress ${status} ${RUN["execution-id"]}`),
      );
    });

    test("names the failing step when it is refused", () => {
      const events = [execution("STARTED", T0), action("STARTED", T1), action("FAILED", T2), execution("FAILED", T3)];
      const { changes } = live(events);
      expect(changes.at(-1)).toMatchObject({ type: "failed", event: { failingStep: "Approve", status: "failed" } });
    });

    test("that is asked for through a topic of its own says until when", () => {
      const message = {
        region: "us-east-2",
        consoleLink: "https://console.aws.amazon.com/codepipeline/home",
        approval: {
          pipelineName: "release",
          stageName: "Prod",
          actionName: "Approve",
          token: "1a2b3c4d",
          expires: "2026-11-27T02:41Z",
          approvalReviewLink: "https://console.aws.amazon.com/codepipeline/home?region=us-east-2#/approve",
          customData: "Look at the new model first",
        },
      };
      expect(decode(sns({ Message: JSON.stringify(message) }))).toMatchObject([
        {
          kind: "run",
          status: "waiting",
          pipeline: "release",
          url: message.approval.approvalReviewLink,
          labels: {
            stage: "Prod",
            action: "Approve",
            note: "Look at the new model first",
            expires: "2026-11-27T02:41:00.000Z",
          },
        },
      ]);
    });
  });
});

describe("alarms of CloudWatch", () => {
  const ARN = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:churn-latency";
  const alarm = (value: unknown) =>
    decodeOne(
      "CloudWatch Alarm State Change",
      {
        alarmName: "churn-latency",
        state: {
          value,
          reason: "Threshold Crossed",
          reasonData: '{"recentDatapoints":[120.5,180.25],"threshold":150}',
          timestamp: "2026-11-20T02:40:59.123+0000",
        },
        configuration: {
          metrics: [{ metricStat: { metric: { name: "ModelLatency", dimensions: { EndpointName: "churn" } } } }],
        },
      },
      { resources: [ARN] },
    );

  test("that name no resource go by their own name", () => {
    const detail = { alarmName: "churn-latency", state: { value: "ALARM" } };
    for (const resources of [[], [null], [""]])
      expect(decodeOne("CloudWatch Alarm State Change", detail, { resources })).toMatchObject({
        runId: "churn-latency",
        alert: { fingerprint: "churn-latency" },
      });
  });

  test("fire and are resolved on one card, by whichever way they come", () => {
    const fired = alarm("ALARM");
    expect(fired).toMatchObject({
      type: "dev.cdevents.incident.detected.0.2.0",
      time: "2026-11-20T02:40:59.123Z",
      kind: "alert",
      status: "firing",
      pipeline: "churn-latency",
      error: "Threshold Crossed",
      url: "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#alarmsV2:alarm/churn-latency",
      alert: {
        fingerprint: ARN,
        metric: "ModelLatency",
        value: "180.25",
        threshold: "150",
        slice: "EndpointName=churn",
      },
    });
    const message = {
      AlarmName: "churn-latency",
      AlarmArn: ARN,
      AWSAccountId: "123456789012",
      NewStateValue: "OK",
      NewStateReason: "Threshold no longer crossed",
      StateChangeTime: "2026-11-20T03:00:00.000+0000",
      Region: "EU (Frankfurt)",
      Trigger: { MetricName: "ModelLatency", Threshold: 150, Dimensions: [{ name: "EndpointName", value: "churn" }] },
    };
    const [resolved] = decode(sns({ Message: JSON.stringify(message) }));
    expect(resolved).toMatchObject({
      status: "resolved",
      runId: fired.runId,
      pipeline: fired.pipeline,
      alert: { metric: "ModelLatency", threshold: "150", slice: "EndpointName=churn" },
      labels: { account: "123456789012", region: "eu-central-1" },
    });
    expect(resolved).not.toHaveProperty("error");
  });

  test.each([
    ["INSUFFICIENT_DATA", "info"],
    ["WARNING", "unknown"],
    [undefined, "unknown"],
  ])("that are %s are %s", (value, status) => {
    expect(alarm(value)).toMatchObject({ kind: "alert", status });
  });
});

describe("other services", () => {
  test("Step Functions", () => {
    const detail = {
      stateMachineArn: "arn:aws:states:eu-central-1:123456789012:stateMachine:train-churn",
      executionArn: "arn:aws:states:eu-central-1:123456789012:execution:train-churn:run-1",
      name: "run-1",
      status: "TIMED_OUT",
      startDate: 1_795_140_000_000,
      stopDate: 1_795_142_460_000,
      error: "States.Timeout",
      cause: "Too slow",
      redriveCount: 1,
    };
    expect(decodeOne("Step Functions Execution Status Change", detail)).toMatchObject({
      kind: "training",
      status: "failed",
      pipeline: "train-churn",
      runId: detail.executionArn,
      attempt: 2,
      error: "Too slow",
      startedAt: new Date(1_795_140_000_000).toISOString(),
    });
    for (const [status, expected] of [
      ["RUNNING", "started"],
      ["SUCCEEDED", "succeeded"],
      ["ABORTED", "cancelled"],
      ["PENDING_REDRIVE", "waiting"],
      ["x", "unknown"],
    ]) {
      expect(decodeOne("Step Functions Execution Status Change", { ...detail, status })).toMatchObject({
        status: expected,
      });
    }
  });

  test.each<[string, string, Json, Json]>([
    [
      "Batch",
      "Batch Job State Change",
      { jobName: "score", jobId: "4c7599ae", status: "FAILED", statusReason: "Host EC2 terminated" },
      { kind: "run", status: "failed", pipeline: "score", runId: "4c7599ae", error: "Host EC2 terminated" },
    ],
    [
      "Batch, in its queue",
      "Batch Job State Change",
      { jobName: "score", jobId: "4c7599ae", status: "RUNNABLE" },
      { status: "queued" },
    ],
    [
      "Glue",
      "Glue Job State Change",
      { jobName: "features", jobRunId: "jr_1", state: "TIMEOUT", message: "Too slow", severity: "ERROR" },
      { kind: "run", status: "failed", pipeline: "features", runId: "jr_1", error: "Too slow" },
    ],
    [
      "Glue's data quality",
      "Data Quality Evaluation Results Available",
      {
        rulesetNames: ["orders"],
        state: "FAILED",
        score: 0.5,
        numRulesFailed: 2,
        context: { databaseName: "shop", tableName: "orders", runId: "dq-1" },
      },
      {
        kind: "quality",
        status: "failed",
        pipeline: "orders",
        runId: "dq-1",
        error: "2 rules failed",
        alert: { value: "0.5", slice: "shop.orders" },
      },
    ],
    [
      "CodeDeploy",
      "CodeDeploy Deployment State-change Notification",
      { application: "churn", deploymentId: "d-123456789", deploymentGroup: "blue", state: "FAILURE" },
      { kind: "deployment", status: "failed", pipeline: "churn", runId: "d-123456789" },
    ],
  ])("%s", (_, type, detail, expected) => {
    expect(decodeOne(type, detail)).toMatchObject(expected);
  });

  test("ECS names its service as a resource", () => {
    const detail = { eventName: "SERVICE_DEPLOYMENT_FAILED", deploymentId: "ecs-svc/123", reason: "circuit breaker" };
    const resources = ["arn:aws:ecs:eu-central-1:123456789012:service/prod/churn"];
    expect(decodeOne("ECS Deployment State Change", detail, { resources })).toMatchObject({
      kind: "deployment",
      status: "failed",
      pipeline: "churn",
      runId: "ecs-svc/123",
      error: "circuit breaker",
    });
  });
});

test("regions that are none make no page", () => {
  const detail = { TrainingJobName: "x", TrainingJobStatus: "Completed" };
  for (const region of ["evil.example/", "x@y", "", 7])
    expect(decodeOne("SageMaker Training Job State Change", detail, { region })).not.toHaveProperty("url");
  const [china, government] = ["cn-north-1", "us-gov-west-1"].map(
    (region) => decodeOne("SageMaker Training Job State Change", detail, { region }).url,
  );
  expect(china).toContain("https://cn-north-1.console.amazonaws.cn/");
  expect(government).toContain("https://console.amazonaws-us-gov.com/");
});

/** @throws what is neither read nor refused */
function isReadable(body: unknown): boolean {
  try {
    decode(body);
    return true;
  } catch (error) {
    if (!(error instanceof UnreadableBodyError)) throw error;
    return false;
  }
}

test("whatever is sent, it is read or refused with an UnreadableBodyError", async () => {
  const types = [
    "SageMaker Training Job State Change",
    "CodeBuild Build State Change",
    "CloudWatch Alarm State Change",
  ];
  const property = fc.asyncProperty(
    fc.constantFrom(...types),
    fc.jsonValue(),
    fc.jsonValue(),
    async (type, one, two) => {
      const detail = {
        TrainingJobName: "x",
        TrainingJobStatus: one,
        "project-name": "x",
        alarmName: "x",
        state: one,
        configuration: two,
        "additional-information": { phases: [one], logs: two, source: one },
      };
      const event = eventBridge(type, detail, { resources: one, time: two, additionalAttributes: two });
      for (const body of [one, event, eventBridge(type, one), { AlarmName: "x", NewStateValue: "OK", Trigger: one }]) {
        await aws.verify(request({ ...sns(), Message: one, Timestamp: two }), [TOPIC], NOW, KEYS);
        expect(isReadable(body)).toBeTypeOf("boolean");
      }
    },
  );
  await fc.assert(property, { numRuns: 50 });
});
