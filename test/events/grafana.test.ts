import { describe, expect, test } from "vitest";
import { UnreadableBodyError } from "../../src/events/source.ts";
import { grafana } from "../../src/events/sources/grafana.ts";
import { alert, group, PLAIN_KEY } from "./alertmanager-request.ts";
import { basic, decodeAll, decodeOne, describeContract, hmac, NOW } from "./source-contract.ts";
import { seconds } from "./standard-webhooks-sign.ts";

const SECRET = "grafana-secret";
const HEADER = "x-grafana-alerting-signature";

/** What Grafana adds to what Alertmanager sends. */
const grafanaAlert = (of: object = {}, labels: object = {}) =>
  alert(
    {
      generatorURL: "https://grafana.example/alerting/grafana/d1rdpdv7k/view",
      silenceURL: "https://grafana.example/alerting/silence/new",
      dashboardURL: "https://grafana.example/d/abc",
      panelURL: "https://grafana.example/d/abc?viewPanel=2",
      values: { B: 44.25, C: 1 },
      valueString: "[ metric='foo' labels=none value=10 ]",
      orgId: 1,
      ...of,
    },
    { grafana_folder: "ML", ...labels },
  );

const message = (alerts: readonly unknown[] = [grafanaAlert()], top: object = {}) =>
  group(alerts, { version: "1", orgId: 1, title: "[FIRING:1]", state: "alerting", message: "**Firing**", ...top });

const legacy = (of: object = {}) => ({
  dashboardId: 1,
  evalMatches: [{ value: 0.31, metric: "psi", tags: {} }],
  imageUrl: "https://grafana.example/assets/img.png",
  message: "Drift of age",
  orgId: 1,
  panelId: 2,
  ruleId: 7,
  ruleName: "Feature drift",
  ruleUrl: "https://grafana.example/d/hZ7BuVbWz/test?fullscreen&edit&tab=alert&panelId=2",
  state: "alerting",
  tags: { severity: "page" },
  title: "[Alerting] Feature drift",
  ...of,
});

describe("Grafana that signs", () => {
  describeContract({
    source: grafana,
    secrets: [SECRET, "grafana-next-secret"],
    authenticate: (body, secret) => ({ [HEADER]: hmac(body, secret === "" ? "any" : secret) }),
    forged: [
      ["a signature that is cut off", (right) => ({ [HEADER]: right[HEADER]?.slice(0, -2) ?? "" })],
      ["a longer signature", (right) => ({ [HEADER]: `${right[HEADER]}00` })],
      ["an empty signature", () => ({ [HEADER]: "" })],
      ["a signature by SHA-1", () => ({ [HEADER]: hmac(Buffer.from("{}"), SECRET, "hex", "sha1") })],
      ["a signature with its algorithm", (right) => ({ [HEADER]: `sha256=${right[HEADER]}` })],
      [
        "a wrong signature beside the right token",
        () => ({ [HEADER]: "0".repeat(64), authorization: `Bearer ${SECRET}` }),
      ],
    ],
    signs: true,
    payloads: [message(undefined, PLAIN_KEY), legacy()],
  });
});

describe("Grafana that presents credentials", () => {
  describeContract({
    source: grafana,
    secrets: ["docent:secret", "docent:next"],
    authenticate: (_, secret) => ({ authorization: basic(secret) }),
    forged: [["another user", () => ({ authorization: basic("other:secret") })]],
    signs: false,
    payloads: [message(undefined, PLAIN_KEY)],
  });

  test("may have a Bearer token", async () => {
    const request = { headers: { authorization: `Bearer ${SECRET}` }, body: Buffer.from("{}") };
    expect(await grafana.verify(request, [SECRET], NOW)).toMatchObject({ outcome: "verified" });
  });
});

