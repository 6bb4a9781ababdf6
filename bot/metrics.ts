import express, { type Router } from "express";
import type { Deliveries } from "../src/announce/deliveries.ts";
import { GIVEN_UP } from "../src/announce/outbox.ts";

/** Counts what happened in this process, and asks the store what is still to be done. */
export interface Metrics {
  /** @param labels in the order in which they are to be printed; few and bounded values */
  count(name: CounterName, labels: Readonly<Record<string, string>>): void;
  /** `GET /metrics`, for Prometheus. */
  readonly router: Router;
}

const COUNTERS = {
  docent_webhook_requests_total: "Requests to the webhook door, by source and what became of them.",
  docent_delivery_attempts_total: "Attempts to send a message, by platform and what became of them.",
} as const;
const REASONS = [...GIVEN_UP, "unknown"] as const;
type CounterName = keyof typeof COUNTERS;

export function createMetrics(deliveries: Pick<Deliveries, "counts">): Metrics {
  const counters = new Map<CounterName, Map<string, number>>();
  const router = express.Router();
  router.get("/metrics", async (_request, response) => {
    const { waiting, deadBy, waitingEvents, parkedEvents } = await deliveries.counts();
    const lines = [
      ...(Object.keys(COUNTERS) as CounterName[]).flatMap((name) => [
        ...family(name, COUNTERS[name], "counter"),
        ...[...(counters.get(name) ?? [])].map(([labels, value]) => `${name}{${labels}} ${value}`),
      ]),
      ...gauge("docent_deliveries_waiting", "Messages that are still to be sent.", waiting),
      ...family("docent_deliveries_dead", "Messages that were given up, by reason: npx docent deliveries.", "gauge"),
      // Those that are 0, too: an alert on an increase needs something to increase from.
      ...REASONS.map((reason) => `docent_deliveries_dead{reason="${reason}"} ${deadBy[reason] ?? 0}`),
      ...gauge("docent_events_waiting", "Accepted events that are still to be announced.", waitingEvents),
      ...gauge("docent_events_parked", "Accepted events that cannot be announced.", parkedEvents),
    ];
    response
      .set("Cache-Control", "no-store")
      .type("text/plain; version=0.0.4; charset=utf-8")
      .send(`${lines.join("\n")}\n`);
  });
  return {
    count(name, labels) {
      const key = Object.entries(labels)
        .map(([label, value]) => `${label}="${escaped(value)}"`)
        .join(",");
      const known = counters.get(name) ?? new Map<string, number>();
      counters.set(name, known.set(key, (known.get(key) ?? 0) + 1));
    },
    router,
  };
}

function gauge(name: string, help: string, value: number): readonly string[] {
  return [...family(name, help, "gauge"), `${name} ${value}`];
}

function family(name: string, help: string, type: "counter" | "gauge"): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
