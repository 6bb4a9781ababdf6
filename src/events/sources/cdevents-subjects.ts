import type { Draft } from "../draft.ts";
import type { EventStatus } from "../event.ts";
import { type Fields, fields, first, id, LONGEST, link, ref, text } from "../payload.ts";
import { isTraining } from "../training.ts";

/** One CDEvent, whichever envelope it came in. */
export interface CdEvent {
  readonly type: string;
  /** `pipelinerun` and `finished` of `dev.cdevents.pipelinerun.finished.0.3.0`. */
  readonly subject: string;
  readonly predicate: string;
  readonly id: string | undefined;
  readonly time: string | undefined;
  readonly content: Fields;
  readonly environment: string | undefined;
}

/** What an event says beyond what all CDEvents say. */
export type Said = Omit<Draft, "id" | "type" | "pipeline" | "runScope"> & {
  readonly pipeline?: string | undefined;
  /** The subject whose id is the run's, where it is not the event's own. */
  readonly runOf?: Reference;
};

/** Another subject, of which an event tells the id, and the source only where it is not the event's. */
export interface Reference {
  readonly subject: string;
  readonly source: string | undefined;
}

const READERS: ReadonlyMap<string, (event: CdEvent) => Said> = new Map([
  ["pipelinerun", pipelineRun],
  ["taskrun", taskRun],
  ["build", build],
  ["testcaserun", testCaseRun],
  ["testsuiterun", testSuiteRun],
  ["testoutput", testOutput],
  ["service", service],
  ["environment", environment],
  ["approval", approval],
  ["incident", incident],
  ["artifact", artifact],
  ["change", change],
  ["branch", branch],
  ["repository", repository],
  ["ticket", ticket],
]);

/** https://github.com/cdevents/spec/blob/main/core.md; 0.4 has `pass` and `fail` for tests. */
const OUTCOMES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["success", "succeeded"],
  ["pass", "succeeded"],
  ["failure", "failed"],
  ["fail", "failed"],
  ["error", "failed"],
  ["cancel", "cancelled"],
]);

/** What the event says, by its subject: the vocabulary of https://github.com/cdevents/spec. */
export function readSubject(event: CdEvent): Said {
  return (READERS.get(event.subject) ?? unknownSubject)(event);
}

function pipelineRun({ predicate, id: runId, time: at, content }: CdEvent): Said {
  const status = runStatus(predicate, content);
  const name = text(content["pipelineName"]);
  return {
    kind: isTraining(name ?? "") ? "training" : "run",
    status,
    pipeline: name,
    runId,
    url: page(content),
    error: errorOf(status, content["errors"]),
    ...span(predicate, at),
  };
}

function taskRun({ predicate, id: taskId, time: at, content }: CdEvent): Said {
  const status = runStatus(predicate, content);
  const run = fields(content["pipelineRun"]);
  const runId = id(run["id"]);
  const task = first(text, content["taskName"], content["task"]) ?? taskId;
  return {
    kind: "task",
    status,
    pipeline: first(text, run["pipelineName"], fields(run["content"])["pipelineName"]) ?? task,
    runId: runId ?? taskId,
    ...(runId === undefined ? {} : { runOf: { subject: "pipelinerun", source: text(run["source"]) } }),
    url: page(content),
    failingStep: status === "failed" ? task : undefined,
    error: errorOf(status, content["errors"]),
    ...span(predicate, at),
    labels: { job: task },
  };
}

/** A build has no name, and before 0.6 no outcome either. */
function build({ predicate, id: runId, time: at, content }: CdEvent): Said {
  const status = runStatus(predicate, content);
  return {
    kind: "run",
    status,
    runId,
    url: page(content),
    error: errorOf(status, content["errors"]),
    ...span(predicate, at),
    labels: { artifact: text(content["artifactId"]) },
  };
}

/** A case of a suite tells its suite; one that runs alone is a check of its own. */
function testCaseRun(event: CdEvent): Said {
  const suite = fields(event.content["testSuiteRun"]);
  const suiteId = id(suite["id"]);
  const said = testRun(event, event.content["testCase"]);
  if (suiteId === undefined) return said;
  const name = said.pipeline ?? event.id;
  return {
    ...said,
    kind: "task",
    runId: suiteId,
    runOf: { subject: "testsuiterun", source: text(suite["source"]) },
    failingStep: said.status === "failed" ? name : undefined,
    labels: { ...said.labels, job: name },
  };
}

function testSuiteRun(event: CdEvent): Said {
  return testRun(event, event.content["testSuite"]);
}

function testRun({ predicate, id: runId, time: at, content, environment: where }: CdEvent, definition: unknown): Said {
  const status = runStatus(predicate, content);
  const { name, id: definitionId, uri, url, type } = fields(definition);
  const severity = text(content["severity"]);
  return {
    kind: "quality",
    status,
    pipeline: text(name) ?? id(definitionId),
    runId,
    url: page(content) ?? first(link, uri, url),
    environment: where,
    error: errorOf(status, content["reason"]),
    alert: { severity },
    ...span(predicate, at),
    labels: { severity, test_type: text(type) },
  };
}

