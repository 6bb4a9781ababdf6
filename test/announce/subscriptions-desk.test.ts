import { beforeEach, describe, expect, test } from "vitest";
import { createChannelNames } from "../../bot/slack/channel-names.ts";
import { createPlaces, rememberNames, underRoutedNames } from "../../src/announce/places.ts";
import { createRouter } from "../../src/announce/router.ts";
import { createDesk } from "../../src/announce/subscriptions-desk.ts";
import { createConversation } from "../../src/chat/conversation.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { type Route, WEEKDAYS } from "../../src/config/config.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { pipelineKey } from "../../src/events/history.ts";
import type { Store } from "../../src/store/store.ts";
import { event, live } from "../events/run.ts";
import { open } from "../store/open.ts";

let store: Store;
let routes: Route[] = [];
let clock = Date.parse("2026-11-20T10:00:00Z");
const now = () => new Date(clock);
beforeEach(async () => {
  store = await open();
  routes = [];
  clock = Date.parse("2026-11-20T10:00:00Z");
  await store.events.accept({ source: "github", events: [event("started", 0)], receivedAt: now() });
});

const MESSAGE: IncomingMessage = {
  id: "m1",
  platform: "slack",
  workspace: "T1",
  channel: "C042",
  thread: "m1",
  user: "U1",
  text: "",
  surface: "channel",
  addressed: true,
  fromBot: false,
  outsider: false,
  sentAt: "2026-11-20T10:00:00Z",
};

/** What the whole conversation replies, with the real store behind it. */
async function ask(text: string, more: Partial<IncomingMessage> = {}): Promise<string> {
  const { subscriptions, mutes, history } = store;
  const placeOf = createPlaces({ routes: () => routes, namesOf: subscriptions.namesOf });
  const converse = createConversation({
    answer: async ({ text: query }) => ({ kind: "nothing", query, nearest: [], askWhom: "us" }),
    about: () => ({ team: "ML", askWhom: "us", suggestions: [] }),
    absoluteUrl: (url) => url,
    report: ({ detail }) => expect.fail(detail),
    news: createDesk({
      subscriptions,
      mutes,
      routes: () => routes,
      pipelines: () => history.pipelines(100),
      placeOf,
      now,
    }),
  });
  const reply = await converse({ ...MESSAGE, ...more, text });
  return reply?.text ?? "silence";
}

/** "slack C042" for where a card is opened. */
async function told(one: PipelineEvent): Promise<readonly string[]> {
  const router = createRouter({ ...store, routes: () => routes, now });
  const changes = live([one]).changes;
  const routed = (await Promise.all(changes.map(router))).flat();
  return routed.filter(({ opens }) => opens).map(({ to }) => `${to.platform} ${to.channel}`);
}

const failed = (more: Partial<PipelineEvent> = {}) => event("failed", 1, more);

/** A first message to the channel, by which the bot learns that the two names are one channel's. */
async function postTo(channel: string, id: string): Promise<void> {
  const message: Reply = { kind: "announcement", text: "", parts: [] };
  await store.outbox.append([{ run: "r", to: { platform: "slack", channel }, action: "card", message }], now());
  const entry = await store.outbox.claim(now(), 1000);
  if (entry) await store.outbox.delivered(entry, { channel: id, ts: "1.2" }, now());
}

