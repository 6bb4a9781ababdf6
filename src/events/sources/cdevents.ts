import { type Draft, eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, LONGEST, link, ref, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { isTraining } from "../training.ts";
import { readEventData } from "./cloudevents-data.ts";

/** What a CDEvent is to be read for. */
export interface About {
  /** Name of the door it came through. */
  readonly source: string;
  /** The sender's id of the delivery, for an event without an id. */
  readonly fallbackId?: string;
  readonly now: Date;
}

/** One CDEvent, whichever envelope it came in. */
interface CdEvent {
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
type Said = Omit<Draft, "id" | "type" | "pipeline"> & { readonly pipeline?: string | undefined };

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

/**
 * The event in one parsed CDEvent (https://github.com/cdevents/spec/blob/main/spec.md) of the versions 0.1 to 0.5:
 * CDEvents' own envelope of `context` and `subject`, or a CloudEvent whose `data` is one
 * (https://github.com/cdevents/spec/blob/main/cloudevents-binding.md). `schemaUri` is never fetched.
 * @returns none when it is not of a type `dev.cdevents.…`
 * @throws {UnreadableBodyError} when it is about nothing
 */
export function decodeCdEvent(event: Fields, { source, fallbackId, now }: About): readonly PipelineEvent[] {
  const own = Object.keys(fields(event["context"])).length > 0 ? event : fields(readEventData(event));
  const context = fields(own["context"]);
  const subject = fields(own["subject"]);
  const content = fields(subject["content"]);
  const type = first(text, context["type"], event["type"]) ?? "";
  const [, subjectName, predicate] = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/i.exec(type.toLowerCase()) ?? [];
  if (subjectName === undefined || predicate === undefined) return [];
  const sender = first(text, event["source"], context["source"]);
  const at = first(time, context["timestamp"], event["time"]);
  const subjectId = first(id, subject["id"], event["subject"]);
  if (subjectId === undefined && Object.keys(content).length === 0)
    throw new UnreadableBodyError("The CDEvent has no `subject`.", "Send the whole CDEvent: `context` and `subject`.");
  const read = READERS.get(subjectName) ?? unknownSubject;
  const said = read({
    type,
    subject: subjectName,
    predicate,
    id: subjectId,
    time: at,
    content,
    environment: environmentOf(content),
  });
  const eventId = first(given, event["id"], context["id"]) ?? fallbackId;
  const custom = fields(own["customData"]);
  return [
    toEvent(source, now, {
      ...said,
      // Without any id: what happened to what, never when it was received.
      id: eventKey(sender, type, eventId ?? eventKey(subjectId, at, id(content["outcome"]))),
      type,
      time: at,
      pipeline: said.pipeline ?? subjectId ?? subjectName,
      correlationId: said.correlationId ?? id(context["chainId"]),
      runbookUrl: link(custom["runbook_url"]),
      labels: { sender, ...said.labels },
    }),
  ];
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
  const task = first(text, content["taskName"], content["task"]) ?? taskId;
  return {
    kind: "task",
    status,
    pipeline: first(text, run["pipelineName"], fields(run["content"])["pipelineName"]) ?? task,
    runId: id(run["id"]) ?? taskId,
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
  return {
    kind: "task",
    status: predicate === "published" ? "published" : "unknown",
    runId: id(fields(content["testCaseRun"])["id"]) ?? outputId,
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

/** An id as it was sent, however long. */
function given(value: unknown): unknown {
  return value === "" || id(value) === undefined ? undefined : value;
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

function environmentOf(content: Fields): string | undefined {
  const { name, id: environmentId } = fields(content["environment"]);
  return text(name) ?? id(environmentId);
}