describe("a signature with a time", () => {
  const body = Buffer.from(JSON.stringify(message()));
  const verify = (headers: Record<string, string>) => grafana.verify({ headers, body }, [SECRET], NOW);
  const signed = (at: string, name = "x-grafana-alerting-timestamp") => ({
    [HEADER]: hmac(Buffer.concat([Buffer.from(`${at}:`), body]), SECRET),
    [name]: at,
  });

  test.each([
    [-300, "verified"],
    [-301, "refused"],
    [300, "verified"],
    [301, "refused"],
  ])("%d seconds from now is %s", async (offset, outcome) => {
    expect(await verify(signed(seconds(NOW, offset)))).toMatchObject({ outcome });
  });

  test("is found in whatever header was chosen for the time", async () => {
    expect(await verify(signed(seconds(NOW), "x-my-timestamp"))).toMatchObject({ outcome: "verified" });
  });

  test("is looked for in few headers only: each costs an HMAC of the whole body, whoever asks for it", async () => {
    const others = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`timestamp-${index}`, "1"]));
    const right = signed(seconds(NOW));
    expect(await verify({ ...others(2), ...right })).toMatchObject({ outcome: "verified" });
    expect(await verify({ ...others(50), ...right })).toMatchObject({ outcome: "refused", status: 401 });
  });

  test("is refused without the time, and with another", async () => {
    const { [HEADER]: signature = "" } = signed(seconds(NOW, -3600));
    expect(await verify({ [HEADER]: signature })).toMatchObject({ outcome: "refused", status: 401 });
    const later = { [HEADER]: signature, "x-grafana-alerting-timestamp": seconds(NOW) };
    expect(await verify(later)).toMatchObject({ outcome: "refused", status: 401 });
  });
});

describe("an alert of Grafana", () => {
  test("is read field by field", () => {
    expect(decodeOne(grafana, message())).toEqual({
      id: "c6eadffa33fcdf37/firing/2026-11-20T01%3A41%3A00.739Z",
      source: "grafana",
      type: "dev.cdevents.incident.detected.0.2.0",
      time: "2026-11-20T01:41:00.739Z",
      kind: "alert",
      status: "firing",
      pipeline: "FeatureDrift",
      runId: "c6eadffa33fcdf37",
      url: "https://grafana.example/alerting/grafana/d1rdpdv7k/view",
      environment: "prod",
      error: "PSI of `age` is 0.31",
      startedAt: "2026-11-20T01:41:00.739Z",
      model: { name: "churn" },
      alert: {
        fingerprint: "c6eadffa33fcdf37",
        groupKey: '{}/{team="growth"}:{alertname="FeatureDrift"}',
        severity: "page",
        value: "B=44.25, C=1",
      },
      labels: {
        alertname: "FeatureDrift",
        severity: "page",
        model: "churn",
        env: "prod",
        country: "DE",
        grafana_folder: "ML",
      },
      runbookUrl: "https://docs.example/runbooks/drift",
    });
  });

  test("is resolved by its status, whatever the state says", () => {
    const resolved = grafanaAlert({ status: "resolved", endsAt: "2026-11-20T03:41:00Z" });
    expect(decodeOne(grafana, message([resolved], { status: "resolved", state: "alerting" }))).toMatchObject({
      status: "resolved",
      endedAt: "2026-11-20T03:41:00.000Z",
    });
  });

  test("has one value without its letter, or what Grafana 9 wrote", () => {
    expect(decodeOne(grafana, message([grafanaAlert({ values: { B: 3 } })])).alert?.value).toBe("3");
    const old = decodeOne(grafana, message([grafanaAlert({ values: undefined })]));
    expect(old.alert?.value).toBe("[ metric='foo' labels=none value=10 ]");
  });

  test("of the button Test is a sample", () => {
    const tried = grafanaAlert({}, { alertname: "TestAlert", instance: "Grafana" });
    expect(decodeOne(grafana, message([tried])).sample).toBe(true);
    expect(decodeOne(grafana, message())).not.toHaveProperty("sample");
  });

  test("does not lose the others to a bad one", () => {
    expect(decodeAll(grafana, message([null, grafanaAlert(), "x"]))).toHaveLength(1);
    expect(() => decodeAll(grafana, message([null]))).toThrow(UnreadableBodyError);
  });
});

describe("an alert of a dashboard of Grafana before 11", () => {
  test("is read field by field", () => {
    const event = decodeOne(grafana, legacy());
    expect(event).toEqual({
      id: expect.stringMatching(/^legacy\/1\/7\/firing\/[0-9a-f]{64}$/),
      source: "grafana",
      type: "dev.cdevents.incident.detected.0.2.0",
      time: NOW.toISOString(),
      kind: "alert",
      status: "firing",
      pipeline: "Feature drift",
      runId: "7",
      url: "https://grafana.example/d/hZ7BuVbWz/test?fullscreen&edit&tab=alert&panelId=2",
      error: "Drift of age",
      alert: { fingerprint: "7", metric: "psi", value: "0.31" },
      labels: { severity: "page" },
    });
  });

  test.each([
    ["alerting", "firing"],
    ["no_data", "firing"],
    ["ok", "resolved"],
    ["pending", "info"],
    ["paused", "info"],
    ["unknown", "unknown"],
    ["constructor", "unknown"],
    [null, "unknown"],
  ])("in state %s is %s", (state, status) => {
    expect(decodeOne(grafana, legacy({ state })).status).toBe(status);
  });
});
