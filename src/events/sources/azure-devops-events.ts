import { eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, list, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { type Decoded, given, type Message, person } from "./azure-devops-message.ts";
import { link } from "./azure-devops-page.ts";
import { releaseDecoder } from "./azure-devops-releases.ts";
import { approval, build, job, run, stage } from "./azure-devops-runs.ts";
import { approvalStatus } from "./azure-devops-status.ts";

/** The payloads of service hooks: https://learn.microsoft.com/azure/devops/service-hooks/events */
const DECODERS: ReadonlyMap<string, (message: Message) => Decoded> = new Map([
  ["build.complete", build],
  ["ms.vss-pipelines.run-state-changed-event", run],
  ["ms.vss-pipelines.stage-state-changed-event", stage],
  ["ms.vss-pipelines.job-state-changed-event", job],
  ["ms.vss-pipelinechecks-events.approval-pending", approval],
  ["ms.vss-pipelinechecks-events.approval-completed", approval],
  ["manualintervention.pending", intervention],
  ["git.push", push],
  ["git.pullrequest.created", pullRequest],
  ["git.pullrequest.updated", pullRequest],
  ["git.pullrequest.merged", pullRequest],
]);

/** @throws {UnreadableBodyError} when a known event lacks what it is about */
export function decodeAzure(type: string, message: Fields, now: Date): readonly PipelineEvent[] {
  const decoder = DECODERS.get(type) ?? releaseDecoder(type);
  if (decoder === undefined) return [];
  const resource = fields(message["resource"]);
  if (Object.keys(resource).length === 0)
    throw new UnreadableBodyError(
      `The event ${type} has no \`resource\`.`,
      "In the service hook's settings set Resource details to send to All.",
    );
  const at = time(message["createdDate"]);
  const decoded = decoder({ type, resource, at });
  const own = given(message["id"]);
  const event = toEvent("azure-devops", now, {
    ...decoded,
    id: own ?? eventKey(type, decoded.runId, decoded.environment, decoded.status, decoded.labels?.["job"], at),
    type: decoded.type ?? `com.azure.devops.${type}`,
    time: decoded.time ?? at,
    account: given(fields(fields(message["resourceContainers"])["project"])["id"]),
  });
  // The button "Test" sends a made-up event for a subscription that is not there yet.
  const isTest = id(message["subscriptionId"]) !== undefined && given(message["subscriptionId"]) === undefined;
  return [isTest ? { ...event, sample: true } : event];
}

function intervention({ resource }: Message): Decoded {
  const of = fields(resource["manualIntervention"]);
  return {
    kind: "run",
    status: approvalStatus(of["status"]),
    pipeline: first(text, fields(of["releaseDefinition"])["name"], of["name"]) ?? "pipeline",
    runId: id(fields(of["release"])["id"]) ?? given(of["id"]),
    labels: { project: text(fields(of["project"])["name"]) },
  };
}

function push({ resource }: Message): Decoded {
  const repository = fields(resource["repository"]);
  const [update] = list(resource["refUpdates"]);
  return {
    kind: "change",
    status: "info",
    pipeline: text(repository["name"]) ?? "push",
    runId: id(resource["pushId"]),
    url: link(repository["remoteUrl"]),
    time: time(resource["date"]),
    ref: ref(update?.["name"]),
    commit: text(update?.["newObjectId"]),
    actor: person(resource["pushedBy"]),
    labels: { repository: text(repository["name"]) },
  };
}

function pullRequest({ resource }: Message): Decoded {
  const repository = fields(resource["repository"]);
  return {
    kind: "change",
    status: "info",
    pipeline: text(repository["name"]) ?? "pull request",
    runId: id(resource["pullRequestId"]),
    url: first(link, fields(fields(resource["_links"])["web"])["href"]),
    ref: ref(resource["sourceRefName"]),
    commit: text(fields(resource["lastMergeSourceCommit"])["commitId"]),
    actor: person(resource["createdBy"]),
    labels: { repository: text(repository["name"]), pull_request: id(resource["pullRequestId"]) },
  };
}
