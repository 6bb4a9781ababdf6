import type { Fact, ReplyPart } from "../chat/reply.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { isBad } from "../events/run-state.ts";
import { branchOf } from "./glob.ts";
import { isExperiment, isRequest, toneOf } from "./headline.ts";
import { duration, line, moment } from "./plain.ts";

const VALUE = 120;
/** Several names with their values. */
const LABELS = 300;

/** More would not be shown everywhere. */
const MOST_FACTS = 10;

/** What is known of a run, of what it measured, and of how it goes on, each as a part of its own. */
export function factParts(change: Change, more: readonly Fact[]): ReplyPart[] {
  return [runFacts(change.event), measured(change.event), [...course(change), ...more]]
    .filter((facts) => facts.length > 0)
    .map((facts) => ({ type: "facts", facts: facts.slice(0, MOST_FACTS) }));
}

/** None for a value that is not there; a value is a sender's, on one line and bounded. */
export function fact(name: string, value: string | undefined, url?: string): Fact[] {
  const shown = line(value ?? "", VALUE);
  return shown === "" ? [] : [{ name, value: shown, ...(url === undefined ? {} : { url }) }];
}

function runFacts(event: PipelineEvent): Fact[] {
  const { kind, labels } = event;
  const isModel = kind === "model";
  return [
    ...fact("Pipeline", kind === "release" || isModel ? undefined : event.pipeline),
    ...fact("Repository", labels["repository"]),
    ...fact(kind === "release" ? "Tag" : "Branch", branchOf(event)),
    ...fact("Commit", commit(event.commit)),
    ...fact("Environment", event.environment),
    ...fact("By", event.actor),
    ...fact("Took", isBad(event.status) || kind !== "alert" ? duration(event.startedAt, event.endedAt) : undefined),
    ...fact("Failing step", stepOf(event)),
    ...(isRequest(event) ? requestFacts(event) : []),
    ...fact("Attempt", event.attempt !== undefined && event.attempt > 1 ? String(event.attempt) : undefined),
  ];
}

function requestFacts({ labels }: PipelineEvent): Fact[] {
  const { stage, action, note, expires = "" } = labels;
  return [
    ...fact("Stage", stage),
    ...fact("Action", action),
    ...fact("Note", note),
    ...fact("Answer by", moment(expires)),
  ];
}

function measured(event: PipelineEvent): Fact[] {
  const { alert, labels } = event;
  return [
    ...modelFacts(event),
    ...fact("Metric", alert?.metric),
    ...fact("Value", alert?.value),
    ...fact("Threshold", alert?.threshold),
    ...fact("Slice", alert?.slice),
    ...(event.kind === "alert" && alert?.slice === undefined ? labelFacts(labels) : []),
    ...fact("Severity", alert?.severity ?? labels["severity"]),
    ...(isExperiment(event) ? [...fact("Winner", labels["winner"]), ...fact("Uplift", labels["uplift"])] : []),
  ];
}

/** Told by other facts, or by the headline. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  "alertname",
  "severity",
  "environment",
  "env",
  "deployment_environment",
  "repository",
  "model",
  "model_name",
  "model_version",
]);

/** What tells an alert from others of its name: the instance, the rule. */
function labelFacts(labels: PipelineEvent["labels"]): Fact[] {
  const others = Object.entries(labels).filter(([name]) => !SAID_ELSEWHERE.has(name));
  const value = line(others.map(([name, said]) => `${name}=${said}`).join(", "), LABELS);
  return value === "" ? [] : [{ name: "Labels", value }];
}

function modelFacts({ model, labels }: PipelineEvent): Fact[] {
  if (model === undefined) return [];
  const { name, version, alias, stage } = model;
  const before = labels["from_stage"];
  const moved = before !== undefined && stage !== undefined ? `${line(before, VALUE / 2)} → ${stage}` : stage;
  return [
    ...fact("Model", version === undefined ? name : `${name} version ${version}`),
    ...fact("Alias", alias),
    ...fact("Stage", moved),
  ];
}

function course(change: Change): Fact[] {
  const { event, since, by, streak, flapping, acknowledged } = change;
  const wasFailing = toneOf(change) === "good" && since !== undefined && event.status !== "resolved";
  return [
    ...fact("Failing since", streak && moment(streak.since)),
    ...(flapping === undefined ? [] : flappingFacts(flapping)),
    ...fact("Was failing for", wasFailing ? duration(since, (by ?? event).time) : undefined),
    ...fact("Made good by", by && runName(by), by?.url),
    ...fact("Acknowledged", acknowledged && `by ${acknowledged.by}, ${moment(acknowledged.at) ?? acknowledged.at}`),
  ];
}

function flappingFacts({ times, since, latest, until }: NonNullable<Change["flapping"]>): Fact[] {
  const verdict = isBad(latest.status) ? "fails" : "works";
  return [
    ...fact("Failed", `${times} times since ${moment(since) ?? since}, and recovered in between`),
    ...fact(
      until === undefined ? "Now" : "At last",
      `${verdict}, as of ${moment(latest.time) ?? latest.time}`,
      latest.url,
    ),
  ];
}

function commit(sha: string | undefined): string | undefined {
  return sha !== undefined && /^[0-9a-f]{12,}$/i.test(sha) ? sha.slice(0, 7) : sha;
}

export function stepOf({ failingStep, labels }: PipelineEvent): string | undefined {
  const job = labels["job"];
  if (failingStep === undefined || job === undefined || job === failingStep) return failingStep;
  return `${line(failingStep, VALUE / 2)} (job ${line(job, VALUE / 2)})`;
}

export function runName({ runId }: { readonly runId?: string }): string {
  return runId === undefined ? "a later run" : `run ${line(runId, VALUE)}`;
}
