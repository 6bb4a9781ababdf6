import { verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, first, id, instant, LONGEST, link, text } from "../payload.ts";
import { signedBy } from "../signature.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";

const CURE = "Use a webhook subscription of version 3; the older extensions have another body and no signature.";

/** More signatures than secrets that are being replaced: nobody may make us compare thousands. */
const MOST_SIGNATURES = 20;

/** PagerDuty's webhooks of version 3: https://developer.pagerduty.com/docs/webhooks-overview */
export const pagerduty: WebhookSource = {
  name: "pagerduty",
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

/**
 * The header holds a signature by each of PagerDuty's secrets, one of which has to be ours:
 * https://developer.pagerduty.com/docs/verifying-webhook-signatures
 */
function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): Verification {
  const signatures = (headers["x-pagerduty-signature"] ?? "").split(",").map((one) => one.trim());
  const hex = signatures.slice(0, MOST_SIGNATURES).flatMap((one) => /^v1=([0-9a-f]{64})$/i.exec(one)?.[1] ?? []);
  if (hex.length === 0) return verdict(undefined, "X-PagerDuty-Signature has no v1= with 64 hexadecimal digits");
  const secret = hex.map((one) => signedBy(body, Buffer.from(one, "hex"), secrets)).find((one) => one !== undefined);
  return verdict(secret, "no signature fits any of the configured secrets", headers["x-webhook-id"]);
}

/** What an event says of its incident; all other documented ones are news of an incident that goes on. */
const STATUSES: ReadonlyMap<string, EventStatus> = new Map([
  ["incident.triggered", "firing"],
  ["incident.reopened", "firing"],
  ["incident.resolved", "resolved"],
]);

const NEWS: ReadonlySet<string> = new Set(
  [
    "acknowledged",
    "annotated",
    "conference_bridge.updated",
    "custom_field_values.updated",
    "delegated",
    "escalated",
    "incident_type.changed",
    "priority_updated",
    "reassigned",
    "responder.added",
    "responder.replied",
    "role.assigned",
    "service_updated",
    "status_update_published",
    "task.completed",
    "task.created",
    "task.updated",
    "unacknowledged",
    "action_invocation.created",
    "action_invocation.terminated",
    "action_invocation.updated",
    "workflow.started",
    "workflow.completed",
  ].map((name) => `incident.${name}`),
);

const TYPES: Partial<Record<EventStatus, string>> = {
  firing: "dev.cdevents.incident.detected.0.2.0",
  resolved: "dev.cdevents.incident.resolved.0.2.0",
};

function decode({ body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const event = fields(fields(readJson(body, CURE))["event"]);
  const type = text(event["event_type"]);
  if (type === undefined) throw new UnreadableBodyError("The body has no `event` with an `event_type`.", CURE);
  if (type === "pagey.ping") return [ping(event, type, now)];
  // Services change as well, which says nothing about anything that runs.
  return type.startsWith("incident.") ? [incident(event, type, now)] : [];
}

/** "Send test event" in the settings of the subscription. */
function ping(event: Fields, type: string, now: Date): PipelineEvent {
  return toEvent("pagerduty", now, {
    id: id(event["id"]) ?? eventKey(type, text(event["occurred_at"])),
    type: `com.pagerduty.${type}`,
    time: instant(event["occurred_at"]),
    kind: "handshake",
    status: "info",
    pipeline: "",
  });
}

function incident(event: Fields, type: string, now: Date): PipelineEvent {
  const data = fields(event["data"]);
  // A note, a responder and so on only name the incident that they belong to.
  const about = text(data["type"]) === "incident" ? data : { ...data, ...fields(data["incident"]) };
  const incidentId = id(about["id"]);
  if (incidentId === undefined) throw new UnreadableBodyError(`The event ${type} names no incident.`, CURE);
  const status = STATUSES.get(type) ?? (NEWS.has(type) ? "info" : "unknown");
  const title = first((value) => text(value, LONGEST.error), about["title"], about["summary"]);
  const at = instant(event["occurred_at"]);
  const priority = text(fields(data["priority"])["summary"]);
  const urgency = text(data["urgency"]);
  return toEvent("pagerduty", now, {
    id: id(event["id"]) ?? eventKey(type, incidentId, text(event["occurred_at"])),
    type: TYPES[status] ?? `com.pagerduty.${type}`,
    time: first(instant, event["occurred_at"], data["created_at"]),
    kind: "alert",
    status,
    pipeline: text(fields(data["service"])["summary"]) ?? text(title) ?? "incident",
    runId: incidentId,
    // It may move to another service.
    runScope: "incident",
    url: first(link, about["html_url"], fields(data["service"])["html_url"]),
    actor: text(fields(event["agent"])["summary"]),
    error: status === "firing" ? title : undefined,
    startedAt: first(instant, data["reopened_at"], data["created_at"]),
    endedAt: status === "resolved" ? at : undefined,
    alert: { fingerprint: id(data["incident_key"]), severity: priority ?? urgency },
    labels: {
      title: text(title),
      number: id(data["number"]),
      severity: priority ?? urgency,
      urgency,
      priority,
      escalation_policy: text(fields(data["escalation_policy"])["summary"]),
    },
  });
}
