import { createHash } from "node:crypto";
import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { type Fields, id, LONGEST, labels, link, list, text } from "../payload.ts";
import { quantity } from "./alertmanager-alerts.ts";

/**
 * The states of the alerting of dashboards, until Grafana 10:
 * https://grafana.com/docs/grafana/v8.0/alerting/old-alerting/notifications/#webhook
 */
const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["alerting", "firing"],
  // As the alerting that came after it fires when data are missing.
  ["no_data", "firing"],
  ["ok", "resolved"],
  ["pending", "info"],
  ["paused", "info"],
]);

export function isLegacyAlert(body: Fields): boolean {
  return !Array.isArray(body["alerts"]) && text(body["ruleName"]) !== undefined && "state" in body;
}

/** One rule of a dashboard's panel. It carries no time, so that the whole body tells it from other happenings. */
export function decodeLegacyAlert(body: Fields, bytes: Uint8Array, now: Date): PipelineEvent {
  const status = STATES.get(body["state"]) ?? "unknown";
  const name = text(body["ruleName"]) ?? "alert";
  const ruleId = id(body["ruleId"]);
  const [match] = list(body["evalMatches"]);
  return toEvent("grafana", now, {
    id: eventKey("legacy", id(body["orgId"]), ruleId, status, createHash("sha256").update(bytes).digest("hex")),
    type: `dev.cdevents.incident.${status === "resolved" ? "resolved" : status === "firing" ? "detected" : "reported"}.0.2.0`,
    kind: "alert",
    status,
    pipeline: name,
    runId: ruleId,
    url: link(body["ruleUrl"]),
    error: status === "firing" ? text(body["message"], LONGEST.error) : undefined,
    alert: { fingerprint: ruleId, metric: text(match?.["metric"]), value: quantity(match?.["value"]) },
    labels: labels(body["tags"]),
  });
}
