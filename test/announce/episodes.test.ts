import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { announce } from "../../src/announce/announcement.ts";
import { createAnnouncer } from "../../src/announce/announcer.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import { createCardPressing } from "../../src/announce/pressing.ts";
import { routeChange } from "../../src/announce/routing.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Destination, Route } from "../../src/config/config.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createFakeMessenger, type FakeMessenger } from "../helpers/fake-messenger.ts";

const ML: Destination = { platform: "slack", channel: "ml" };
const ROUTES: readonly Route[] = [{ name: "alerts", when: { kind: ["alert"] }, to: [ML], mention: [] }];
const log = { row: () => {} };

let clock = new Date();
let store: Store;
let fake: FakeMessenger;
let values: string[];
const now = () => clock;

beforeEach(async () => {
  store = await openStore(":memory:");
  fake = createFakeMessenger();
  values = [];
});
afterEach(() => store.close());

const announcer = () =>
  createAnnouncer({
    book: store.runs,
    route: (change) => routeChange(change, ROUTES),
    announce: async (change, { mention, to }) => {
      const said = await announce(change, { ...WORDS, mention, to });
      values.push(...acknowledgements(said.card));
      return said;
    },
    queued: () => {},
    log,
    now,
  });

const WORDS = {
  owners: {},
  askWhom: "the team",
  today: "2026-11-20",
  runbooks: [],
  absoluteUrl: (url: string) => `https://docs.example.com${url}`,
};

function acknowledgements({ parts }: Reply): readonly string[] {
  return (parts ?? [])
    .flatMap((part) => (part.type === "buttons" ? part.buttons : []))
    .filter(({ action }) => action === "acknowledge")
    .map(({ value }) => value);
}

/** Two processes take what was accepted, at once. */
async function workOff(): Promise<void> {
  await Promise.all([announcer().workOff(), announcer().workOff()]);
  await createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log, now }).workOff();
}

async function send(source: string, at: string, payload: object): Promise<void> {
  clock = new Date(at);
  const events = SOURCES.get(source)?.decode({ headers: {}, body: Buffer.from(JSON.stringify(payload)) }, clock) ?? [];
  await store.events.accept({ source, events, receivedAt: clock });
  await workOff();
}

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
    await send(source, T0, payload("firing", T0));
    await send(source, T1, payload("resolved", T0, T1));
    await send(source, T2, payload("firing", T2));
  });

  const posts = () => fake.shown.filter(({ thread }) => thread === undefined).map(({ text }) => text);
  const replies = () => fake.shown.filter(({ thread }) => thread !== undefined).map(({ text }) => text);

  test("is posted anew, and its old card stays resolved", async () => {
    expect(posts()).toEqual(["Alert FeatureDrift is resolved after 1 h.", "Alert FeatureDrift is firing."]);
    expect(replies()).toEqual(["Resolved after 1 h."]);
    await send(source, T3, payload("resolved", T2, T3));
    expect(posts()).toEqual(["Alert FeatureDrift is resolved after 1 h.", "Alert FeatureDrift is resolved after 2 h."]);
    expect(replies()).toEqual(["Resolved after 1 h.", "Resolved after 2 h."]);
    await send(source, "2027-01-20T04:00:00Z", payload("firing", "2027-01-20T04:00:00Z"));
    expect(posts()).toEqual(["Alert FeatureDrift is resolved after 1 h.", "Alert FeatureDrift is firing again."]);
  });

  test("is posted once, however often it is told and whatever comes late", async () => {
    const before = [...fake.calls];
    await send(source, "2027-01-20T05:00:00Z", payload("firing", T2));
    await send(source, "2027-01-20T05:00:00Z", payload("firing", T0));
    await send(source, "2027-01-20T05:00:00Z", payload("resolved", T0, "2026-11-20T02:00:00Z"));
    expect(fake.calls).toEqual(before);
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
      now,
    });
    const pressed = (value = "") => press({ action: "acknowledge", value, by: "Mona", surface: "slack", voter: "v" });
    expect(await pressed(values[0])).toMatch(/back to normal already/);
    expect(await pressed(values.at(-1))).toMatch(/^Acknowledged/);
    await workOff();
    expect(fake.calls.at(-1)).toBe("update Alert FeatureDrift is firing.");
  });
});
