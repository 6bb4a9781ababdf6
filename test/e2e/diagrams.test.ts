import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../helpers/browser.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { PHONE, sidewaysScroll, visit } from "../site/visit.ts";

/** Each holds one diagram. */
const DRAWN = [
  "/docs/practices/automation-end-to-end",
  "/docs/practices/continuous-delivery",
  "/docs/ways-of-working/role-operations",
  "/docs/project/design",
];
const PLAIN = "/docs/glossary/data-drift";
const DIAGRAM = ".docusaurus-mermaid-container svg";

describe("diagrams", { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  }, 300_000);
  afterAll(() => Promise.all([browser?.close(), server?.stop()]));

  it("are drawn with a name for those who cannot see them, without a fault and from this host alone", async () => {
    const reader = await visit(browser, server.url);
    for (const path of DRAWN) {
      await reader.open(path);
      await reader.page.locator(DIAGRAM).waitFor();
      expect(await reader.page.locator(`${DIAGRAM} title`).first().textContent(), path).not.toBe("");
      // Labels are drawn, and none is the message that the source could not be read.
      expect(await reader.page.locator(`${DIAGRAM} .nodeLabel`).count(), path).toBeGreaterThan(5);
    }
    await reader.end();
  });

  it("follow the page from light to dark", async () => {
    const inkOf = async (colorScheme: "light" | "dark"): Promise<string> => {
      const reader = await visit(browser, server.url, { colorScheme });
      await reader.open("/docs/practices/continuous-delivery");
      const label = reader.page.locator(`${DIAGRAM} .nodeLabel`).first();
      await label.waitFor();
      const ink = await label.evaluate((node) => getComputedStyle(node).color);
      const paper = await reader.page.evaluate(() => getComputedStyle(document.body).color);
      await reader.end();
      expect(ink).toBe(paper);
      return ink;
    };
    expect(await inkOf("light")).not.toBe(await inkOf("dark"));
  });

  it("keep their size on a phone, where they scroll and the page does not", async () => {
    const reader = await visit(browser, server.url, { viewport: PHONE, isMobile: true, hasTouch: true });
    await reader.open("/docs/practices/automation-end-to-end");
    const drawing = reader.page.locator(DIAGRAM);
    await drawing.waitFor();
    const width = await drawing.evaluate((node) => node.getBoundingClientRect().width);
    expect(width).toBeGreaterThan(PHONE.width);
    expect(await sidewaysScroll(reader.page)).toBe(0);
    await reader.page.context().close();
  });

  it("are the only ones to load what draws them", async () => {
    const scripts = async (path: string): Promise<string> => {
      const reader = await visit(browser, server.url);
      const addresses = new Set<string>();
      reader.page.on("request", (request) => {
        if (request.url().endsWith(".js")) addresses.add(request.url());
      });
      await reader.open(path);
      await reader.page.waitForLoadState("networkidle");
      await reader.end();
      const texts = [...addresses].map(async (address) => (await fetch(address)).text());
      return (await Promise.all(texts)).join("\n");
    };
    // The parser of flowcharts names its own version of the picture.
    expect(await scripts(DRAWN[0] ?? "")).toContain("flowchart-v2");
    expect(await scripts(PLAIN)).not.toContain("flowchart-v2");
  });
});
