import { eventKey, toEvent } from "../draft.ts";
import { EVENT_KINDS, EVENT_STATUSES, type EventKind, type EventStatus, type PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { type Fields, fields, first, id, instant, LONGEST, labels, link, positive, ref, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { quantity } from "./alertmanager-alerts.ts";

const CURE = "Write the pipeline's name into data.pipeline; the guide on connecting other tools has all fields.";

interface Delivery {
  /** The same when it is delivered again. */
  readonly deliveryId: string | undefined;
  /** Seconds since 1970. */
  readonly sentAt: string | undefined;
}

/**
 * The event in `{type, timestamp, data}`, where `data` has the fields of our own model. A `type` of a kind and a status,
 * `training.failed`, stands for both.
 * @throws {UnreadableBodyError} when it is about a pipeline and does not name it
 */
export function decodeSimple(body: Fields, { deliveryId, sentAt }: Delivery, now: Date): readonly PipelineEvent[] {
  const data = fields(body["data"]);
  const type = text(body["type"]);
  const pipeline = first(text, data["pipeline"], fields(data["model"])["name"]);
  if (type === undefined && pipeline === undefined) throw new UnreadableBodyError("The body tells no event.", CURE);
  const { kind, status } = classify(type, data, pipeline !== undefined);
  if (pipeline === undefined && kind !== "handshake") {
    if (kind === "unknown") return [];
    throw new UnreadableBodyError(`The ${kind} names no pipeline.`, CURE);
  }
  const runId = id(data["runId"]);
  // A CloudEvent has the same fields, and calls its time so.
  const at = first(instant, body["timestamp"], body["time"]);
  return [
    toEvent("standard-webhooks", now, {
      ...described(data),
      id: deliveryId ?? eventKey(type, pipeline, runId, kind, status, at),
      type: typeOf(type, kind, status),
      time: at ?? first(instant, data["endedAt"], sentAt),
      kind,
      status,
      pipeline: pipeline ?? "",
      runId,
    }),
  ];
}

/** By the data's own words, else by the last two of the type's. */
function classify(type = "", data: Fields, isAbout: boolean): { kind: EventKind; status: EventStatus } {
  if (!isAbout && /(?:^|\.)(?:ping|test)$/i.test(type)) return { kind: "handshake", status: "info" };
  const [kind, status] = type.split(".").slice(-2);
  return { kind: oneOf(EVENT_KINDS, data["kind"] ?? kind), status: oneOf(EVENT_STATUSES, data["status"] ?? status) };
}

/** All that is read as it is written. */
function described(data: Fields) {
  const [model, alert] = [fields(data["model"]), fields(data["alert"])];
  return {
    attempt: positive(data["attempt"]),
    ...(data["willRetry"] === true ? { willRetry: true as const } : {}),
    url: link(data["url"]),
    ref: ref(data["ref"]),
    commit: text(data["commit"]),
    environment: text(data["environment"]),
    actor: text(data["actor"]),
    failingStep: text(data["failingStep"]),
    error: text(data["error"], LONGEST.error),
    startedAt: instant(data["startedAt"]),
    endedAt: instant(data["endedAt"]),
    model: {
      name: text(model["name"]),
      version: id(model["version"]),
      alias: text(model["alias"]),
      stage: text(model["stage"]),
    },
    alert: {
      fingerprint: id(alert["fingerprint"]),
      groupKey: text(alert["groupKey"]),
      severity: text(alert["severity"]),
      metric: text(alert["metric"]),
      value: quantity(alert["value"]),
      threshold: quantity(alert["threshold"]),
      slice: text(alert["slice"]),
    },
    labels: labels(data["labels"]),
    runbookUrl: link(data["runbookUrl"]),
    correlationId: id(data["correlationId"]),
  };
}

/** A sender's own type has the name of a domain before it; else the standard's stands, where it has one. */
function typeOf(type: string | undefined, kind: EventKind, status: EventStatus): string {
  if (type !== undefined && type.split(".").length > 2) return type;
  const own = type ?? `${kind}.${status}`;
  switch (kind) {
    case "run":
    case "training":
      return runType("pipelinerun", status) ?? own;
    case "task":
      return runType("taskrun", status) ?? own;
    default:
      return TYPES[`${kind}.${status}`] ?? own;
  }
}

/** https://cdevents.dev/docs/core and its neighbours, of the version 0.4. */
const TYPES: Readonly<Record<string, string>> = {
  "deployment.succeeded": "dev.cdevents.service.deployed.0.2.0",
  "deployment.rolled_back": "dev.cdevents.service.rolledback.0.2.0",
  "alert.firing": "dev.cdevents.incident.detected.0.2.0",
  "alert.resolved": "dev.cdevents.incident.resolved.0.2.0",
  "quality.started": "dev.cdevents.testsuiterun.started.0.2.0",
  "quality.succeeded": "dev.cdevents.testsuiterun.finished.0.2.0",
  "quality.failed": "dev.cdevents.testsuiterun.finished.0.2.0",
};

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name | "unknown" {
  return names.find((name) => name === value) ?? "unknown";
}
