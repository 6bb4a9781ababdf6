import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../src/answer/answer.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page as DocsPage } from "../../src/content/page.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { PHONE, sidewaysScroll, untilReady, type Visit, visit } from "../site/visit.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = "/docs/runbooks/cuda-out-of-memory";
/** Of so many pages one is loaded anew. */
const LOADED_OF = 8;

describe("the site", { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: Browser;
  let pages: readonly DocsPage[];

  beforeAll(async () => {
    const { docsDir, knowledge } = readConfig({}, { root: ROOT });
    [{ pages }, server, browser] = await Promise.all([
      loadPages({ docsDir, knowledge }),
      startServer(),
      launchBrowser(),
    ]);
  }, 300_000);
  afterAll(() => Promise.all([browser?.close(), server?.stop()]));

  const newVisit = (options?: Parameters<typeof visit>[2]): Promise<Visit> => visit(browser, server.url, options);
  const ask = async (question: string): Promise<Answer> => {
    const response = await fetch(`${server.url}/api/ask?${new URLSearchParams({ q: question }).toString()}`);
    return (await response.json()) as Answer;
  };

  describe("pages", () => {
    // A page takes a second to load and a tenth of that to go to from another, as readers do; some are loaded.
    it("are all there with their content, quietly, and none is wider than the window", {
      timeout: 600_000,
    }, async () => {
      const wide: string[] = [];
      const waiting = [...pages];
      const read = async (): Promise<void> => {
        const reader = await newVisit();
        for (let next = waiting.pop(), count = 0; next !== undefined; next = waiting.pop(), count++) {
          const { url, title, sections } = next;
          if (count % LOADED_OF === 0) await reader.open(url);
          else await reader.goTo(url, title.replaceAll("`", ""));
          // One question to the browser: several for each of some 200 pages take minutes.
          const { text, ids, sideways } = await reader.page.evaluate(() => ({
            text: document.querySelector("article")?.textContent ?? "",
            ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
            sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          }));
          expect(text, url).toContain(title.replaceAll("`", ""));
          // Every heading, and not the page that says that something went wrong.
          for (const { anchor } of sections.filter((section) => section.anchor !== "")) {
            expect(ids.filter((id) => id === anchor).length, `${url}#${anchor}`).toBe(1);
          }
          if (sideways > 0) wide.push(url);
        }
        await reader.end();
      };
      await Promise.all([read(), read()]);
      expect(wide).toEqual([]);
    });

    it("say what they are, who keeps them and when they were reviewed", async () => {
      const reader = await newVisit();
      await reader.open(PAGE);
      const header = await reader.page.textContent("article");
      for (const words of ["Runbook", "ML platform team", "reviewed 28 Sep 2026", "Severity medium"]) {
        expect(header).toContain(words);
      }
      await reader.end();
    });

    it("are called overdue on the day after their review was due, by the reader's clock, and not before", async () => {
      const reviewed = pages.find((page) => page.reviewed !== undefined && page.reviewEveryDays !== undefined);
      if (!reviewed?.reviewed || !reviewed.reviewEveryDays) throw new Error("No page says when it is reviewed.");
      const due = Date.parse(`${reviewed.reviewed}T12:00:00Z`) + reviewed.reviewEveryDays * 86_400_000;
      for (const [days, overdue] of [
        [0, 0],
        [1, 1],
      ] as const) {
        const reader = await newVisit({ timezoneId: "UTC" });
        await reader.page.clock.setFixedTime(due + days * 86_400_000);
        await reader.open(reviewed.url);
        expect(await reader.page.getByText(/^Past review since/).count(), `${days} days after`).toBe(overdue);
        await reader.end();
      }
    });

    it("take votes, and say when one could not be counted", async () => {
      const reader = await newVisit();
      await reader.open(PAGE);
      const sent = reader.page.waitForRequest("**/api/votes");
      await reader.page.getByRole("button", { name: "Yes" }).click();
      expect((await sent).postDataJSON()).toEqual({
        path: "runbooks/cuda-out-of-memory.md",
        anchor: "",
        helpful: true,
        surface: "site",
        reader: expect.stringMatching(/^[\w-]{20,64}$/),
      });
      await reader.page.getByText("Thanks: noted").waitFor();
      await reader.end();

      const unlucky = await newVisit();
      await unlucky.page.route("**/api/votes", (route) => route.fulfill({ status: 404, body: "" }));
      await unlucky.open(PAGE);
      await unlucky.page.getByRole("button", { name: "No" }).click();
      await unlucky.page.getByText("served without the bot").waitFor();
      await unlucky.page.context().close();
    });

    it("fit a phone", async () => {
      const reader = await newVisit({ viewport: PHONE, isMobile: true, hasTouch: true });
      const kinds = new Map(pages.map((page) => [page.kind, page.url]));
      for (const url of ["/", "/playground", "/docs", "/no-such-page", ...kinds.values()]) {
        await reader.page.goto(url);
        await untilReady(reader.page);
        expect(await sidewaysScroll(reader.page), url).toBe(0);
      }
      await reader.page.context().close();
    });
  });

  describe("its own look", () => {
    it("shows neither name nor pictures of what it is built with", async () => {
      const reader = await newVisit();
      for (const path of ["/", "/playground"]) {
        await reader.open(path);
        // biome-ignore lint/performance/useDomNodeTextContent: what can be seen, not what scripts and styles hold
        expect(await reader.page.locator("body").innerText(), path).not.toMatch(/docusaurus/i);
        expect(await reader.page.title(), path).not.toMatch(/docusaurus/i);
        const pictures = await reader.page.evaluate(() =>
          [...document.querySelectorAll("img, link[rel~=icon], meta[property='og:image']")].map(
            (node) => node.getAttribute("src") ?? node.getAttribute("href") ?? node.getAttribute("content") ?? "",
          ),
        );
        expect(pictures.length, path).toBeGreaterThan(1);
        for (const picture of pictures) {
          expect(picture).not.toMatch(/docusaurus|undraw/i);
          expect((await fetch(new URL(picture, server.url).pathname.replace(/^/, server.url))).status, picture).toBe(
            200,
          );
        }
      }
      const favicon = Buffer.from(await (await fetch(`${server.url}/favicon.ico`)).arrayBuffer());
      expect(favicon.equals(await readFile(join(ROOT, "site/static/favicon.ico")))).toBe(true);
      await reader.end();
    });

    it("meets a missing address with its own page, which searches for the address's words", async () => {
      const reader = await newVisit();
      const response = await reader.page.goto("/docs/runbooks/cuda-oom");
      expect(response?.status()).toBe(404);
      await untilReady(reader.page);
      await reader.page.getByRole("button", { name: "Search for “cuda oom”" }).click();
      await reader.page.locator("dialog [data-phase=answered]").waitFor();
      expect(await reader.page.inputValue("dialog input")).toBe("cuda oom");
      await reader.page.context().close();
    });

    it("is dark where the reader's system is dark, readable in both, and follows the switch", async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        const reader = await newVisit({ colorScheme });
        await reader.open(PAGE);
        const [paper = 0, ink = 0] = await luminances(reader.page);
        expect(paper > ink, colorScheme).toBe(colorScheme === "light");
        expect(contrast(paper, ink), colorScheme).toBeGreaterThan(7);
        await reader.page.locator("nav button[title]").first().click();
        await reader.end();
      }
    });
  });

  describe("landing page", () => {
    it("answers an example question right there, and opens its page by Enter", async () => {
      const reader = await newVisit();
      await reader.open("/");
      const example = reader.page.locator("section ul button").first();
      const question = (await example.textContent()) ?? "";
      await example.click();
      await reader.page.locator("main [data-phase=answered]").waitFor();
      expect(await reader.page.getByRole("combobox").inputValue()).toBe(question);
      const answer = await ask(question);
      if (answer.kind !== "found") throw new Error(`The example "${question}" is ${answer.kind}.`);
      expect(await reader.page.locator("main [role=option]").first().textContent()).toContain(answer.best.title);
      await reader.page.keyboard.press("Enter");
      await reader.page.waitForURL((url) => answer.best.url.startsWith(url.pathname));
      await reader.end();
    });

    it("leads to every section, each with its number of pages", async () => {
      const reader = await newVisit();
      await reader.open("/");
      const links = reader.page.locator("section[aria-labelledby=sections-title] a");
      const runbooks = pages.filter((page) => page.kind === "runbook").length;
      expect(await links.filter({ hasText: "Runbooks" }).textContent()).toContain(String(runbooks));
      const addresses = await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href") ?? ""));
      expect(addresses.length).toBeGreaterThan(5);
      for (const address of addresses) expect((await fetch(server.url + address)).status, address).toBe(200);
      await reader.end();
    });
  });
});

/** Relative luminances of the page's background and of an article's text. */
async function luminances(page: Page): Promise<number[]> {
  const colours = await page.evaluate(() => {
    const article = document.querySelector("article .markdown");
    return [getComputedStyle(document.body).backgroundColor, article ? getComputedStyle(article).color : ""];
  });
  // A body without a colour of its own shows that of the root element.
  const root = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  return colours.map((colour) => luminance(colour.endsWith(", 0)") ? root : colour));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((text) => {
    const channel = Number(text) / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
