import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, text } from "../payload.ts";
import { signedBy } from "../signature.ts";
import type { Verification, WebhookRequest, WebhookSource } from "../source.ts";
import { type AlertGroup, quantity, readAlert, readAlerts } from "./alertmanager-alerts.ts";
import { decodeLegacyAlert, isLegacyAlert } from "./grafana-legacy.ts";
import { WINDOW_MS } from "./standard-webhooks-signature.ts";

/** More expressions than any rule shows. */
const MOST_VALUES = 20;

/** Proxies add a time or two of their own; nobody may make us compute thousands of signatures. */
const MOST_TIMES = 5;

const CURE = "Leave the contact point's custom payload empty, so that Grafana sends its own format.";

/**
 * The webhook contact point of Grafana's alerting:
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafana: WebhookSource = {
  name: "grafana",
  verify: async (request, secrets, now) => verify(request, secrets, now),
  decode({ body }, now) {
    const json = readJson(body, CURE);
    if (isLegacyAlert(fields(json))) return [decodeLegacyAlert(fields(json), body, now)];
    return decode(readAlerts(json, CURE), now);
  },
};

function verify(request: WebhookRequest, secrets: readonly string[], now: Date): Verification {
  const { headers } = request;
  const signature = headers["x-grafana-alerting-signature"];
  // Right credentials beside a wrong signature are no excuse: whoever saw them once can send them again.
  if (signature !== undefined) return verifySignature(signature, request, secrets, now);
  const secret = presents(bearerToken(request) ?? basicCredentials(request), secrets);
  return verdict(secret, "the request is not signed and presents none of the configured secrets");
}

function verifySignature(
  signature: string,
  { headers, body }: WebhookRequest,
  secrets: readonly string[],
  now: Date,
): Verification {
  if (!/^[0-9a-f]{64}$/i.test(signature))
    return verdict(undefined, "X-Grafana-Alerting-Signature is not 64 hexadecimal digits");
  const bytes = Buffer.from(signature, "hex");
  // Whoever sets up the contact point names the header of the time.
  const times = Object.entries(headers)
    .filter(([name, value]) => name.includes("timestamp") && /^\d{1,11}$/.test(value))
    .slice(0, MOST_TIMES)
    .map(([, value]) => value);
  for (const seconds of times) {
    const secret = signedBy(Buffer.concat([Buffer.from(`${seconds}:`), body]), bytes, secrets);
    if (secret === undefined) continue;
    const isFresh = Math.abs(now.getTime() - Number(seconds) * 1000) <= WINDOW_MS;
    return verdict(
      isFresh ? secret : undefined,
      "the timestamp is more than 5 minutes off: a replay, or a wrong clock",
    );
  }
  return verdict(signedBy(body, bytes, secrets), "the signature fits none of the configured secrets");
}

function decode(group: AlertGroup, now: Date): readonly PipelineEvent[] {
  return group.alerts.map((one) => {
    const read = readAlert(group.body, one);
    const { alert, labels = {} } = read;
    // What the button "Test" of a contact point sends, unless its labels are changed.
    const isTest = labels["alertname"] === "TestAlert" && labels["instance"] === "Grafana";
    return toEvent("grafana", now, {
      ...read,
      id: eventKey(alert.fingerprint, read.status, read.startedAt),
      alert: { ...alert, value: alert.value ?? measured(one) },
      ...(isTest ? { sample: true } : {}),
    });
  });
}

/** The values of the rule's expressions; by their letters when there are several: `B=44.2, C=1`. */
function measured(alert: Fields): string | undefined {
  const values = Object.entries(fields(alert["values"]))
    .slice(0, MOST_VALUES)
    .flatMap(([letter, value]) => {
      const said = quantity(value);
      return said === undefined ? [] : [[letter, said] as const];
    });
  const [single, ...more] = values;
  if (single === undefined) return text(alert["valueString"]);
  return text(more.length === 0 ? single[1] : values.map((pair) => pair.join("=")).join(", "));
}
