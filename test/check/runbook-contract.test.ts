import { expect, test } from "vitest";
import { route } from "../../src/announce/routing.ts";
import { checkDocs } from "../../src/check/rules.ts";
import { coverageLines, runbookCoverage } from "../../src/check/runbook-contract.ts";
import { check } from "../../src/commands/check.ts";
import { readKnowledge } from "../../src/config/read-knowledge.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { KNOWLEDGE, run } from "../commands/run.ts";
import { folder } from "../content/folder.ts";
import { ownPages } from "../helpers/own-docs.ts";

const decoded = (source: string, body: object) =>
  SOURCES.get(source)?.decode(
    { headers: {}, body: new TextEncoder().encode(JSON.stringify(body)) },
    new Date("2026-11-20"),
  ) ?? [];
const yaml = (routes: string) => `${KNOWLEDGE["docent.yaml"]}routes:\n${routes}`;
const TRAINING = '  - name: nights\n    when: {kind: training}\n    to: [{slack: "#ml"}]\n';
const DEPLOYMENT =
  "  - name: all of it\n    when: {kind: [deployment, alert], not: {status: rolled_back}}\n    to: [{web: ml}]\n";

async function checked(files: Readonly<Record<string, string>>) {
  const docsDir = await folder({ ...KNOWLEDGE, ...files });
  const { knowledge } = readKnowledge(docsDir);
  const { pages, problems } = await checkDocs({ docsDir, knowledge, today: "2026-02-01", strictFreshness: false });
  return {
    docsDir,
    coverage: runbookCoverage(knowledge.routes, pages),
    problems: problems.filter(({ rule }) => rule.startsWith("runbooks/")),
  };
}

test("a routed type of event without a runbook is an error at its route", async () => {
  const { problems, coverage } = await checked({ "docent.yaml": yaml(TRAINING + DEPLOYMENT) });
  expect(problems).toEqual([
    expect.objectContaining({
      file: "docent.yaml",
      line: 13,
      rule: "runbooks/missing",
      severity: "error",
      message: 'The route "all of it" announces deployment.failed, which no runbook handles',
    }),
    expect.objectContaining({
      message: 'The route "all of it" announces deployment.rejected, which no runbook handles',
    }),
    expect.objectContaining({ message: 'The route "all of it" announces alert.firing, which no runbook handles' }),
  ]);
  expect(coverageLines(coverage)).toEqual([
    "Runbooks of what the routes announce: 1 of 4 types of events.",
    "  training.failed  runbooks/cuda-out-of-memory.md",
    "  deployment.failed  no runbook",
    "  deployment.rejected  no runbook",
    "  alert.firing  no runbook",
  ]);
});

test("a runbook for certain labels covers a type in part", async () => {
  const page = KNOWLEDGE["runbooks/cuda-out-of-memory.md"].replace(
    "[training.failed]",
    '["training.failed:error=*CUDA*"]',
  );
  const files = { "docent.yaml": yaml(TRAINING), "runbooks/cuda-out-of-memory.md": page };
  const { problems, coverage } = await checked(files);
  expect(problems).toEqual([]);
  expect(coverage).toMatchObject([
    { coverage: "part", runbooks: [{ url: "/docs/runbooks/cuda-out-of-memory#fix-it-now" }] },
  ]);
  expect(coverageLines(coverage)[1]).toBe("  training.failed  in part: 1 for certain labels or errors");
});

test("a runbook that errors leave out, or that has nothing to quote, covers nothing", async () => {
  const [head = ""] = KNOWLEDGE["runbooks/cuda-out-of-memory.md"].split("\n\n");
  const empty = await checked({
    "docent.yaml": yaml(TRAINING),
    "runbooks/cuda-out-of-memory.md": `${head}\n\n## Fix it\n`,
  });
  expect(empty.problems.map(({ rule }) => rule)).toContain("runbooks/missing");
  const broken = KNOWLEDGE["runbooks/cuda-out-of-memory.md"].replace("severity: high", "severity: extreme");
  const left = await checked({ "docent.yaml": yaml(TRAINING), "runbooks/cuda-out-of-memory.md": broken });
  expect(left.problems.map(({ rule }) => rule)).toEqual(["runbooks/missing"]);
});

test("what a route announces that is no bad news needs no runbook", async () => {
  const good = "  - name: releases\n    when: {kind: [deployment, release], status: succeeded}\n    to: [{web: ml}]\n";
  const { problems, coverage } = await checked({ "docent.yaml": yaml(good) });
  expect([problems, coverage, coverageLines(coverage)]).toEqual([[], [], []]);
});

test("docent check prints the map, and has it in its JSON", async () => {
  const { docsDir } = await checked({ "docent.yaml": yaml(TRAINING) });
  const { out } = await run(check, { docs: docsDir });
  expect(out).toContain("Runbooks of what the routes announce: 1 of 1 types of events.\n  training.failed  runbooks/");
  const { runbooks } = JSON.parse((await run(check, { docs: docsDir, flags: { json: true } })).out);
  expect(runbooks).toMatchObject([{ type: "training.failed", routes: ["nights"], coverage: "full" }]);
});

test("whatever opens a card by itself is in the contract: an approval that was refused, a package that failed", async () => {
  const everything = [{ name: "all", when: {}, to: [{ platform: "web" as const, channel: "ml" }], mention: [] }];
  const coverage = runbookCoverage(everything, await ownPages());
  const opening = [
    decoded("aws", {
      id: "1",
      "detail-type": "SageMaker Model Package State Change",
      time: "2026-11-20T00:00:00Z",
      detail: {
        ModelPackageGroupName: "churn",
        ModelPackageArn: "arn:aws:sagemaker:us-east-1:1:model-package/churn/4",
        ModelPackageStatus: "Failed",
      },
    }),
    decoded("azure-devops", {
      id: "2",
      eventType: "ms.vss-release.deployment-approval-completed-event",
      createdDate: "2026-11-20T00:00:00Z",
      resource: {
        approval: { id: 3, status: "rejected", releaseEnvironment: { name: "Production" } },
        release: { id: 5, name: "Release-5", releaseDefinition: { name: "Scorer" } },
      },
    }),
    decoded("gcp", {
      message: {
        messageId: "3",
        attributes: {
          Action: "Failure",
          ResourceType: "Release",
          DeliveryPipelineId: "churn",
          Resource: "projects/1/locations/europe-west1/deliveryPipelines/churn/releases/4",
        },
      },
      subscription: "projects/a/subscriptions/docent",
    }),
  ]
    .flat()
    .filter((event) => route(event, everything).some(({ opens }) => opens));
  expect(opening.map(({ kind, status }) => `${kind}.${status}`)).toEqual([
    "model.failed",
    "deployment.rejected",
    "release.failed",
  ]);
  for (const { kind, status } of opening)
    expect(coverage).toContainEqual(expect.objectContaining({ type: `${kind}.${status}`, coverage: "full" }));
});

test("every type of event that our own routes announce has a runbook", async () => {
  const docsDir = new URL("../../docs", import.meta.url).pathname;
  const { knowledge } = readKnowledge(docsDir);
  const coverage = runbookCoverage(knowledge.routes, await ownPages());
  expect(coverage.length).toBeGreaterThan(3);
  expect(coverage.filter((one) => one.coverage === "none")).toEqual([]);
});
