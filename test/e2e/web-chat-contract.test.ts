import type { Browser } from "playwright-core";
import { afterAll } from "vitest";
import { openPage, pageDriver, type Surroundings, startWebStage } from "../bot/web/page-chat.ts";
import { describeChatPlatform } from "../contracts/chat-platform.ts";
import { launchBrowser } from "../helpers/browser.ts";

/** The site, the server and the browser take seconds to start, so all tests share them. */
let started: Promise<Surroundings & { readonly browser: Browser }> | undefined;

async function start(): Promise<Surroundings & { readonly browser: Browser }> {
  const [stage, browser] = await Promise.all([startWebStage(), launchBrowser()]);
  return { stage, browser, reader: await openPage(browser, stage) };
}

afterAll(async () => {
  const surroundings = await started;
  await surroundings?.browser.close();
  await surroundings?.stage.stop();
});

describeChatPlatform(
  pageDriver(() => {
    started ??= start();
    return started;
  }),
);
