import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { slackMessage } from "../../bot/slack/render.ts";
import { type Announcement, mentionParts } from "../../src/announce/announcement.ts";
import { createAnnouncer } from "../../src/announce/announcer.ts";
import { causesOf } from "../../src/announce/batching.ts";
import { sharedCard } from "../../src/announce/batching-card.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import { routeChange } from "../../src/announce/routing.ts";
import type { Reply } from "../../src/chat/reply.ts";
import { textReply } from "../../src/chat/text-reply.ts";
import { type Route, WEEKDAYS } from "../../src/config/config.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import type { Change } from "../../src/events/history.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { event } from "../events/run.ts";
import { createFakeMessenger, type FakeMessenger } from "../helpers/fake-messenger.ts";

const MINUTE = 60_000;
let clock = Date.parse("2026-11-20T02:00:00Z");
const now = () => new Date(clock);
let store: Store;
let slack: FakeMessenger;

beforeEach(async () => {
  clock = Date.parse("2026-11-20T02:00:00Z");
  store = await openStore(":memory:");
  slack = createFakeMessenger();
});
afterEach(() => store.close());

const BATCH: Route = {
  name: "ml",
  when: {},
  to: [{ platform: "slack", channel: "ml" }],
  mention: [],
  batchMs: 10 * MINUTE,
};
const QUIET: Route = {
  name: "ml",
  when: {},
  to: [{ platform: "slack", channel: "ml" }],
  mention: [],
  quiet: [{ timeZone: "UTC", days: WEEKDAYS, from: 0, to: 6 * 60, urgent: { severity: ["critical"] } }],
};

async function words({ type, event: about, by }: Change): Promise<Announcement> {
  const say = (text: string): Reply => ({ kind: "announcement", text, parts: [] });
  const card = say(`${about.runId} ${by?.status ?? about.status}`);
  return type === "recovered" ? { card, reply: say(`${about.runId} is back`) } : { card };
}

/** Accepts events, announces them and sends what is due. */
async function tell(route: Route, ...events: readonly PipelineEvent[]): Promise<void> {
  const log = { row: (_label: string, text: string) => expect(text).toMatch(/Trying again|given up/) };
  await store.events.accept({ source: "github", events, receivedAt: now() });
  const announcer = createAnnouncer({
    book: store.runs,
    route: (change) => routeChange(change, [route], now()),
    announce: words,
    mention: (mention, to) => mentionParts({ mention, to, owners: {} }),
    queued: () => {},
    log,
    now,
  });
  await announcer.workOff();
  await createDelivery({ outbox: store.outbox, messengers: [slack.messenger], log, now }).workOff();
}

const shown = () => slack.shown.map(({ text, thread }) => (thread === undefined ? text : `> ${text}`));
const failed = (runId: string, more: Partial<PipelineEvent> = {}) =>
  event("failed", 0, { runId, pipeline: `train ${runId}`, failingStep: "Load features", ...more });
const good = (runId: string, more: Partial<PipelineEvent> = {}) =>
  event("succeeded", 9, { runId, pipeline: `train ${runId}`, attempt: 2, ...more });