describe("a channel that subscribes", () => {
  test("hears of failures on protected branches, until it unsubscribes", async () => {
    expect(await ask("subscribe Nightly training")).toBe(
      'Subscribed: this channel hears of failures and recoveries of Nightly training on main, master, release/*. To undo it: unsubscribe "Nightly training"',
    );
    expect(await told(failed())).toEqual(["slack C042"]);
    expect(await told(failed({ ref: "dev" }))).toEqual([]);
    expect(await told(failed({ pipeline: "lint" }))).toEqual([]);
    expect(await ask("unsubscribe nightly training")).toMatch(/^Unsubscribed: /);
    expect(await told(failed())).toEqual([]);
    expect(await ask("unsubscribe nightly training")).toMatch(/has no subscription to nightly training/);
  });

  test("hears of a branch, or of everything, when it says so", async () => {
    await ask("subscribe nightly* on dev");
    expect(await told(failed({ ref: "dev" }))).toEqual(["slack C042"]);
    expect(await told(failed())).toEqual([]);
    await ask("subscribe nightly* all");
    expect(await told(event("succeeded", 1, { ref: "feature/x" }))).toEqual(["slack C042"]);
  });

  test("is asked back when nobody has heard of the pipeline", async () => {
    expect(await ask("subscribe nightly trainin")).toBe(
      'I have not heard of a pipeline called nightly trainin, so nothing was changed. Did you mean: subscribe "Nightly training"\nIf you mean it: subscribe "nightly trainin"',
    );
    expect(await store.subscriptions.all()).toEqual([]);
    expect(await ask('subscribe "nightly trainin"')).toMatch(/^Subscribed/);
  });

  test("gets no second card when a route names it by another name", async () => {
    routes = [{ name: "r", when: {}, to: [{ platform: "slack", channel: "#ml-alerts" }], mention: [] }];
    await postTo("#ml-alerts", "C042");
    await ask("subscribe *");
    expect(await told(failed())).toEqual(["slack #ml-alerts"]);
  });

  test("gets none either when it asked before anything was posted there, and can take it back", async () => {
    routes = [{ name: "r", when: {}, to: [{ platform: "slack", channel: "#ml-alerts" }], mention: [] }];
    await ask("subscribe *");
    await postTo("#ml-alerts", "C042");
    expect(await told(failed())).toEqual(["slack #ml-alerts"]);
    expect(await ask("subscriptions")).toBe("This channel has 1 subscription and 1 route of docent.yaml.");
    expect(await ask("unsubscribe *")).toMatch(/^Unsubscribed/);
    expect(await store.subscriptions.all()).toEqual([]);
  });

  test("keeps the quiet hours that its routes have", async () => {
    const quiet = [{ timeZone: "UTC", days: WEEKDAYS, from: 0, to: 0 }];
    routes = [
      { name: "r", when: { kind: ["alert"] }, to: [{ platform: "slack", channel: "C042" }], mention: [], quiet },
    ];
    await ask("subscribe *");
    const router = createRouter({ ...store, routes: () => routes, now });
    const [change] = live([failed()]).changes;
    expect(change && (await router(change))[0]).toHaveProperty("quietUntil");
  });

  test("in the web chat is the channel that the page shows, and is told when there is none", async () => {
    const web = { platform: "web", channel: "browser-1" };
    expect(await ask("subscribe *", web)).toMatch(/^Nothing can be announced here yet.*docent\.yaml/);
    routes = [{ name: "r", when: { kind: ["alert"] }, to: [{ platform: "web", channel: "ml-alerts" }], mention: [] }];
    await ask("subscribe *", web);
    expect(await told(failed())).toEqual(["web ml-alerts"]);
  });

  test("is none of the team's when the person is not", async () => {
    expect(await ask("subscribe *", { outsider: true })).toMatch(/^I only answer members of the team/);
    expect(await ask("mute *", { outsider: true })).toMatch(/^I only answer members of the team/);
    expect(await store.subscriptions.all()).toEqual([]);
  });
});

describe("a channel that mutes", () => {
  beforeEach(() => {
    routes = [{ name: "r", when: {}, to: [{ platform: "slack", channel: "C042" }], mention: [] }];
  });

  test("hears nothing new until the time is over, or it unmutes", async () => {
    expect(await ask("mute nightly* for 2h")).toBe(
      "Muted: nothing new of nightly* is announced here for 2 h, until 2026-11-20 12:00 UTC. Cards that are here already follow their runs. To undo it: unmute nightly*",
    );
    expect(await told(failed())).toEqual([]);
    expect(await told(failed({ pipeline: "Deploy" }))).toEqual(["slack C042"]);
    clock += 2 * 60 * 60 * 1000;
    expect(await told(failed())).toEqual(["slack C042"]);
    await ask("mute nightly*");
    expect(await told(failed())).toEqual([]);
    expect(await ask("unmute nightly*")).toBe("Unmuted: nightly* is announced here again.");
    expect(await told(failed())).toEqual(["slack C042"]);
  });

  test("may do so with the button of a card, for that pipeline and branch alone", async () => {
    await store.mutes.mute(
      pipelineKey(failed()),
      { platform: "slack", channel: "C042" },
      new Date(clock + 1000),
      "ada",
    );
    expect(await told(failed())).toEqual([]);
    expect(await told(failed({ ref: "release/1" }))).toEqual(["slack C042"]);
    expect(await ask("unmute Nightly training")).toMatch(/^Unmuted/);
    expect(await told(failed())).toEqual(["slack C042"]);
  });

  test("is told what it did not say clearly", async () => {
    expect(await ask("mute nightly* for ever")).toMatch(/^I do not understand for how long: ever.*for 2h$/);
    expect(await ask("mute nightly* for 90d")).toMatch(/^I do not understand/);
    expect(await ask("mute")).toMatch(/^Which pipeline\?/);
    expect(await ask("unmute nightly*")).toMatch(/^Nothing that is called nightly\* is muted here/);
  });

  test("sees all of it in one list", async () => {
    await ask("mute lint*");
    await ask("subscribe deploy* on prod");
    expect(await ask("subscriptions")).toBe("This channel has 1 subscription and 1 route of docent.yaml; 1 muted.");
    expect(await ask("subscriptions", { channel: "C1" })).toMatch(/^This channel hears of no pipeline/);
  });
});

