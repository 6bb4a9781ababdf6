import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWebMessenger } from "../../../bot/web/messenger.ts";
import type { BoardCard, MessageBoard } from "../../../src/announce/board.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { announcement } from "./web-chat.ts";

const TO = { platform: "web", channel: "ml-alerts" } as const;
const STARTED = new Date("2026-11-20T03:00:00Z");
const FAILED = new Date("2026-11-20T03:20:00Z");

let store: Store;
let pushed: BoardCard[];
let time: Date;
beforeEach(async () => {
  store = await openStore(":memory:");
  pushed = [];
  time = STARTED;
});
afterEach(() => store.close());

const messenger = (board: MessageBoard = store.board) =>
  createWebMessenger(board, { push: (card) => pushed.push(card) }, () => time);

describe("the messenger of the web chat", () => {
  test("keeps a card, its updates and its thread on the board, and tells the pages each time", async () => {
    const web = messenger();
    const ref = await web.post(announcement("started", "busy"), TO, "key-1");
    time = FAILED;
    const same = await web.update(ref, announcement("failed", "bad"), TO);
    await web.reply(same, announcement("back to normal"), TO, "key-2");
    const card = {
      id: "key-1",
      channel: "ml-alerts",
      message: announcement("failed", "bad"),
      postedAt: STARTED.toISOString(),
      updatedAt: FAILED.toISOString(),
      replies: [{ id: "key-2", message: announcement("back to normal") }],
    };
    expect(await store.board.list("ml-alerts", 10)).toMatchObject([card]);
    expect(pushed.map(({ message, replies }) => [message.text, replies.length])).toEqual([
      ["started", 0],
      ["failed", 0],
      ["failed", 1],
    ]);
  });

  test("shows once what is sent twice, because the first answer was lost", async () => {
    const web = messenger();
    const first = await web.post(announcement("failed"), TO, "key-1");
    expect(await web.find?.("key-1", TO)).toEqual(first);
    expect(await web.post(announcement("failed"), TO, "key-1")).toEqual(first);
    await web.reply(first, announcement("back"), TO, "key-2");
    await web.reply(first, announcement("back"), TO, "key-2");
    const cards = await store.board.list("ml-alerts", 10);
    expect(cards.map(({ id, replies }) => [id, replies.map((reply) => reply.id)])).toEqual([["key-1", ["key-2"]]]);
  });

  test("replaces a reply in its thread", async () => {
    const web = messenger();
    const card = await web.post(announcement("failed"), TO, "key-1");
    const reply = await web.reply(card, announcement("back after 1 min"), TO, "key-2");
    await web.update(reply, announcement("back after 2 min"), TO);
    expect(await store.board.list("ml-alerts", 10)).toMatchObject([
      { id: "key-1", replies: [{ id: "key-2", message: { text: "back after 2 min" } }] },
    ]);
  });

  test("finds nothing that was never posted", async () => {
    expect(await messenger().find?.("key-1", TO)).toBeUndefined();
  });

  test.each([{ channel: "ml-alerts", id: "nowhere" }, {}, { id: "key-1" }])(
    "says that the message of %o is gone",
    async (ref) => {
      const web = messenger();
      const gone = { name: "MessengerError", failure: { kind: "gone" } };
      await expect(web.update(ref, announcement("x"), TO)).rejects.toMatchObject(gone);
      await expect(web.reply(ref, announcement("x"), TO, "key-2")).rejects.toMatchObject(gone);
      expect(pushed).toEqual([]);
    },
  );

  test("asks to be tried again, and tells no page, when the board cannot be written", async () => {
    const broken = { ...store.board, save: () => Promise.reject(new Error("disk full")) };
    await expect(messenger(broken).post(announcement("x"), TO, "key-1")).rejects.toMatchObject({
      name: "MessengerError",
      failure: { kind: "retry" },
      cause: { message: "disk full" },
    });
    expect(pushed).toEqual([]);
  });
});
