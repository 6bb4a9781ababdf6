import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import { readJson } from "../json-body.ts";
import type { WebhookSource } from "../source.ts";
import { readAlert, readAlerts } from "./alertmanager-alerts.ts";

const CURE = "Leave `payload` out of the webhook_config, so that Alertmanager sends its own format, version 4.";

/**
 * Alertmanager's webhooks (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). They are not
 * signed: the credentials of `http_config` tell who sends them.
 */
export const alertmanager: WebhookSource = {
  name: "alertmanager",
  async verify(request, secrets) {
    const secret = presents(bearerToken(request) ?? basicCredentials(request), secrets);
    return verdict(secret, "the request presents none of the configured secrets as Bearer token or Basic credentials");
  },
  decode({ body }, now) {
    const group = readAlerts(readJson(body, CURE), CURE);
    return group.alerts.map((one) => {
      const read = readAlert(group.body, one);
      const { groupKey, fingerprint } = read.alert;
      // An alert is told again as long as it fires, and by each of several Alertmanagers.
      return toEvent("alertmanager", now, {
        ...read,
        id: eventKey(groupKey, fingerprint, read.status, read.startedAt),
      });
    });
  },
};
