import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { createMetrics, type Metrics } from "../../bot/metrics.ts";

const counts = { waiting: 3, dead: 2, deadBy: { in_doubt: 1, unknown: 1 }, waitingEvents: 1, parkedEvents: 0 };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function scrape({ router }: Metrics): Promise<Response> {
  const server = await new Promise<Server>((resolve) => {
    const listening = express()
      .use(router)
      .listen(0, "127.0.0.1", () => resolve(listening));
  });
  servers.push(server);
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
}

test("/metrics tells Prometheus what happened and what is still to be done", async () => {
  const metrics = createMetrics({ counts: () => Promise.resolve(counts) });
  metrics.count("docent_delivery_attempts_total", { platform: "slack", outcome: "delivered" });
  metrics.count("docent_delivery_attempts_total", { platform: "slack", outcome: "delivered" });
  metrics.count("docent_delivery_attempts_total", { platform: "slack", outcome: "dead" });
  metrics.count("docent_webhook_requests_total", { source: "github", outcome: "accepted" });
  const response = await scrape(metrics);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toMatchInlineSnapshot(`
    "# HELP docent_webhook_requests_total Requests to the webhook door, by source and what became of them.
    # TYPE docent_webhook_requests_total counter
    docent_webhook_requests_total{source="github",outcome="accepted"} 1
    # HELP docent_delivery_attempts_total Attempts to send a message, by platform and what became of them.
    # TYPE docent_delivery_attempts_total counter
    docent_delivery_attempts_total{platform="slack",outcome="delivered"} 2
    docent_delivery_attempts_total{platform="slack",outcome="dead"} 1
    # HELP docent_deliveries_waiting Messages that are still to be sent.
    # TYPE docent_deliveries_waiting gauge
    docent_deliveries_waiting 3
    # HELP docent_deliveries_dead Messages that were given up, by reason: npx docent deliveries.
    # TYPE docent_deliveries_dead gauge
    docent_deliveries_dead{reason="refused"} 0
    docent_deliveries_dead{reason="not_connected"} 0
    docent_deliveries_dead{reason="gone"} 0
    docent_deliveries_dead{reason="in_doubt"} 1
    docent_deliveries_dead{reason="too_late"} 0
    docent_deliveries_dead{reason="no_card"} 0
    docent_deliveries_dead{reason="unknown"} 1
    # HELP docent_events_waiting Accepted events that are still to be announced.
    # TYPE docent_events_waiting gauge
    docent_events_waiting 1
    # HELP docent_events_parked Accepted events that cannot be announced.
    # TYPE docent_events_parked gauge
    docent_events_parked 0
    "
  `);
});

test("a label cannot break out of its quotes", async () => {
  const metrics = createMetrics({ counts: () => Promise.resolve(counts) });
  metrics.count("docent_webhook_requests_total", { source: 'a"\n\\', outcome: "refused" });
  const text = await (await scrape(metrics)).text();
  expect(text).toContain('docent_webhook_requests_total{source="a\\"\\n\\\\",outcome="refused"} 1\n');
});
