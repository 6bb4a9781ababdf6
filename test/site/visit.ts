import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";

/** A page of the browser that writes down all that must not happen on a visit. */
export interface Visit {
  readonly page: Page;
  /** Messages on the console, uncaught errors and requests to other hosts, in order. */
  readonly faults: readonly string[];
  /** Goes to an address of the site and waits until the page answers to keys and clicks. */
  open(path: string): Promise<void>;
  /** Goes to another page of the docs within the page that is open, as a click on a link does, until it has this title. */
  goTo(path: string, title: string): Promise<void>;
  /** Fails when anything was noted; closes the page. */
  end(): Promise<void>;
}

const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/**
 * @param base address of the server, without a trailing slash
 * @param options of a browser context: every visit is a reader who was never here before
 */
export async function visit(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL: base, viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== base && url.protocol.startsWith("http")) faults.push(`request to ${url.origin}`);
  });
  return {
    page,
    faults,
    async open(path) {
      await page.goto(path);
      await untilReady(page);
    },
    async goTo(path, title) {
      await page.evaluate((to) => {
        history.pushState({}, "", to);
        // What a router listens to when the reader goes back or forward.
        dispatchEvent(new PopStateEvent("popstate", { state: {} }));
      }, path);
      await page.locator("article h1", { hasText: title }).waitFor();
    },
    async end() {
      await context.close();
      expect(faults).toEqual([]);
    },
  };
}

/** Set by the framework once React runs the page. */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForSelector("html[data-has-hydrated=true]", { state: "attached" });
}

/** The words that are marked on the page. */
export async function markedWords(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...(CSS.highlights.get("docent-words") ?? [])].map((range) => (range instanceof Range ? range.toString() : "")),
  );
}

/** How far the page can be scrolled sideways, in pixels. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
