import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { openPage, pageDriver, startWebStage, type WebStage } from "../bot/web/page-chat.ts";
import { describeChatPlatform } from "../contracts/chat-platform.ts";
import { launchBrowser } from "../helpers/browser.ts";
import type { Visit } from "../site/visit.ts";

/** The site, the server and the browser take seconds to start, so all tests share them. */
let stage: WebStage;
let browser: Browser;
let reader: Visit;

beforeAll(async () => {
  [stage, browser] = await Promise.all([startWebStage(), launchBrowser()]);
  reader = await openPage(browser, stage);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

describeChatPlatform(pageDriver(() => ({ stage, reader })));