describe("a channel that the routes name, on Slack", () => {
  const names = () => createChannelNames(store.conversations, now);
  beforeEach(() => {
    routes = [{ name: "r", when: {}, to: [{ platform: "slack", channel: "#ML-alerts" }], mention: [] }];
  });

  test("is known once the bot has posted there: what it muted before holds since, and is lifted", async () => {
    await ask("mute nightly*");
    await postTo("#ML-alerts", "C042");
    expect(await told(failed())).toEqual([]);
    expect(await ask("subscriptions")).toBe("This channel has 0 subscriptions and 1 route of docent.yaml; 1 muted.");
    expect(await ask("unmute nightly*")).toMatch(/^Unmuted/);
    expect(await told(failed())).toEqual(["slack #ML-alerts"]);
  });

  test("is known from the first announcement by a command, which tells its name", async () => {
    await names().learn("C042", "ml-alerts", "T1");
    await ask("mute nightly*");
    await ask("subscribe *");
    expect(await told(failed())).toEqual([]);
    expect(await told(failed({ pipeline: "Deploy" }))).toEqual(["slack #ML-alerts"]);
  });

  test("half a minute later at most where a process knew it without a name", async () => {
    await ask("subscribe *");
    const router = createRouter({ ...store, routes: () => routes, now });
    const places = async () => {
      const [change] = live([failed()]).changes;
      return change && (await router(change)).map(({ to }) => to.channel);
    };
    expect(await places()).toEqual(["#ML-alerts", "C042"]);
    await names().learn("C042", "ml-alerts", "T1");
    clock += 30_000;
    expect(await places()).toEqual(["#ML-alerts"]);
  });

  test("is looked up once for an event, however much it asked for", async () => {
    for (const name of ["a", "b", "c"]) await ask(`subscribe "${name}"`);
    let looked = 0;
    const namesOf = rememberNames(async () => {
      looked++;
      return [];
    }, now);
    await underRoutedNames(await store.subscriptions.all(), { routes: () => routes, namesOf });
    expect(looked).toBe(1);
  });

  test("keeps its wishes when the route is gone, hears of each event once, and can take them back", async () => {
    await names().learn("C042", "ml-alerts", "T1");
    await ask("subscribe *");
    routes = [];
    expect(await told(failed())).toEqual(["slack C042"]);
    expect(await ask("subscriptions")).toMatch(/^This channel has 1 subscription /);
    await ask("subscribe *");
    expect(await told(failed())).toEqual(["slack C042"]);
    await ask("unsubscribe *");
    expect(await store.subscriptions.all()).toEqual([]);
  });

  test("that was renamed is no longer the one that has its name now", async () => {
    await postTo("#ML-alerts", "C042");
    await ask("mute *");
    expect(await told(failed())).toEqual([]);
    await postTo("#ML-alerts", "C043");
    clock += 30_000;
    expect(await told(failed())).toEqual(["slack #ML-alerts"]);
    await ask("mute *", { channel: "C043" });
    expect(await told(failed())).toEqual([]);
    // A command in the one that took the name; then one in the other, under its new name.
    await names().learn("C044", "ml-alerts", "T1");
    await names().learn("C042", "ml-old", "T1");
    expect(await told(failed())).toEqual(["slack #ML-alerts"]);
    expect(await ask("subscriptions", { channel: "C044" })).toMatch(/^This channel has 0 .* 1 route of docent.yaml\.$/);
    expect(await ask("subscriptions")).toMatch(/0 routes of docent.yaml; 1 muted\.$/);
  });
});

test("a question that begins with one of the words stays a question, and the help tells of them", async () => {
  expect(await ask("mute an alert in grafana, how?")).not.toMatch(/pipeline called/);
  expect(await ask("help")).toMatch(/docs/);
});
