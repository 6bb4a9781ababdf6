import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, instant, LONGEST, labels, link, list, text } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";

const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["open", "firing"],
  ["closed", "resolved"],
]);

const TYPES: Partial<Record<EventStatus, string>> = {
  firing: "dev.cdevents.incident.detected.0.2.0",
  resolved: "dev.cdevents.incident.resolved.0.2.0",
};

/**
 * An incident of Cloud Monitoring, the same by webhook and by Pub/Sub
 * (https://cloud.google.com/monitoring/support/notification-options#schema-pubsub). It is told again as long as it is
 * open, and has one id for that.
 * @throws {UnreadableBodyError} when the incident is none
 */
export function decodeIncident({ incident: sent, version }: Fields, now: Date): readonly PipelineEvent[] {
  const incident = fields(sent);
  const runId = id(incident["incident_id"]);
  if (runId === undefined)
    throw new UnreadableBodyError(
      "The incident has no `incident_id`.",
      "Let Cloud Monitoring itself send it: the channel is a webhook or Pub/Sub.",
    );
  const key = eventKey(runId, text(incident["state"])?.toLowerCase());
  // The button "Send test notification" sends an incident that never was.
  if (version === "test") return [toEvent("gcp", now, { ...test(incident), id: key })];
  const status = STATES.get(text(incident["state"])?.toLowerCase()) ?? "unknown";
  const named = labels(incident["policy_user_labels"]);
  const metric = fields(incident["metric"]);
  const [startedAt, endedAt] = [instant(incident["started_at"]), instant(incident["ended_at"])];
  const severity = first(text, incident["severity"], named["severity"]);
  return [
    toEvent("gcp", now, {
      id: key,
      type: TYPES[status] ?? "dev.cdevents.incident.reported.0.2.0",
      time: status === "resolved" ? (endedAt ?? startedAt) : startedAt,
      kind: "alert",
      status,
      pipeline: first(text, incident["policy_name"], incident["condition_name"]) ?? "incident",
      runId,
      url: link(incident["url"]),
      environment: first(text, named["environment"], named["env"]),
      error: status === "firing" ? text(incident["summary"], LONGEST.error) : undefined,
      startedAt,
      endedAt: status === "resolved" ? endedAt : undefined,
      model: { name: first(text, named["model_name"], named["model"]), version: named["model_version"] },
      alert: {
        fingerprint: runId,
        severity,
        metric: first(text, metric["displayName"], metric["type"], incident["condition_name"]),
        value: quantity(incident["observed_value"]),
        threshold: quantity(incident["threshold_value"]),
        slice: sliceOf(metric["labels"]),
      },
      labels: { ...named, severity, project: id(incident["scoping_project_id"]) },
      runbookUrl: runbook(incident["documentation"]),
    }),
  ];
}

function test(incident: Fields) {
  return {
    type: "com.google.cloud.monitoring.test",
    kind: "handshake",
    status: "info",
    pipeline: text(incident["condition_name"]) ?? "",
  } as const;
}

function sliceOf(named: unknown): string | undefined {
  return text(
    Object.entries(labels(named))
      .map(([name, value]) => `${name}=${value}`)
      .join(", "),
  );
}

/** The link of the policy's documentation that is called a runbook. */
function runbook(documentation: unknown): string | undefined {
  const found = list(fields(documentation)["links"]).find((one) => /run-?book/i.test(text(one["displayName"]) ?? ""));
  return link(found?.["url"]);
}

function quantity(value: unknown): string | undefined {
  return text(typeof value === "number" ? String(value) : value);
}
