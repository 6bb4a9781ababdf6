import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, LONGEST, list, positive, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { isTraining } from "../training.ts";
import { type Decoded, given, type Message, person } from "./azure-devops-message.ts";
import { runPage } from "./azure-devops-page.ts";
import { approvalStatus, isOver, runStatus } from "./azure-devops-status.ts";

/** Of both resource versions: the older one has its result as its status, and its branch in `sourceGetVersion`. */
export function build({ resource }: Message): Decoded {
  const status = runStatus(resource["status"], resource["result"]);
  const definition = fields(resource["definition"]);
  const pipeline = text(definition["name"]) ?? "build";
  const [, branch, commit] = /^LG:(.+):([0-9a-f]{7,64})$/i.exec(text(resource["sourceGetVersion"]) ?? "") ?? [];
  const asker = fields(list(resource["requests"])[0])["requestedFor"];
  const endedAt = time(resource["finishTime"]);
  const faults = list(resource["validationResults"]).filter(({ result }) => result === "error");
  return {
    ...runOf(pipeline, status),
    time: endedAt,
    runId: required("build.complete", id(resource["id"])),
    url: runPage(resource, id(resource["id"])),
    ref: first(ref, resource["sourceBranch"], branch),
    commit: first(text, resource["sourceVersion"], commit),
    actor: first(person, resource["requestedFor"], resource["requestedBy"], asker),
    error: status === "failed" ? text(faults[0]?.["message"], LONGEST.error) : undefined,
    startedAt: first(time, resource["startTime"], resource["queueTime"]),
    endedAt: isOver(status) ? endedAt : undefined,
    labels: {
      project: first(text, fields(resource["project"])["name"], fields(definition["project"])["name"]),
      repository: text(fields(resource["repository"])["name"]),
      build_number: text(resource["buildNumber"]),
      reason: text(resource["reason"]),
      result: first(text, resource["result"], resource["status"]),
    },
  };
}

export function run({ resource, at }: Message): Decoded {
  const of = fields(resource["run"]);
  const status = runStatus(of["state"], of["result"]);
  const about = runFields(resource);
  const endedAt = isOver(status) ? time(of["finishedDate"]) : undefined;
  return {
    ...about,
    ...runOf(about.pipeline, status),
    time: endedAt ?? at,
    startedAt: time(of["createdDate"]),
    endedAt,
    labels: { ...about.labels, result: text(of["result"]) },
  };
}

export function stage(message: Message): Decoded {
  return task(message, fields(message.resource["stage"]));
}

export function job(message: Message): Decoded {
  const of = fields(message.resource["stage"]);
  const decoded = task(message, fields(message.resource["job"]));
  return { ...decoded, labels: { ...decoded.labels, stage: first(text, of["displayName"], of["name"]) } };
}

/** A stage, or a job of one: what failed in it is what readers of the run's card want to know. */
function task({ resource, at }: Message, of: Fields): Decoded {
  const status = runStatus(of["state"], of["result"]);
  const name = first(text, of["displayName"], of["name"]);
  const about = runFields(resource);
  const endedAt = isOver(status) ? time(of["finishTime"]) : undefined;
  return {
    ...about,
    type: runType("taskrun", status),
    kind: "task",
    status,
    time: endedAt ?? at,
    url: about.url ?? runPage(of, about.runId),
    attempt: positive(of["attempt"]),
    failingStep: status === "failed" || status === "rejected" ? name : undefined,
    startedAt: time(of["startTime"]),
    endedAt,
    labels: { ...about.labels, job: name },
  };
}

/** A stage waits until somebody approves what it deploys, or was told. */
export function approval({ resource, at }: Message): Decoded {
  const of = fields(resource["approval"]);
  const place = fields(resource["resource"]);
  const [step] = list(of["steps"]);
  const status = approvalStatus(of["status"]);
  const about = runFields(resource);
  return {
    ...about,
    runId: about.runId ?? given(resource["id"]),
    kind: "deployment",
    status,
    time: first(time, of["lastModifiedOn"], of["createdOn"]) ?? at,
    environment: place["type"] === "environment" ? text(place["name"]) : undefined,
    actor: status === "waiting" ? undefined : first(person, step?.["actualApprover"], step?.["assignedApprover"]),
    attempt: positive(resource["attemptId"]),
    labels: {
      ...about.labels,
      approval: given(of["id"]),
      stage: first(text, resource["stageName"], fields(resource["stage"])["name"]),
    },
  };
}

function runOf(pipeline: string, status: Decoded["status"]): Pick<Decoded, "type" | "kind" | "status" | "pipeline"> {
  return {
    type: runType("pipelinerun", status),
    kind: isTraining(pipeline) ? "training" : "run",
    status,
    pipeline,
  };
}

/** What the events of a pipeline's run have in common; a run without an id has it in its addresses. */
function runFields(resource: Fields): Pick<Decoded, "pipeline" | "runId" | "url" | "ref" | "commit" | "labels"> {
  const of = fields(resource["run"]);
  const pipeline = first((value) => text(fields(value)["name"]), resource["pipeline"], of["pipeline"]) ?? "pipeline";
  const self = fields(fields(fields(of["resources"])["repositories"])["self"]);
  const addresses = [text(of["url"], LONGEST.url), text(fields(fields(of["_links"])["web"])["href"], LONGEST.url)];
  const found = addresses.map((one) => /(?:\/runs\/|[?&]buildId=)(\d{1,20})/i.exec(one ?? "")?.[1]);
  const runId = given(of["id"]) ?? found.find((one) => one !== undefined);
  return {
    pipeline,
    runId,
    url: runPage(of, runId),
    ref: ref(self["refName"]),
    commit: text(self["version"]),
    labels: { run_name: text(of["name"]), project: text(fields(resource["project"])["name"]) },
  };
}

function required(type: string, found: string | undefined): string {
  if (found !== undefined) return found;
  throw new UnreadableBodyError(`The event ${type} has no id.`, "Compare the body with Azure's page of service hooks.");
}