describe("failures of one cause within the window", () => {
  test("are one message with a count, updated in place", async () => {
    for (let run = 1; run <= 20; run++) {
      await tell(BATCH, failed(String(run)));
      clock += 1000;
    }
    expect(shown()).toEqual(["20 failures of one cause. Failing step: Load features."]);
  });

  test("recover one by one on that message, and the thread hears when all have", async () => {
    await tell(BATCH, failed("1"), failed("2"), failed("3"));
    await tell(BATCH, good("2"));
    expect(shown()).toEqual(["3 failures of one cause, 1 back to normal. Failing step: Load features."]);
    await tell(BATCH, good("1"), good("3"));
    expect(shown()).toEqual([
      "All 3 failures of one cause are back to normal. Failing step: Load features.",
      "> All 3 failures of one cause are back to normal.",
    ]);
  });

  test("are as any other while there is one", async () => {
    await tell(BATCH, failed("1"));
    await tell(BATCH, good("1"));
    expect(shown()).toEqual(["1 succeeded", "> 1 is back"]);
  });

  test("of another cause, or after the window, have messages of their own", async () => {
    await tell(BATCH, failed("1"), failed("2", { failingStep: "Evaluate" }));
    clock += 10 * MINUTE;
    await tell(BATCH, failed("3"));
    expect(shown()).toEqual(["1 failed", "2 failed", "3 failed"]);
  });

  test("have one cause when their errors are alike, though they call their step by another name", async () => {
    const error = "RuntimeError: CUDA out of memory, tried to allocate";
    await tell(BATCH, failed("1", { error: `${error} 20 MiB` }));
    await tell(BATCH, failed("2", { error: `${error} 512 MiB`, failingStep: "Evaluate" }));
    expect(shown()).toEqual([expect.stringMatching(/^2 failures of one cause/)]);
    expect(causesOf(failed("1", { error }))).toHaveLength(2);
  });

  test("have several causes at several steps when their errors do not say why", async () => {
    const error = "Process completed with exit code 1.";
    await tell(BATCH, failed("1", { error }), failed("2", { error, failingStep: "Evaluate" }));
    expect(shown()).toHaveLength(2);
  });

  test("are not taken together when they say nothing of their cause", async () => {
    const mute = { failingStep: undefined as unknown as string };
    await tell(BATCH, failed("1", mute), failed("2", mute));
    expect(shown()).toHaveLength(2);
  });

  test("show on their message who takes care of them", async () => {
    const [first, second] = [failed("1"), failed("2")];
    await tell(BATCH, first, second);
    const acknowledgement = { by: "Ada" };
    await tell(BATCH, { ...first, id: "acknowledged/1", time: "2026-11-20T03:00:00.000Z", acknowledgement });
    const [there] = (await store.runs.bundles({ platform: "slack", channel: "ml" })).state ?? [];
    expect(there?.first.acknowledged).toMatchObject({ by: "Ada" });
    const card: Reply = {
      kind: "announcement",
      text: "1 failed",
      parts: [
        { type: "headline", text: "1 failed", tone: "bad" },
        {
          type: "facts",
          facts: [
            { name: "Took", value: "1 h" },
            { name: "Acknowledged", value: "by Ada" },
          ],
        },
        { type: "quote", blocks: [{ type: "code", text: "Traceback" }] },
      ],
    };
    const shared = there && textReply(sharedCard(there, card), { isTTY: false, env: {} });
    expect(shared).toMatchInlineSnapshot(`
      "2 failures of one cause

      Failing step: Load features
      Acknowledged: by Ada

      02:00 UTC: train 2 failed on main
      02:00 UTC: train 1 failed on main

      │     Traceback
      "
    `);
  });

  test("are all shown or counted on Slack, where a part has ten facts, and who takes care of them is shown too", async () => {
    await tell(BATCH, ...Array.from({ length: 20 }, (_, run) => failed(String(run))));
    const [there] = (await store.runs.bundles({ platform: "slack", channel: "ml" })).state ?? [];
    const facts = [{ name: "Acknowledged", value: "by Ada" }];
    const first: Reply = { kind: "announcement", text: "1 failed", parts: [{ type: "facts", facts }] };
    const text = JSON.stringify(there && slackMessage(sharedCard(there, first)).blocks);
    const listed = text.match(/train \d+ failed/g)?.length ?? 0;
    expect(listed + Number(/And (\d+) more/.exec(text)?.[1])).toBe(20);
    expect(text).toContain("by Ada");
  });

  test("are counted once by two processes at once", async () => {
    await store.events.accept({
      source: "github",
      events: Array.from({ length: 12 }, (_, run) => failed(String(run))),
      receivedAt: now(),
    });
    await Promise.all([tell(BATCH), tell(BATCH), tell(BATCH)]);
    await tell(BATCH);
    expect(shown()).toEqual(["12 failures of one cause. Failing step: Load features."]);
  });
});

