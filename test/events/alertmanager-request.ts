type Json = Record<string, unknown>;

/** An alert as Alertmanager and Grafana send it. */
export function alert(of: Json = {}, labels: Json = {}, annotations: Json = {}): Json {
  return {
    status: "firing",
    labels: { alertname: "FeatureDrift", severity: "page", model: "churn", env: "prod", country: "DE", ...labels },
    annotations: {
      summary: "Drift of `age`",
      description: "PSI of `age` is 0.31",
      runbook_url: "https://docs.example/runbooks/drift",
      ...annotations,
    },
    startsAt: "2026-11-20T02:41:00.739266876+01:00",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "https://prometheus.example/graph?g0.expr=psi+%3E+0.2&g0.tab=1",
    fingerprint: "c6eadffa33fcdf37",
    ...of,
  };
}

/** A group of alerts, version 4. */
export function group(alerts: readonly unknown[], top: Json = {}): Json {
  return {
    version: "4",
    groupKey: '{}/{team="growth"}:{alertname="FeatureDrift"}',
    truncatedAlerts: 0,
    status: "firing",
    receiver: "docent",
    groupLabels: { alertname: "FeatureDrift" },
    commonLabels: { alertname: "FeatureDrift" },
    commonAnnotations: { runbook_url: "https://docs.example/runbooks/drift" },
    externalURL: "https://alertmanager.example",
    notification_reason: "first notification",
    alerts,
    ...top,
  };
}

/** For a group whose text has no braces but those of objects. */
export const PLAIN_KEY = { groupKey: "drift" };
