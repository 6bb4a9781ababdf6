import { describe, expect, test } from "vitest";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { alertmanager } from "../../src/events/sources/alertmanager.ts";
import { alert, group, PLAIN_KEY } from "./alertmanager-request.ts";
import { basic, decodeAll, decodeOne, describeContract, NOW } from "./source-contract.ts";

const one = (of: object = {}, labels: object = {}, annotations: object = {}) =>
  decodeOne(alertmanager, group([alert({ ...of }, { ...labels }, { ...annotations })]));

describe("Alertmanager with a Bearer token", () => {
  describeContract({
    source: alertmanager,
    secrets: ["a-token", "next-token"],
    authenticate: (_, secret) => ({ authorization: `Bearer ${secret}` }),
    forged: [
      ["an empty token", () => ({ authorization: "Bearer " })],
      ["the token without its scheme", () => ({ authorization: "a-token" })],
      ["the token in another scheme", () => ({ authorization: "Token a-token" })],
      ["a token that is cut off", () => ({ authorization: "Bearer a-toke" })],
      ["two tokens", () => ({ authorization: "Bearer a-token, Bearer other" })],
      ["the token as a user's name", () => ({ authorization: basic("a-token:") })],
    ],
    signs: false,
    payloads: [
      group([alert()], PLAIN_KEY),
      group([alert({ status: "resolved", endsAt: "2026-11-20T03:41:00Z" })], { status: "resolved" }),
    ],
  });
});

describe("Alertmanager with Basic credentials", () => {
  describeContract({
    source: alertmanager,
    secrets: ["prometheus:secret", "prometheus:next"],
    authenticate: (_, secret) => ({ authorization: basic(secret) }),
    forged: [
      ["another user", () => ({ authorization: basic("other:secret") })],
      ["credentials that are no Base64", () => ({ authorization: "Basic prometheus:secret" })],
      ["no user", () => ({ authorization: basic(":secret") })],
    ],
    signs: false,
    payloads: [group([alert()], PLAIN_KEY)],
  });
});

describe("an alert", () => {
  test("is read field by field", () => {
    expect(one()).toEqual({
      id: "%7B%7D%2F%7Bteam%3D%22growth%22%7D%3A%7Balertname%3D%22FeatureDrift%22%7D/c6eadffa33fcdf37/firing/2026-11-20T01%3A41%3A00.739Z",
      source: "alertmanager",
      type: "dev.cdevents.incident.detected.0.2.0",
      time: "2026-11-20T01:41:00.739Z",
      kind: "alert",
      status: "firing",
      pipeline: "FeatureDrift",
      runId: "c6eadffa33fcdf37",
      url: "https://prometheus.example/graph?g0.expr=psi+%3E+0.2&g0.tab=1",
      environment: "prod",
      error: "PSI of `age` is 0.31",
      startedAt: "2026-11-20T01:41:00.739Z",
      model: { name: "churn" },
      alert: {
        fingerprint: "c6eadffa33fcdf37",
        groupKey: '{}/{team="growth"}:{alertname="FeatureDrift"}',
        severity: "page",
      },
      labels: { alertname: "FeatureDrift", severity: "page", model: "churn", env: "prod", country: "DE" },
      runbookUrl: "https://docs.example/runbooks/drift",
    });
  });

  test("that is resolved happened when it ended, and has no error", () => {
    const event = one({ status: "resolved", endsAt: "2026-11-20T03:41:00Z" });
    expect(event).toMatchObject({
      status: "resolved",
      type: "dev.cdevents.incident.resolved.0.2.0",
      time: "2026-11-20T03:41:00.000Z",
      startedAt: "2026-11-20T01:41:00.739Z",
      endedAt: "2026-11-20T03:41:00.000Z",
      runId: one().runId,
    });
    expect(event).not.toHaveProperty("error");
  });

  test.each([["FIRING"], ["suppressed"], ["constructor"], [1], [["firing"]]])("with status %j is unknown", (status) => {
    expect(one({ status }).status).toBe("unknown");
  });

  test("without a status of its own has its group's", () => {
    const alerts = [alert({ status: undefined })];
    expect(decodeOne(alertmanager, group(alerts, { status: "resolved" })).status).toBe("resolved");
  });

  test("has the same id as long as it fires, and another when it ends, fires anew, or in another group", () => {
    const later = decodeOne(alertmanager, group([alert()], { notification_reason: "repeat interval", receiver: "x" }));
    expect(later.id).toBe(one().id);
    const all = [
      one().id,
      one({ status: "resolved" }).id,
      one({ startsAt: "2026-11-21T00:00:00Z" }).id,
      one({ fingerprint: "1" }).id,
      decodeOne(alertmanager, group([alert()], { groupKey: "other" })).id,
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test("without a fingerprint is told by its labels, in whatever order", () => {
    const none = { fingerprint: undefined };
    const turned = { ...none, labels: { severity: "page", alertname: "X" } };
    expect(one(turned).runId).toBe(one({ ...none, labels: { alertname: "X", severity: "page" } }).runId);
    expect(one(none).runId).not.toBe(one(none, { country: "FR" }).runId);
  });

  test("says what was measured, where its labels and annotations do", () => {
    const labels = { model_name: "churn", model_version: 7, environment: "production", severity: "warning" };
    const said = { metric: "psi", value: 0.31, threshold: "0.2", slice: "country=DE" };
    expect(one({}, labels, said)).toMatchObject({
      model: { name: "churn", version: "7" },
      environment: "production",
      alert: { severity: "warning", metric: "psi", value: "0.31", threshold: "0.2", slice: "country=DE" },
    });
  });

  test("links Alertmanager where its own address is no page", () => {
    expect(one({ generatorURL: "javascript:alert(1)" }).url).toBe("https://alertmanager.example");
    expect(one({}, {}, { runbook_url: "javascript:alert(1)" })).not.toHaveProperty("runbookUrl");
  });
});

describe("a group", () => {
  test("is as many events as alerts, each with its own status", () => {
    const alerts = [alert(), alert({ status: "resolved", fingerprint: "2", endsAt: "2026-11-20T03:41:00Z" })];
    expect(decodeAll(alertmanager, group(alerts)).map(({ status }) => status)).toEqual(["firing", "resolved"]);
  });

  test.each([[null], [7], ["x"], [[]], [{}], [{ labels: [1] }]])("loses no alert to %j beside it", (bad) => {
    expect(decodeAll(alertmanager, group([alert(), bad, alert({ fingerprint: "2" })]))).toHaveLength(2);
  });

  test("of no alerts is no news", () => {
    expect(decodeAll(alertmanager, group([]))).toEqual([]);
  });

  test.each([
    ["no list of alerts", { version: "4" }],
    ["alerts that are no list", { alerts: { 0: alert() } }],
    ["nothing that is an alert", group([null, 1])],
  ])("with %s is unreadable", (_, body) => {
    expect(() => decodeAll(alertmanager, body)).toThrow(UnreadableBodyError);
  });

  test("of very many labels is bounded", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`label_${index}`, "x".repeat(400)]));
    const event = one({}, many);
    expect(Object.keys(event.labels)).toHaveLength(40);
    expect(event.labels["severity"]).toBe("page");
    expect(JSON.stringify(event).length).toBeLessThan(20_000);
  });

  test("takes its time from its receipt only where the sender gives none", () => {
    expect(one({ startsAt: "soon" }).time).toBe(NOW.toISOString());
  });
});
