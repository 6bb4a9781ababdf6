import type { Draft } from "../draft.ts";
import type { EventStatus } from "../event.ts";
import { parseJson } from "../json-body.ts";
import { type Fields, fields, first, id, instant, LONGEST, list, text, time } from "../payload.ts";
import { consolePage, regionOf } from "./aws-console.ts";
import type { AwsEvent, Said } from "./aws-messages.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["ALARM", "firing"],
  ["OK", "resolved"],
  ["INSUFFICIENT_DATA", "info"],
]);

const TYPES: Partial<Record<EventStatus, string>> = {
  firing: "dev.cdevents.incident.detected.0.2.0",
  resolved: "dev.cdevents.incident.resolved.0.2.0",
};

/** An alarm as EventBridge tells it. */
export function alarmChange({ detail, resources }: AwsEvent): Said | undefined {
  const state = fields(detail["state"]);
  const metrics = list(fields(detail["configuration"])["metrics"]);
  const { metric } = fields(metrics.map((one) => fields(one["metricStat"])).find((one) => Object.keys(one).length > 0));
  const { name, dimensions } = fields(metric);
  const data = parse(state["reasonData"]);
  const recent = Array.isArray(data["recentDatapoints"]) ? data["recentDatapoints"].at(-1) : undefined;
  return toAlarm({
    name: text(detail["alarmName"]),
    arn: resources[0],
    state: state["value"],
    reason: state["reason"],
    at: first(instant, state["timestamp"]),
    metric: { metric: text(name), value: number(recent), threshold: number(data["threshold"]) },
    dimensions: Object.entries(fields(dimensions)),
  });
}

/** Whether it is what CloudWatch itself writes to a topic. */
export function isAlarmMessage({ AlarmName: name, NewStateValue: state }: Fields): boolean {
  return typeof name === "string" && typeof state === "string";
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export function readAlarmMessage(message: Fields): Said {
  const trigger = fields(message["Trigger"]);
  const [stat] = list(trigger["Metrics"]).map((one) => fields(fields(one["MetricStat"])["Metric"]));
  const { MetricName: name, Dimensions: dimensions } = trigger["MetricName"] === undefined ? fields(stat) : trigger;
  const said = toAlarm({
    name: text(message["AlarmName"]) ?? "alarm",
    arn: id(message["AlarmArn"]),
    state: message["NewStateValue"],
    reason: message["NewStateReason"],
    at: time(message["StateChangeTime"]),
    metric: { metric: text(name), threshold: number(trigger["Threshold"]) },
    dimensions: list(dimensions).map((one) => [text(one["name"]) ?? "", one["value"]]),
  });
  return { ...said, labels: { ...said.labels, region: regionOf(id(message["AlarmArn"])) } };
}

interface Alarm {
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly state: unknown;
  readonly reason: unknown;
  readonly at: string | undefined;
  readonly metric: Draft["alert"];
  readonly dimensions: readonly (readonly [string, unknown])[];
}

function toAlarm(alarm: Alarm & { readonly name: string }): Said;
function toAlarm(alarm: Alarm): Said | undefined;
function toAlarm({ name, arn, state, reason, at, metric, dimensions }: Alarm): Said | undefined {
  if (name === undefined) return undefined;
  const status = STATES.get(state) ?? "unknown";
  const fingerprint = arn ?? name;
  return {
    type: TYPES[status],
    time: at,
    kind: "alert",
    status,
    pipeline: name,
    // All that an alarm does is told by one card.
    runId: fingerprint,
    url: consolePage(
      regionOf(arn),
      (home, region) => `${home}/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(name)}`,
    ),
    error: status === "firing" ? text(reason, LONGEST.error) : undefined,
    startedAt: status === "firing" ? at : undefined,
    endedAt: status === "resolved" ? at : undefined,
    alert: {
      ...metric,
      fingerprint,
      slice: text(dimensions.map(([key, value]) => `${key}=${text(value) ?? ""}`).join(", ")),
    },
    labels: {},
  };
}

function parse(json: unknown): Fields {
  try {
    return fields(typeof json === "string" ? parseJson(json) : json);
  } catch {
    return {};
  }
}

function number(value: unknown): string | undefined {
  return text(typeof value === "number" ? String(value) : value);
}