function testOutput({ predicate, content, id: outputId }: CdEvent): Said {
  const run = fields(content["testCaseRun"]);
  const runId = id(run["id"]);
  return {
    kind: "task",
    status: predicate === "published" ? "published" : "unknown",
    runId: runId ?? outputId,
    ...(runId === undefined ? {} : { runOf: { subject: "testcaserun", source: text(run["source"]) } }),
    url: page(content),
    labels: { output: text(content["outputType"]) },
  };
}

function service({ predicate, content, environment: where }: CdEvent): Said {
  return {
    kind: "deployment",
    status: statusOf(predicate, {
      deployed: "succeeded",
      upgraded: "succeeded",
      rolledback: "rolled_back",
      published: "published",
      removed: "info",
    }),
    url: page(content),
    environment: where,
    labels: { artifact: text(content["artifactId"]) },
  };
}

function environment({ predicate, id: environmentId, content }: CdEvent): Said {
  const name = text(content["name"]) ?? environmentId;
  return {
    kind: "deployment",
    status: statusOf(predicate, { created: "info", modified: "info", deleted: "info" }),
    pipeline: name,
    url: page(content),
    environment: name,
  };
}

/** A decision of people on a deployment; that it was approved does not say how the deployment ends. */
function approval({ predicate, id: runId, content }: CdEvent): Said {
  const closed = statusOf(content["status"], {
    approved: "info",
    rejected: "rejected",
    cancelled: "cancelled",
    expired: "cancelled",
  });
  return {
    kind: "deployment",
    status: predicate === "closed" ? closed : statusOf(predicate, { created: "waiting", updated: "waiting" }),
    runId,
    url: first(link, content["approvalDetailsUrl"], content["resourceTargetUrl"]),
    actor: first(text, content["responder"], content["requestor"]),
  };
}

/** Both `detected` and `reported` say that it is there; the subject's id is the incident's in all its events. */
function incident({ predicate, id: runId, content, environment: where }: CdEvent): Said {
  const status = statusOf(predicate, { detected: "firing", reported: "firing", resolved: "resolved" });
  return {
    kind: "alert",
    status,
    pipeline: first(id, fields(content["service"])["id"], content["service"]),
    runId,
    url: first(link, content["ticketURI"], content["ticketUri"]) ?? page(content),
    environment: where,
    error: status === "firing" ? text(content["description"], LONGEST.error) : undefined,
    alert: { fingerprint: runId },
    labels: { artifact: text(content["artifactId"]) },
  };
}

function artifact({ predicate, id: artifactId, content }: CdEvent): Said {
  return {
    kind: "release",
    status: statusOf(predicate, {
      published: "published",
      packaged: "info",
      signed: "info",
      downloaded: "info",
      deleted: "info",
    }),
    actor: text(content["user"]),
    url: page(content),
    labels: { artifact: artifactId, change: id(fields(content["change"])["id"]) },
  };
}

function change({ id: runId, content }: CdEvent): Said {
  return { ...inRepository(content), runId };
}

function branch({ id: branchId, content }: CdEvent): Said {
  return { ...inRepository(content), ref: ref(branchId) };
}

function inRepository(content: Fields): Said {
  const name = id(fields(content["repository"])["id"]);
  return { kind: "change", status: "info", pipeline: name, url: page(content), labels: { repository: name } };
}

function repository({ content, id: repositoryId }: CdEvent): Said {
  const name = [text(content["owner"]), text(content["name"])].filter((part) => part !== undefined).join("/");
  return {
    kind: "change",
    status: "info",
    pipeline: name === "" ? repositoryId : name,
    url: first(link, content["viewUrl"], content["uri"], content["url"]),
  };
}

function ticket({ content, id: runId }: CdEvent): Said {
  const actor = first(text, content["updatedBy"], content["creator"]);
  return { kind: "change", status: "info", runId, url: page(content), actor };
}

function unknownSubject({ id: runId, content }: CdEvent): Said {
  return { kind: "unknown", status: "unknown", runId, url: page(content) };
}

function runStatus(predicate: string, { outcome }: Fields): EventStatus {
  if (predicate === "finished") return OUTCOMES.get(outcome) ?? "unknown";
  return statusOf(predicate, { queued: "queued", started: "started", skipped: "skipped" });
}

function statusOf(value: unknown, statuses: Readonly<Record<string, EventStatus>>): EventStatus {
  return typeof value === "string" && Object.hasOwn(statuses, value) ? (statuses[value] ?? "unknown") : "unknown";
}

/** `url` until 0.4, `uri` since 0.5. */
function page(content: Fields): string | undefined {
  return first(link, content["uri"], content["url"]);
}

function errorOf(status: EventStatus, errors: unknown): string | undefined {
  return status === "failed" || status === "cancelled" ? text(errors, LONGEST.error) : undefined;
}

function span(predicate: string, at: string | undefined): Pick<Draft, "startedAt" | "endedAt"> {
  return { startedAt: predicate === "started" ? at : undefined, endedAt: predicate === "finished" ? at : undefined };
}
