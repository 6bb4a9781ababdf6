import { expect, test } from "vitest";
import type { PipelineEvent } from "../../src/events/event.ts";
import { pipelineKey, runKey } from "../../src/events/history.ts";
import type { WebhookSource } from "../../src/events/source.ts";
import { aws } from "../../src/events/sources/aws.ts";
import { azureDevops } from "../../src/events/sources/azure-devops.ts";
import { databricks } from "../../src/events/sources/databricks.ts";
import { dbt } from "../../src/events/sources/dbt.ts";
import { gcp } from "../../src/events/sources/gcp.ts";
import { jenkins } from "../../src/events/sources/jenkins.ts";
import { mlflow } from "../../src/events/sources/mlflow.ts";
import { live, told } from "./run.ts";
import { decodeOne } from "./source-contract.ts";

/** What `where` is named in the payloads of a sender of whom one door hears from several places. */
interface Place {
  readonly source: WebhookSource;
  readonly payload: (where: string, number: number, isGood: boolean) => object;
}

const endpoint = (where: string, number: number, isGood: boolean) => ({
  id: `${where}-${number}`,
  "detail-type": "SageMaker Endpoint State Change",
  account: where,
  region: "eu-central-1",
  time: `2026-11-20T0${number}:00:00Z`,
  detail: { EndpointName: "churn", EndpointStatus: isGood ? "IN_SERVICE" : "FAILED" },
});

const build = (where: string, number: number, isGood: boolean) => ({
  id: `${where}-${number}`,
  eventType: "build.complete",
  resource: {
    id: number,
    status: "completed",
    result: isGood ? "succeeded" : "failed",
    finishTime: `2026-11-20T0${number}:00:00Z`,
    definition: { name: "CI" },
  },
  resourceContainers: { project: { id: where } },
});

const PLACES: readonly (readonly [what: string, Place])[] = [
  ["accounts of AWS", { source: aws, payload: endpoint }],
  [
    "regions of AWS",
    {
      source: aws,
      payload: (where, ...rest) => ({ ...endpoint("1", ...rest), id: `${where}${rest[0]}`, region: where }),
    },
  ],
  ["projects of Azure DevOps", { source: azureDevops, payload: build }],
  [
    "projects of dbt",
    {
      source: dbt,
      payload: (projectId, number, isGood) => ({
        eventId: `${projectId}-${number}`,
        eventType: "job.run.completed",
        timestamp: `2026-11-20T0${number}:00:00Z`,
        accountId: 1,
        data: { projectId, runId: number, jobName: "Daily", runStatus: isGood ? "Success" : "Error" },
      }),
    },
  ],
  [
    "projects of Google Cloud",
    {
      source: gcp,
      payload: (projectId, number, isGood) => ({
        id: `${projectId}-${number}`,
        logUrl: "https://console.cloud.google.com/",
        projectId,
        status: isGood ? "SUCCESS" : "FAILURE",
        finishTime: `2026-11-20T0${number}:00:00Z`,
        substitutions: { TRIGGER_NAME: "CI" },
      }),
    },
  ],
  [
    "servers of Jenkins",
    {
      source: jenkins,
      payload: (where, number, isGood) => ({
        name: "ci",
        url: "job/ci/",
        build: {
          number,
          phase: "FINALIZED",
          status: isGood ? "SUCCESS" : "FAILURE",
          timestamp: Date.parse(`2026-11-20T0${number}:00:00Z`),
          full_url: `https://${where}.example.com/job/ci/${number}/`,
        },
      }),
    },
  ],
];

test.each(PLACES)("a success in one of several %s makes good nothing in another", (_, { source, payload }) => {
  const [failed, elsewhere, again] = [
    decodeOne(source, payload("prod", 1, false)),
    decodeOne(source, payload("dev", 2, true)),
    decodeOne(source, payload("prod", 3, true)),
  ];
  const types = (events: readonly PipelineEvent[]) => live(events).changes.map(({ type }) => type);
  expect(types([failed, elsewhere])).toEqual(["failed", "progress"]);
  expect(types([failed, elsewhere, again])).toContain("recovered");
});

test("a job of Databricks and a model of MLflow are those of their workspace", () => {
  const job = (workspace_id: string) =>
    pipelineKey(
      decodeOne(databricks, { event_type: "jobs.on_failure", workspace_id, run: { run_id: 1 }, job: { name: "a" } }),
    );
  expect(job("1")).not.toBe(job("2"));
  const model = (workspace: string) =>
    pipelineKey(
      decodeOne(mlflow, { entity: "registered_model", action: "created", workspace, data: { name: "churn" } }),
    );
  expect(model("red")).not.toBe(model("blue"));
});

test("the same build number on two servers of Jenkins is two runs, and two events", () => {
  const jenkinsPlace = PLACES.find(([what]) => what.includes("Jenkins"))?.[1];
  const [one, other] = ["a", "b"].map((where) => decodeOne(jenkins, jenkinsPlace?.payload(where, 1, false) ?? {}));
  expect(one && runKey(one)).not.toBe(other && runKey(other));
  expect(one?.id).not.toBe(other?.id);
  expect(told(live([one, other].filter((event) => event !== undefined)))).toEqual([
    "failed failed 1",
    "failed failed 1",
  ]);
});
