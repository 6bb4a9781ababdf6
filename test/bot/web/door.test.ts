import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { webChannels } from "../../../bot/web/channels.ts";
import { createWebDoor, type WebDoor } from "../../../bot/web/door.ts";
import type { Route } from "../../../src/config/config.ts";
import { openStore, type Store } from "../../../src/store/store.ts";
import { announcement, listen, serve, type TestApp } from "./web-chat.ts";

const route = (...to: Route["to"]): Route => ({ name: "x", when: {}, to, mention: [] });
const ROUTES = [
  route({ platform: "slack", channel: "#ml" }, { platform: "web", channel: "ml-alerts" }),
  route({ platform: "web", channel: "deploys" }, { platform: "web", channel: "ml-alerts" }),
];

let store: Store;
let door: WebDoor;
let app: TestApp;
beforeEach(async () => {
  store = await openStore(":memory:");
  const channels = () => webChannels(ROUTES);
  door = createWebDoor({ board: store.board, channels, ownUrl: () => app.url, now: () => new Date() });
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
    const other = createWebDoor({ board: store.board, channels: () => [], ownUrl: () => "", now: () => new Date() });
    expect(door.sampleSecret).toMatch(/^[\da-f]{64}$/);
    expect(other.sampleSecret).not.toBe(door.sampleSecret);
    await other.stop();
  });
});
