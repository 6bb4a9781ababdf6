import { describe, expect, test } from "vitest";
import { pagerduty } from "../../src/events/sources/pagerduty.ts";
import { at, live, told } from "./run.ts";
import { basic, decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";

const INCIDENT = {
  id: "PGR0VU2",
  type: "incident",
  self: "https://api.pagerduty.com/incidents/PGR0VU2",
  html_url: "https://acme.pagerduty.com/incidents/PGR0VU2",
  number: 2,
  status: "triggered",
  incident_key: "d3640fbd41094207a1c11e58e46b1662",
  created_at: "2026-11-20T02:40:00Z",
  title: "Drift of the churn model",
  service: {
    html_url: "https://acme.pagerduty.com/services/PF9KMXH",
    id: "PF9KMXH",
    self: "https://api.pagerduty.com/services/PF9KMXH",
    summary: "Churn model",
    type: "service_reference",
  },
  assignees: [],
  escalation_policy: { id: "PUS0KTE", summary: "Machine learning" },
  priority: { id: "PSO75BM", summary: "P1" },
  urgency: "high",
  resolve_reason: null,
};

function incident(name = "triggered", data: object = {}, event: object = {}) {
  return {
    event: {
      id: "01BRB6ZP4M6T8ZG4X6BP63ZB9O",
      event_type: `incident.${name}`,
      resource_type: "incident",
      occurred_at: "2026-11-20T03:41:00.169+01:00",
      agent: { html_url: "https://acme.pagerduty.com/users/PLH1HKV", id: "PLH1HKV", summary: "Tenex Engineer" },
      client: { name: "PagerDuty" },
      data: { ...INCIDENT, ...data },
      ...event,
    },
  };
}

const NOTE = {
  incident: {
    html_url: "https://acme.pagerduty.com/incidents/PGR0VU2",
    id: "PGR0VU2",
    self: "https://api.pagerduty.com/incidents/PGR0VU2",
    summary: "Drift of the churn model",
    type: "incident_reference",
  },
  id: "P2LA89X",
  content: "Looking into it",
  type: "incident_note",
};

describeContract({
  source: pagerduty,
  secrets: ["pd-secret", "pd-next-secret"],
  authenticate: (body, secret) => ({ "x-pagerduty-signature": `v1=${hmac(body, secret)}` }),
  forged: [
    ["a signature without its version", (right) => sent(right, (one) => one.slice(3))],
    ["a signature of another version", (right) => sent(right, (one) => one.replace("v1", "v2"))],
    ["a truncated signature", (right) => sent(right, (one) => one.slice(0, -2))],
    ["a longer signature", (right) => sent(right, (one) => `${one}00`)],
    ["an empty signature", (right) => sent(right, () => "v1=")],
    ["user and password", () => ({ authorization: basic("pd:pd-secret") })],
    ["a thousand guesses before the right one", (right) => sent(right, (one) => `${GUESSES},${one}`)],
  ],
  signs: true,
  payloads: [incident(), { event: { ...incident("annotated").event, data: NOTE } }],
});

const GUESSES = Array.from({ length: 1000 }, () => `v1=${"0".repeat(64)}`).join(",");

function sent(right: Readonly<Record<string, string>>, change: (signature: string) => string) {
  return { "x-pagerduty-signature": change(right["x-pagerduty-signature"] ?? "") };
}

describe("signatures while a secret is replaced", () => {
  const body = Buffer.from(JSON.stringify(incident()));
  const [ours, other] = [`v1=${hmac(body, "pd-secret")}`, `v1=${hmac(body, "new")}`];
  const verify = (signature: string) =>
    pagerduty.verify(
      { headers: { "x-pagerduty-signature": signature, "x-webhook-id": "cf3e" }, body },
      ["pd-secret"],
      NOW,
    );

  test.each([
    ["first", `${ours},${other}`],
    ["last", `${other},${ours}`],
    ["after a blank", `${other}, ${ours}`],
    ["beside a version that nobody knows", `v2=abc,${ours}`],
  ])("are taken when ours is %s", async (_, signature) => {
    expect(await verify(signature)).toEqual({ outcome: "verified", secret: 0, deliveryId: "cf3e" });
  });
});

describe("an incident", () => {
  test("is read field by field", () => {
    expect(decodeOne(pagerduty, incident())).toEqual({
      id: "01BRB6ZP4M6T8ZG4X6BP63ZB9O",
      source: "pagerduty",
      type: "dev.cdevents.incident.detected.0.2.0",
      time: "2026-11-20T02:41:00.169Z",
      kind: "alert",
      status: "firing",
      pipeline: "Churn model",
      runId: "PGR0VU2",
      runScope: "incident",
      url: "https://acme.pagerduty.com/incidents/PGR0VU2",
      actor: "Tenex Engineer",
      error: "Drift of the churn model",
      startedAt: "2026-11-20T02:40:00.000Z",
      alert: { fingerprint: "d3640fbd41094207a1c11e58e46b1662", severity: "P1" },
      labels: {
        title: "Drift of the churn model",
        number: "2",
        severity: "P1",
        urgency: "high",
        priority: "P1",
        escalation_policy: "Machine learning",
      },
    });
  });

  test("is resolved by its own event, at the time of that event", () => {
    expect(decodeOne(pagerduty, incident("resolved", { status: "resolved" }))).toMatchObject({
      type: "dev.cdevents.incident.resolved.0.2.0",
      status: "resolved",
      runId: "PGR0VU2",
      endedAt: "2026-11-20T02:41:00.169Z",
    });
  });

  test("keeps its card when it moves to another service, and resolves there", () => {
    const moved = { service: { ...INCIDENT.service, id: "PX", summary: "Feature store" } };
    const happened = (name: string, minute: number, data: object = {}) =>
      decodeOne(pagerduty, incident(name, data, { id: name, occurred_at: at(minute) }));
    const history = live([
      happened("triggered", 0),
      happened("service_updated", 1, moved),
      happened("resolved", 2, moved),
    ]);
    expect([...history.runs.keys()]).toEqual(["pagerduty|incident|PGR0VU2"]);
    expect(told(history)).toEqual(["failed firing PGR0VU2", "recovered resolved PGR0VU2"]);
    expect(history.changes.at(-1)?.event.pipeline).toBe("Feature store");
  });

  test.each([
    ["triggered", "firing"],
    ["reopened", "firing"],
    ["resolved", "resolved"],
    ["acknowledged", "info"],
    ["unacknowledged", "info"],
    ["escalated", "info"],
    ["delegated", "info"],
    ["reassigned", "info"],
    ["priority_updated", "info"],
    ["service_updated", "info"],
    ["incident_type.changed", "info"],
    ["workflow.completed", "info"],
    ["exploded", "unknown"],
  ])("that was %s is %s, whatever its status says", (name, status) => {
    expect(decodeOne(pagerduty, incident(name, { status: "resolved" })).status).toBe(status);
  });

  test("is as urgent as PagerDuty says where it has no priority", () => {
    expect(decodeOne(pagerduty, incident("triggered", { priority: null }))).toMatchObject({
      alert: { severity: "high" },
      labels: { severity: "high" },
    });
  });

  test("that a note is about is the incident, not the note", () => {
    const event = decodeOne(pagerduty, { event: { ...incident("annotated").event, data: NOTE } });
    expect(event).toMatchObject({
      status: "info",
      runId: "PGR0VU2",
      url: "https://acme.pagerduty.com/incidents/PGR0VU2",
      labels: { title: "Drift of the churn model" },
    });
    expect(event).not.toHaveProperty("error");
  });

  test("never links PagerDuty's API", () => {
    const { url } = decodeOne(pagerduty, incident("triggered", { html_url: null }));
    expect(url).toBe("https://acme.pagerduty.com/services/PF9KMXH");
  });

  test("has an id of its own where PagerDuty gives none", () => {
    const event = incident("triggered", {}, { id: null });
    expect(decodeOne(pagerduty, event).id).toBe("incident.triggered/PGR0VU2/2026-11-20T03%3A41%3A00.169%2B01%3A00");
  });

  test("without an id is unreadable", () => {
    expect(() => decodeAll(pagerduty, incident("triggered", { id: null }))).toThrow("names no incident");
    expect(() => decodeAll(pagerduty, incident("triggered", {}, { data: null }))).toThrow("names no incident");
  });
});

describe("what is no incident", () => {
  test("a ping only asks whether the door is there", () => {
    const event = { id: "1", event_type: "pagey.ping", occurred_at: "2026-11-20T02:41:00Z", data: { type: "ping" } };
    expect(decodeOne(pagerduty, { event })).toMatchObject({ kind: "handshake", status: "info", pipeline: "" });
  });

  test("a service that changed says nothing about what runs", () => {
    expect(decodeAll(pagerduty, { event: { id: "1", event_type: "service.updated", data: {} } })).toEqual([]);
  });

  test("a body of the older versions is unreadable", () => {
    expect(() => decodeAll(pagerduty, { messages: [{ event: "incident.trigger" }] })).toThrow("no `event`");
  });
});
