import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCardPressing } from "../../src/announce/pressing.ts";
import type { Route } from "../../src/config/config.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { buttonsOf, createRound, type Round } from "./round.ts";

const ROUTES: readonly Route[] = [
  { name: "alerts", when: { kind: ["alert"] }, to: [{ platform: "slack", channel: "ml" }], mention: [] },
];

let store: Store;
let round: Round;

beforeEach(async () => {
  store = await openStore(":memory:");
  round = createRound(store, ROUTES);
});
afterEach(() => store.close());

type Status = "firing" | "resolved";

const prometheus = (status: Status, startsAt: string, endsAt = "0001-01-01T00:00:00Z") => ({
  status,
  groupKey: '{}:{alertname="FeatureDrift"}',
  externalURL: "https://alertmanager.example.com",
  alerts: [{ status, labels: { alertname: "FeatureDrift" }, startsAt, endsAt, fingerprint: "c6eadffa33fcdf37" }],
});

const cloudWatch = (id: string, value: "ALARM" | "OK", at: string) => ({
  id,
  "detail-type": "CloudWatch Alarm State Change",
  source: "aws.cloudwatch",
  account: "123456789012",
  region: "eu-west-1",
  time: at,
  resources: ["arn:aws:cloudwatch:eu-west-1:123456789012:alarm:FeatureDrift"],
  detail: { alarmName: "FeatureDrift", state: { value, timestamp: at } },
});

const [T0, T1, T2, T3] = [
  "2026-11-20T00:00:00Z",
  "2026-11-20T01:00:00Z",
  "2027-01-20T01:00:00Z",
  "2027-01-20T03:00:00Z",
];

const SENDERS: readonly (readonly [source: string, send: (status: Status, began: string, ended?: string) => object])[] =
  [
    ["alertmanager", prometheus],
    ["grafana", prometheus],
    [
      "aws",
      (status, began, ended) =>
        cloudWatch(
          `${status} ${began}`,
          status === "firing" ? "ALARM" : "OK",
          status === "firing" ? began : (ended ?? ""),
        ),
    ],
  ];

describe.each(SENDERS)("an alert of %s that comes back after two months", (source, payload) => {
  beforeEach(async () => {
    await round.send(source, T0, payload("firing", T0));
    await round.send(source, T1, payload("resolved", T0, T1));
    await round.send(source, T2, payload("firing", T2));
  });

  test("is posted anew, and its old card stays resolved", async () => {
    expect(round.cards()).toEqual(["Alert FeatureDrift is resolved after 1 h.", "Alert FeatureDrift is firing."]);
    expect(round.replies()).toEqual(["Resolved after 1 h."]);
    await round.send(source, T3, payload("resolved", T2, T3));
    expect(round.cards()).toEqual([
      "Alert FeatureDrift is resolved after 1 h.",
      "Alert FeatureDrift is resolved after 2 h.",
    ]);
    expect(round.replies()).toEqual(["Resolved after 1 h.", "Resolved after 2 h."]);
    await round.send(source, "2027-01-20T04:00:00Z", payload("firing", "2027-01-20T04:00:00Z"));
    expect(round.cards()).toEqual(["Alert FeatureDrift is resolved after 1 h.", "Alert FeatureDrift is firing again."]);
  });

  test("is posted once, however often it is told and whatever comes late", async () => {
    const before = [...round.fake.calls];
    await round.send(source, "2027-01-20T05:00:00Z", payload("firing", T2));
    await round.send(source, "2027-01-20T05:00:00Z", payload("firing", T0));
    await round.send(source, "2027-01-20T05:00:00Z", payload("resolved", T0, "2026-11-20T02:00:00Z"));
    expect(round.fake.calls).toEqual(before);
  });

  test("is acknowledged by the button of its new card, and no longer by that of the old one", async () => {
    const press = createCardPressing({
      runs: store.runs,
      events: store.events,
      outbox: store.outbox,
      mutes: store.mutes,
      evidence: store.evidence,
      accepted: () => {},
      queued: () => {},
      now: round.now,
    });
    const values = round.written.flatMap(buttonsOf).filter(({ action }) => action === "acknowledge");
    const pressed = (value = "") => press({ action: "acknowledge", value, by: "Mona", surface: "slack", voter: "v" });
    expect(await pressed(values[0]?.value)).toMatch(/back to normal already/);
    expect(await pressed(values.at(-1)?.value)).toMatch(/^Acknowledged/);
    await round.workOff();
    expect(round.fake.calls.at(-1)).toBe("update Alert FeatureDrift is firing.");
  });
});
