import { createHash } from "node:crypto";
import type { Draft } from "../draft.ts";
import type { EventStatus } from "../event.ts";
import { type Fields, fields, first, id, LONGEST, labels, link, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";

/** What Alertmanager and Grafana send: several alerts at once, grouped by the receiver's labels. */
export interface AlertGroup {
  readonly body: Fields;
  /** The elements that are alerts; one that is not takes no other with it. */
  readonly alerts: readonly Fields[];
}

/**
 * @throws {UnreadableBodyError} when there is no list of alerts, or nothing in it is an alert
 */
export function readAlerts(json: unknown, cure: string): AlertGroup {
  const body = fields(json);
  const given = body["alerts"];
  if (!Array.isArray(given)) throw new UnreadableBodyError("The body has no list `alerts`.", cure);
  const alerts = given
    .map(fields)
    .filter(({ labels: named, fingerprint }) => Object.keys(fields(named)).length > 0 || id(fingerprint) !== undefined);
  if (given.length > 0 && alerts.length === 0)
    throw new UnreadableBodyError("No element of `alerts` is an alert.", cure);
  return { body, alerts };
}

/** An alert without its id, which the senders make up from different fields. */
export type AlertDraft = Omit<Draft, "id"> & { readonly alert: NonNullable<Draft["alert"]> };

/**
 * One alert of a group, in the fields that both senders have: https://prometheus.io/docs/alerting/latest/notifications/
 * Its status is its own: a group that fires also holds alerts that are resolved.
 */
export function readAlert(group: Fields, alert: Fields): AlertDraft {
  const [named, notes] = [fields(alert["labels"]), fields(alert["annotations"])];
  const status = statusOf(alert["status"] ?? group["status"]);
  const fingerprint = id(alert["fingerprint"]) ?? fingerprintOf(named);
  const groupKey = text(group["groupKey"], LONGEST.error);
  const [startsAt, endsAt] = [time(alert["startsAt"]), time(alert["endsAt"])];
  const note = (...names: readonly string[]) => first(text, ...names.flatMap((one) => [notes[one], named[one]]));
  return {
    type: TYPES[status] ?? "dev.cdevents.incident.reported.0.2.0",
    time: status === "resolved" ? (endsAt ?? startsAt) : startsAt,
    kind: "alert",
    status,
    pipeline: text(named["alertname"]) ?? "alert",
    runId: fingerprint,
    url: first(link, alert["generatorURL"], group["externalURL"]),
    environment: first(text, named["environment"], named["env"], named["deployment_environment"]),
    error: status === "firing" ? first(longText, notes["description"], notes["summary"], notes["message"]) : undefined,
    startedAt: startsAt,
    endedAt: status === "resolved" ? endsAt : undefined,
    model: {
      name: first(text, named["model_name"], named["model"]),
      version: id(named["model_version"]),
    },
    alert: {
      fingerprint,
      groupKey,
      severity: text(named["severity"]),
      metric: note("metric", "metric_name"),
      value: first(quantity, notes["value"], notes["current_value"], named["value"]),
      threshold: first(quantity, notes["threshold"], named["threshold"]),
      slice: note("slice", "segment"),
    },
    labels: labels(named),
    runbookUrl: first(link, notes["runbook_url"], notes["runbook"]),
  };
}

const TYPES: Partial<Record<EventStatus, string>> = {
  firing: "dev.cdevents.incident.detected.0.2.0",
  resolved: "dev.cdevents.incident.resolved.0.2.0",
};

function statusOf(status: unknown): EventStatus {
  return status === "firing" || status === "resolved" ? status : "unknown";
}

/** Old senders give none; the labels, in whatever order, are what it is made of. */
function fingerprintOf(named: Fields): string {
  const sorted = Object.entries(named)
    .map((pair) => JSON.stringify(pair))
    .sort();
  return createHash("sha256").update(sorted.join()).digest("hex").slice(0, 16);
}

/** A text, or the number that it would have been. */
export function quantity(value: unknown): string | undefined {
  return text(typeof value === "number" ? String(value) : value);
}

function longText(value: unknown): string | undefined {
  return text(value, LONGEST.error);
}
