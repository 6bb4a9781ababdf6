import compression from "compression";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFeed, type Feed, type FeedLimits } from "../../../bot/web/feed.ts";
import { createWebMessenger } from "../../../bot/web/messenger.ts";
import type { BoardCard } from "../../../src/announce/board.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { announcement, type Listener, listen, serve, type TestApp } from "./web-chat.ts";

const CHANNELS = ["ml-alerts", "deploys"];
const ALERTS = { platform: "web", channel: "ml-alerts" } as const;
const DEPLOYS = { platform: "web", channel: "deploys" } as const;

let store: Store;
let feed: Feed;
let app: TestApp;
let listeners: Listener[];
beforeEach(async () => {
  store = await openStore(":memory:");
  listeners = [];
  await start();
});
afterEach(async () => {
  for (const listener of listeners) listener.close();
  feed.stop();
  await app.stop();
  await store.close();
});

async function start(limits: Partial<FeedLimits> = {}): Promise<void> {
  feed = createFeed({ board: store.board, channels: () => CHANNELS, limits });
  app = await serve((express) => express.use(compression()).get("/playground/events", feed.listen));
}

async function restart(limits: Partial<FeedLimits> = {}): Promise<void> {
  feed.stop();
  await app.stop();
  await start(limits);
}

async function open(query = "", headers: Record<string, string> = {}): Promise<Listener> {
  const listener = await listen(`${app.url}/playground/events${query}`, { "accept-encoding": "gzip", ...headers });
  listeners.push(listener);
  return listener;
}

const messenger = () => createWebMessenger(store.board, feed, () => new Date());
const texts = ({ events }: Listener): string[] =>
  events.flatMap(({ name, data }) =>
    name === "board"
      ? [`board: ${(data as { cards: BoardCard[] }).cards.map((card) => card.message.text).join(", ")}`]
      : [`${name}: ${(data as BoardCard).message?.text}`],
  );
const lastId = ({ events }: Listener): string => events.at(-1)?.id ?? "";