describe("what happens in quiet hours", () => {
  test("waits for one message after them", async () => {
    await tell(QUIET, failed("1"), failed("2"));
    clock += 60 * MINUTE;
    await tell(QUIET, failed("3"), good("1"));
    expect(shown()).toEqual([]);
    clock = Date.parse("2026-11-20T06:00:00Z");
    await tell(QUIET);
    expect(shown()).toEqual(["While it was quiet: 2 failing, 1 good again."]);
    await tell(QUIET, good("2"));
    expect(shown()).toEqual(["While it was quiet: 1 failing, 2 good again."]);
  });

  test("is for whom the routes mention, while anything of it still fails", async () => {
    const route = { ...QUIET, mention: ["ml-platform"] };
    const [post, update] = [vi.spyOn(slack.messenger, "post"), vi.spyOn(slack.messenger, "update")];
    const forWhom = { type: "text", text: "For ml-platform." };
    await tell(route, failed("1"));
    clock = Date.parse("2026-11-20T06:00:00Z");
    await tell(route);
    expect(post.mock.lastCall?.[0].parts).toContainEqual(forWhom);
    await tell(route, good("1"));
    expect(update.mock.lastCall?.[1].parts).not.toContainEqual(forWhom);
  });

  test("goes out at once when it is urgent", async () => {
    await tell(QUIET, failed("1"), failed("2", { labels: { severity: "critical" } }));
    expect(shown()).toEqual(["2 failed"]);
    clock = Date.parse("2026-11-20T06:00:00Z");
    await tell(QUIET);
    expect(shown()).toEqual(["2 failed", "While it was quiet: 1 failing."]);
  });

  test("is told anew when it goes on after them", async () => {
    await tell(QUIET, failed("1"));
    clock = Date.parse("2026-11-20T06:30:00Z");
    await tell(QUIET, event("failed", 5, { runId: "1", pipeline: "train 1", attempt: 2 }));
    expect(shown()).toEqual(expect.arrayContaining(["1 failed", "While it was quiet: 1 failing."]));
  });

  test("waits where the card was given up before them, and that card knows how its run stands when it is tried again", async () => {
    clock = Date.parse("2026-11-19T23:00:00Z");
    slack.fail({ kind: "dead" });
    await tell(QUIET, failed("1"));
    clock = Date.parse("2026-11-20T02:00:00Z");
    await tell(QUIET, event("failed", 5, { runId: "1", pipeline: "train 1", attempt: 2 }));
    expect(shown()).toEqual([]);
    clock = Date.parse("2026-11-20T06:00:00Z");
    await tell(QUIET, good("1", { attempt: 3 }));
    expect(shown()).toEqual(["While it was quiet: 1 good again."]);
    const [dead] = await store.deliveries.list(1);
    expect(await store.deliveries.retry(dead?.id ?? "", now())).toBe("retried");
    await tell(QUIET);
    expect(shown()).toEqual(["While it was quiet: 1 good again.", "1 succeeded"]);
  });

  test("changes a card that was there before without waiting", async () => {
    clock = Date.parse("2026-11-19T23:00:00Z");
    await tell(QUIET, failed("1"));
    clock = Date.parse("2026-11-20T02:00:00Z");
    await tell(QUIET, good("1"));
    expect(shown()).toEqual(["1 succeeded", "> 1 is back"]);
  });

  test("is not given up only because it waited long", async () => {
    await tell({ ...QUIET, quiet: [{ timeZone: "UTC", days: WEEKDAYS, from: 0, to: 24 * 60 }] }, failed("1"));
    const until = Date.parse("2026-12-10T00:00:00Z");
    clock = until;
    slack.fail({ kind: "retry" });
    await tell(QUIET);
    clock += 60 * MINUTE;
    await tell(QUIET);
    expect(shown()).toEqual(["While it was quiet: 1 failing."]);
  });
});
