import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { webChannels } from "../../../bot/web/channels.ts";
import { createWebDoor, type WebDoor } from "../../../bot/web/door.ts";
import type { CardPress } from "../../../src/announce/pressing.ts";
import type { Route } from "../../../src/config/config.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { announcement, listen, serve, type TestApp } from "./web-chat.ts";

const route = (...to: Route["to"]): Route => ({ name: "x", when: {}, to, mention: [] });
const ROUTES = [
  route({ platform: "slack", channel: "#ml" }, { platform: "web", channel: "ml-alerts" }),
  route({ platform: "web", channel: "deploys" }, { platform: "web", channel: "ml-alerts" }),
];

const presses: CardPress[] = [];
const doorOptions = () => ({
  board: store.board,
  pressCard: (press: CardPress) => {
    presses.push(press);
    return Promise.resolve(press.action === "acknowledge" ? "Acknowledged." : undefined);
  },
  voter: (...who: readonly string[]) => `voter ${who.join("/")}`,
  now: () => new Date(),
});

let store: Store;
let door: WebDoor;
let app: TestApp;
beforeEach(async () => {
  store = await openStore(":memory:");
  const channels = () => webChannels(ROUTES);
  door = createWebDoor({ ...doorOptions(), channels, ownUrl: () => app.url });
  app = await serve((express) => door.mount(express));
});
afterEach(async () => {
  await door.stop();
  await app.stop();
  await store.close();
});

describe("the door of the web chat", () => {
  test("shows the channels that the routes name for it, each once", async () => {
    const response = await fetch(`${app.url}/playground/channels`);
    expect(await response.json()).toEqual({ channels: ["ml-alerts", "deploys"] });
    expect(door.status).toBe("open at /playground, which shows ml-alerts, deploys");
  });

  test("announces to the pages that listen", async () => {
    const page = await listen(`${app.url}/playground/events`);
    await door.messenger.post(announcement("failed"), { platform: "web", channel: "deploys" }, "1");
    await expect.poll(() => page.events.map(({ name }) => name)).toEqual(["board", "card"]);
    await door.stop();
    expect(await page.ended).toBe(true);
  });

  test("signs samples with a secret of its own", async () => {
    const other = createWebDoor({ ...doorOptions(), channels: () => [], ownUrl: () => "" });
    expect(door.sampleSecret).toMatch(/^[\da-f]{64}$/);
    expect(other.sampleSecret).not.toBe(door.sampleSecret);
    await other.stop();
  });

  const press = (body: unknown) =>
    fetch(`${app.url}/playground/presses`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  test("hands on what is pressed on a card, without the reader's id in the clear", async () => {
    presses.length = 0;
    const response = await press({ action: "acknowledge", value: "{}", reader: "reader-1" });
    expect([response.status, await response.json()]).toEqual([200, { words: "Acknowledged." }]);
    expect(presses).toEqual([
      {
        action: "acknowledge",
        value: "{}",
        by: "Somebody in the web chat",
        surface: "web",
        voter: "voter web//reader-1",
      },
    ]);
  });

  test.each([
    ["an unknown button", { action: "helpful", value: "{}", reader: "r" }, 404],
    ["no action", { value: "{}", reader: "r" }, 400],
    ["a value that is too long", { action: "acknowledge", value: "x".repeat(2_001), reader: "r" }, 400],
    ["no reader", { action: "acknowledge", value: "{}" }, 400],
  ])("refuses %s with the cure", async (_, body, status) => {
    const response = await press(body);
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: expect.objectContaining({ message: expect.any(String), cure: expect.any(String) }) },
    ]);
  });
});