describe("the feed of announcements", () => {
  test("begins with what stands on the board, with its threads", async () => {
    const ref = await messenger().post(announcement("failed"), ALERTS, "1");
    await messenger().reply(ref, announcement("back to normal"), ALERTS, "2");
    await messenger().post(announcement("deployed"), DEPLOYS, "3");
    const page = await open();
    await expect.poll(() => page.events.length).toBe(1);
    expect(page.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(page.events[0]?.data).toMatchObject({
      cards: [
        {
          id: "1",
          channel: "ml-alerts",
          message: { text: "failed" },
          replies: [{ message: { text: "back to normal" } }],
        },
        { id: "3", channel: "deploys", message: { text: "deployed" }, replies: [] },
      ],
    });
  });

  test("tells every open page of a change at once, compressed or not", async () => {
    const pages = [await open(), await open()];
    const ref = await messenger().post(announcement("started"), ALERTS, "1");
    await messenger().update(ref, announcement("failed"), ALERTS);
    for (const page of pages) {
      await expect.poll(() => texts(page)).toEqual(["board: ", "card: started", "card: failed"]);
      expect(page.headers["content-encoding"]).toBeUndefined();
    }
  });

  test("sends a page only the channels that it shows", async () => {
    await messenger().post(announcement("failed"), ALERTS, "1");
    const page = await open("?channels=deploys&channels=none");
    await messenger().post(announcement("failed again"), ALERTS, "2");
    await messenger().post(announcement("deployed"), DEPLOYS, "3");
    await expect.poll(() => texts(page)).toEqual(["board: ", "card: deployed"]);
    expect(await open("?channels=none")).toMatchObject({ status: 404 });
  });

  test.each([
    ["the header of a browser that comes back", (id: string) => open("", { "last-event-id": id })],
    ["the address of a new connection", (id: string) => open(`?after=${id}`)],
  ])("resumes after the event that is named by %s", async (_what, resume) => {
    const first = await open();
    await messenger().post(announcement("one"), ALERTS, "1");
    await expect.poll(() => texts(first)).toContain("card: one");
    first.close();
    await messenger().post(announcement("two"), ALERTS, "2");
    await messenger().post(announcement("three"), ALERTS, "3");
    const second = await resume(lastId(first));
    await expect.poll(() => texts(second)).toEqual(["card: two", "card: three"]);
    const third = await resume(lastId(second));
    await messenger().post(announcement("four"), ALERTS, "4");
    await expect.poll(() => texts(third)).toEqual(["card: four"]);
  });

  test("sends the whole board to a page that missed more than is kept, or was never here", async () => {
    await restart({ changes: 2 });
    const first = await open();
    await expect.poll(() => first.events.length).toBe(1);
    const last = lastId(first);
    for (const id of ["1", "2", "3"]) await messenger().post(announcement(id), ALERTS, id);
    for (const id of [last, "somebody-1", "1", "-", `${last.split("-")[0]}-99`]) {
      const page = await open("", { "last-event-id": id });
      await expect.poll(() => texts(page), { message: `after "${id}"` }).toEqual(["board: 3, 2, 1"]);
    }
  });

  test("sends the whole board after a restart of the server", async () => {
    const first = await open();
    await messenger().post(announcement("one"), ALERTS, "1");
    await expect.poll(() => texts(first)).toContain("card: one");
    await restart();
    const second = await open("", { "last-event-id": lastId(first) });
    await expect.poll(() => texts(second)).toEqual(["board: one"]);
  });

  test("loses nothing that happens while the board is read", async () => {
    const reading = Promise.withResolvers<void>();
    const board = { list: () => reading.promise.then(() => []) };
    feed.stop();
    feed = createFeed({ board, channels: () => CHANNELS });
    await app.stop();
    app = await serve((express) => express.get("/playground/events", feed.listen));
    const opening = open();
    // The request is there once its connection is.
    await expect
      .poll(() => new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count))))
      .toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await messenger().post(announcement("meanwhile"), ALERTS, "1");
    reading.resolve();
    const page = await opening;
    await expect.poll(() => texts(page)).toEqual(["board: ", "card: meanwhile"]);
  });

  test("answers with an error when the board cannot be read, and holds no place for that page", async () => {
    feed.stop();
    feed = createFeed({
      board: { list: () => Promise.reject(new Error("disk")) },
      channels: () => CHANNELS,
      limits: { readers: 1 },
    });
    await app.stop();
    app = await serve((express) => express.get("/playground/events", feed.listen));
    expect(await open()).toMatchObject({ status: 500 });
    expect(await open()).toMatchObject({ status: 500 });
  });

  test("gives a sign of life", async () => {
    await restart({ heartbeatMs: 20 });
    const page = await open();
    await expect.poll(() => page.events.filter(({ name }) => name === "beat").length).toBeGreaterThan(1);
    // A beat has no id: a page that comes back names the last change.
    expect(lastId(page)).toBe("");
  });

  test("is open to a bounded number of pages, and a page that leaves makes room", async () => {
    await restart({ readers: 1 });
    const first = await open();
    expect(await open()).toMatchObject({ status: 503, headers: { "retry-after": "30" } });
    first.close();
    await expect.poll(async () => (await open()).status).toBe(200);
  });

  test("cuts off a page that does not read, and goes on with the others", async () => {
    await restart({ waitingBytes: 100_000 });
    const slow = await open();
    slow.response.pause();
    const quick = await open();
    // Larger than what may wait: a page that has read all before still gets it.
    const long = announcement("x".repeat(200_000));
    for (let count = 1; count <= 100; count += 1) {
      feed.push({ id: "1", channel: "ml-alerts", message: long, postedAt: "", updatedAt: "", replies: [] });
      await expect.poll(() => quick.events.length, { interval: 1 }).toBe(1 + count);
    }
    slow.response.resume();
    expect(await slow.ended).toBe(false);
    expect(slow.events.length).toBeLessThan(101);
  });

  test("ends every page at once when the server stops", async () => {
    const pages = [await open(), await open()];
    const started = performance.now();
    feed.stop();
    await new Promise((resolve) => app.server.close(resolve));
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await Promise.all(pages.map((page) => page.ended))).toEqual([true, true]);
  });
});
