import type { Browser, Page as BrowserPage } from "playwright-core";
import type { ServedSite } from "./serve.ts";

/** A slow phone connection, as Lighthouse imitates it: 1.6 Mbit/s down, 150 ms there and back. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
/** Nobody waits longer. */
const PATIENCE_MS = 60_000;

/** What one visit with several questions fetched, on a fast connection. */
export interface Fetched {
  /** Until the results of the first question stood in the page. */
  readonly firstBytes: number;
  readonly firstRequests: number;
  /** What the second question fetched beyond that. */
  readonly nextBytes: number;
  readonly allBytes: number;
  /** Results per question, five at most. */
  readonly results: readonly number[];
  /** Per question the longest that the page could neither draw nor take a key, in milliseconds. */
  readonly blocked: readonly number[];
}

/** Asks in a fresh browser profile, one question after the other. */
export async function measureFetched(
  browser: Browser,
  site: ServedSite,
  questions: readonly string[],
): Promise<Fetched> {
  return withPage(browser, site, async (page) => {
    const before = site.sent();
    const after: ReturnType<ServedSite["sent"]>[] = [];
    const results: number[] = [];
    const blocked: number[] = [];
    for (const question of questions) {
      const found = await find(page, question);
      results.push(found.results);
      blocked.push(found.blocked);
      after.push(site.sent());
    }
    const bytes = (i: number): number => (after[i]?.bytes ?? before.bytes) - before.bytes;
    return {
      firstBytes: bytes(0),
      firstRequests: (after[0]?.requests ?? 0) - before.requests,
      nextBytes: bytes(1) - bytes(0),
      allBytes: bytes(questions.length - 1),
      results,
      blocked,
    };
  });
}

/** Milliseconds from the question to its results in the page, nothing cached, on a slow connection; Infinity when it takes a minute. */
export async function measureTime(browser: Browser, site: ServedSite, question: string): Promise<number> {
  return withPage(browser, site, async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", SLOW_4G);
    const start = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<number>((resolve) => {
      timer = setTimeout(() => resolve(Number.POSITIVE_INFINITY), PATIENCE_MS);
    });
    const found = find(page, question).then(() => performance.now() - start);
    // The page is closed under a question that takes too long.
    found.catch(() => undefined);
    try {
      return await Promise.race([found, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  });
}

async function withPage<T>(browser: Browser, site: ServedSite, use: (page: BrowserPage) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10 * PATIENCE_MS);
    await page.goto(site.url);
    await page.waitForFunction(() => "find" in window);
    return await use(page);
  } finally {
    await context.close();
  }
}

interface Found {
  readonly results: number;
  readonly blocked: number;
}

/** Resolves once the results stand in the page; meanwhile a message goes round and round to see how long it is held up. */
function find(page: BrowserPage, question: string): Promise<Found> {
  return page.evaluate(async (text) => {
    const { port1, port2 } = new MessageChannel();
    let blocked = 0;
    let last = performance.now();
    port1.addEventListener("message", () => {
      const now = performance.now();
      blocked = Math.max(blocked, now - last);
      last = now;
      port2.postMessage(undefined);
    });
    port1.start();
    port2.postMessage(undefined);
    const results = await (window as unknown as { find(text: string): Promise<number> }).find(text);
    port1.close();
    return { results, blocked };
  }, question);
}
