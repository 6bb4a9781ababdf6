import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../src/answer/answer.ts";
import { readAnswerFiles } from "../../src/check/answers-files.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { loadPages } from "../../src/content/load.ts";
import type { Page as DocsPage } from "../../src/content/page.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { markedWords, PHONE, sidewaysScroll, type Visit, visit } from "../site/visit.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOUND = "what does CUDA out of memory mean";
const PAGE = "/docs/runbooks/cuda-out-of-memory";

describe("the search palette", { timeout: 120_000 }, () => {
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
  const input = (reader: Visit) => reader.page.locator("dialog[open] input");
  const openPalette = async (reader: Visit, question: string): Promise<void> => {
    await reader.page.keyboard.press("Control+k");
    await input(reader).fill(question);
    await answered(reader);
  };
  const answered = (reader: Visit) => reader.page.locator("dialog [data-phase=answered]").waitFor();

  it.each(["Control+k", "Meta+k", "Control+/", "/"])(
    "opens by %s, closes by Escape and gives the focus back",
    async (key) => {
      const reader = await newVisit();
      await reader.open(PAGE);
      const button = reader.page.getByRole("button", { name: "Ask or search the docs" });
      await button.focus();
      await reader.page.keyboard.press(key);
      await input(reader).waitFor();
      expect(await input(reader).evaluate((node) => node === document.activeElement)).toBe(true);
      expect(await input(reader).inputValue()).toBe("");
      await reader.page.keyboard.press("Escape");
      await input(reader).waitFor({ state: "detached" });
      expect(await button.evaluate((node) => node === document.activeElement)).toBe(true);
      await reader.end();
    },
  );

  it("leaves a slash to those who are writing", async () => {
    const reader = await newVisit();
    await reader.open("/");
    await reader.page.getByRole("combobox").fill("and");
    await reader.page.keyboard.press("/");
    expect(await reader.page.getByRole("combobox").inputValue()).toBe("and/");
    expect(await input(reader).count()).toBe(0);
    await reader.end();
  });

  it("answers with the same passage as every other door, and leads to the place with the words marked", async () => {
    const answer = await ask(FOUND);
    if (answer.kind !== "found") throw new Error(`"${FOUND}" is not answered but ${answer.kind}.`);
    const reader = await newVisit();
    await reader.open("/docs/glossary/data-drift");
    await openPalette(reader, FOUND);
    const best = reader.page.locator("dialog [role=option]").first();
    const shown = (await best.textContent()) ?? "";
    for (const word of answer.best.text.replaceAll("`", "").split(" ").slice(0, 6)) expect(shown).toContain(word);
    expect(shown).toContain(answer.best.title);
    expect(shown).toContain(answer.best.owner);

    await reader.page.keyboard.press("Enter");
    await reader.page.waitForURL((url) => url.pathname === PAGE);
    await expect.poll(() => markedWords(reader.page)).toContain("CUDA");
    expect((await markedWords(reader.page)).join(" ")).toMatch(/memory/i);
    expect(await input(reader).count()).toBe(0);

    await reader.page.keyboard.press("Escape");
    await expect.poll(() => markedWords(reader.page)).toEqual([]);
    expect(new URL(reader.page.url()).search).toBe("");
    await reader.end();
  });

  it("goes to a heading further down and marks the words in its section only", async () => {
    const target = pages.find(({ url }) => url === PAGE)?.sections.find(({ heading }) => heading === "Fix");
    if (!target) throw new Error(`${PAGE} has no heading Fix.`);
    const reader = await newVisit();
    // What a result leads to, without depending on which section ranks first.
    await reader.open(`${PAGE}?q=memory#${target.anchor}`);
    await expect.poll(() => markedWords(reader.page)).not.toEqual([]);
    const places = await reader.page.evaluate((anchor) => {
      const headings = [...document.querySelectorAll("article h2")];
      const at = headings.findIndex(({ id }) => id === anchor);
      const top = (node: { getBoundingClientRect(): DOMRect } | undefined) => node?.getBoundingClientRect().top ?? 0;
      const marks = [...(CSS.highlights.get("docent-words") ?? [])].filter((range) => range instanceof Range);
      return { heading: top(headings[at]), next: top(headings[at + 1]), marks: marks.map(top) };
    }, target.anchor);
    expect(places.heading).toBeGreaterThan(60);
    expect(places.heading).toBeLessThan(200);
    expect(Math.min(...places.marks)).toBeGreaterThanOrEqual(places.heading);
    expect(Math.max(...places.marks)).toBeLessThan(places.next);
    await reader.end();
  });

  it("takes away the marks when another page is opened", async () => {
    const reader = await newVisit();
    await reader.open(`${PAGE}?q=memory`);
    await expect.poll(() => markedWords(reader.page)).not.toEqual([]);
    await reader.page.locator(".pagination-nav__link").first().click();
    await reader.page.waitForURL((url) => url.pathname !== PAGE);
    await expect.poll(() => markedWords(reader.page)).toEqual([]);
    await reader.end();
  });

  it("says what it searched instead of a misspelt word", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, "cuda out of memry");
    const dialog = reader.page.locator("dialog[open]");
    expect(await dialog.textContent()).toContain("Showing results for cuda out of memory");
    await dialog.getByRole("button", { name: "“memry”" }).click();
    await dialog.getByText("Showing results for").waitFor({ state: "detached" });
    expect(await input(reader).inputValue()).toBe("cuda out of memry");
    expect(await input(reader).evaluate((node) => node === document.activeElement)).toBe(true);
    // Another question is corrected again.
    await input(reader).fill("cuda memry");
    await dialog.getByText("Showing results for").waitFor();
    await reader.end();
  });

  it("shows what narrows the search, and takes it away", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, "kind:runbook memory -disk");
    const dialog = reader.page.locator("dialog[open]");
    const chips = dialog.getByRole("list", { name: "Filters" }).getByRole("button");
    expect(await chips.allTextContents()).toEqual(["kind runbook", "without disk"]);
    const links = dialog.locator("a[role=option][href^='/docs/']");
    const paths = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    expect(paths.length).toBeGreaterThan(0);
    for (const { pathname, searchParams } of paths.map((url) => new URL(url))) {
      expect(pathname).toMatch(/^\/docs\/runbooks\//);
      expect(searchParams.get("q")).toBe("memory");
    }
    await chips.first().click();
    await expect.poll(() => chips.allTextContents()).toEqual(["without disk"]);
    expect(await input(reader).inputValue()).toBe("memory -disk");
    await input(reader).fill("kind:lesson where is the coffee machine");
    await dialog.getByText("No page with these filters answers this.").waitFor();
    // No page has this tag, so that it was read as a word.
    await input(reader).fill("tag:unheard-of memory");
    await expect.poll(() => chips.count()).toBe(0);
    await reader.end();
  });

  it("lists the pages of a filter when nothing else is asked", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, "kind:lesson");
    const dialog = reader.page.locator("dialog[open]");
    const lessons = pages.filter(({ kind }) => kind === "lesson").map(({ url }) => url);
    const links = dialog.locator("a[role=option][href^='/docs/']");
    const shown = await links.evaluateAll((all) =>
      all.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
    );
    expect(shown.toSorted()).toEqual(lessons.toSorted());
    expect(await dialog.textContent()).not.toContain("No single page clearly answers this.");
    await reader.end();
  });

  it("says when no page holds a phrase as it was quoted", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    const dialog = reader.page.locator("dialog[open]");
    const letGo = dialog.getByText("Nothing holds that exact phrase");
    await openPalette(reader, '"memory out of CUDA batch"');
    expect(await letGo.count()).toBe(1);
    await input(reader).fill('"out of memory"');
    await letGo.waitFor({ state: "detached" });
    await reader.end();
  });

  it("tells on request what can be written beside words", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await reader.page.keyboard.press("Control+k");
    const tips = reader.page.getByRole("button", { name: "Search tips" });
    expect(await tips.getAttribute("aria-expanded")).toBe("false");
    await tips.click();
    expect(await reader.page.locator("dialog[open] dl").textContent()).toContain("kind:runbook");
    await tips.click();
    expect(await reader.page.locator("dialog[open] dl").count()).toBe(0);
    await reader.end();
  });

  it("admits that it is not sure, and that it knows nothing, naming whom to ask", async () => {
    const { docsDir, knowledge } = readConfig({}, { root: ROOT });
    const { silence } = await readAnswerFiles(docsDir, knowledge.answers, pages);
    const answers = await Promise.all(silence.slice(0, 40).map(({ text }) => ask(text)));
    const unsure = answers.find(({ kind }) => kind === "unsure");
    if (!unsure) throw new Error("No message that the docs do not answer is unsure any more: find another one.");
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, unsure.query);
    await reader.page.getByText("No single page clearly answers this.", { exact: true }).waitFor();

    const nothing = await ask("where is the coffee machine");
    if (nothing.kind !== "nothing") throw new Error(`The coffee machine is ${nothing.kind}.`);
    await input(reader).fill(nothing.query);
    await reader.page.getByText("No page answers this.", { exact: true }).waitFor();
    expect(await reader.page.locator("dialog[open]").textContent()).toContain(nothing.askWhom);
    // Enter must not open what is merely nearest.
    await reader.page.keyboard.press("Enter");
    expect(new URL(reader.page.url()).pathname).toBe("/docs");
    await reader.end();
  });

  it("is worked by keys alone, from the top of the page to the second result", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await reader.page.keyboard.press("Tab");
    expect(await focusedText(reader.page)).toMatch(/skip to main content/i);
    await reader.page.keyboard.press("/");
    await reader.page.keyboard.type("roll back a model version");
    await answered(reader);
    await reader.page.keyboard.press("ArrowDown");
    const second = reader.page.locator("dialog [role=option]").nth(1);
    expect(await second.getAttribute("aria-selected")).toBe("true");
    expect(await input(reader).getAttribute("aria-activedescendant")).toBe(await second.getAttribute("id"));
    const target = new URL((await second.getAttribute("href")) ?? "", server.url);
    await reader.page.keyboard.press("Enter");
    await reader.page.waitForURL((url) => url.pathname === target.pathname && url.hash === target.hash);
    await reader.end();
  });

  it("keeps the keyboard inside while it is open", async () => {
    const reader = await newVisit();
    await reader.open(PAGE);
    await openPalette(reader, FOUND);
    for (let presses = 0; presses < 6; presses++) {
      await reader.page.keyboard.press("Tab");
      const outside = await reader.page.evaluate(() => {
        const focused = document.activeElement;
        return focused !== document.body && focused?.closest("dialog") === null;
      });
      expect(outside).toBe(false);
    }
    await reader.end();
  });

  it("opens a result in a new tab by Ctrl+Enter and stays where it is", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, FOUND);
    const opened = reader.page.context().waitForEvent("page");
    await reader.page.keyboard.press("Control+Enter");
    const tab = await opened;
    await tab.waitForURL((url) => url.pathname === PAGE);
    expect(new URL(reader.page.url()).pathname).toBe("/docs");
    await reader.end();
  });

  it("shows the answer to what was typed last, however late an earlier one comes", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    let delays = 0;
    await reader.page.route("**/index/**", async (route) => {
      delays += 1;
      // The first question's shards come last.
      if (delays < 6) await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue();
    });
    await reader.page.keyboard.press("Control+k");
    await input(reader).fill("what is a feature store");
    await reader.page.waitForTimeout(250);
    await input(reader).fill("what is data drift");
    await answered(reader);
    await reader.page.waitForTimeout(1500);
    const first = reader.page.locator("dialog [role=option]").first();
    expect(await first.textContent()).toContain("Data drift");
    await reader.end();
  });

  it("says that the index cannot be loaded, and works again when it can", async () => {
    const reader = await newVisit();
    await reader.page.route("**/index/**", (route) => route.abort());
    await reader.open("/docs");
    await reader.page.keyboard.press("Control+k");
    await input(reader).fill(FOUND);
    await reader.page.getByRole("alert").getByText("could not be loaded").waitFor();
    await reader.page.unroute("**/index/**");
    await reader.page.getByRole("button", { name: "Try again" }).click();
    await answered(reader);
    expect(await reader.page.locator("dialog [role=option]").count()).toBeGreaterThan(1);
    await reader.page.context().close();
  });

  it("asks of the new index where the site was built anew since the page was opened", async () => {
    const reader = await newVisit();
    await reader.open("/docs");
    await openPalette(reader, FOUND);
    await answered(reader);
    let renewed = false;
    await reader.page.route("**/index/*/**", (route) => (renewed ? route.continue() : route.fulfill({ status: 404 })));
    await reader.page.route("**/index/current.json", (route) => {
      renewed = true;
      return route.continue();
    });
    await input(reader).fill("what is data drift");
    const first = reader.page.locator("dialog [role=option]").first();
    await expect.poll(() => first.textContent()).toContain("Data drift");
    expect(renewed).toBe(true);
    await reader.page.context().close();
  });

  it("fetches nothing of the search before somebody is about to search", async () => {
    const reader = await newVisit();
    const fetched: string[] = [];
    reader.page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await reader.open(PAGE);
    await reader.page.waitForLoadState("networkidle");
    expect(fetched.filter((path) => path.startsWith("/index/"))).toEqual([]);
    const scripts = fetched.filter((path) => path.endsWith(".js")).length;
    await reader.page.keyboard.press("Control+k");
    await expect.poll(() => fetched.filter((path) => path.startsWith("/index/")).length).toBeGreaterThan(0);
    expect(fetched.filter((path) => path.endsWith(".js")).length).toBeGreaterThan(scripts);
    await reader.end();
  });

  it("fills the screen of a phone", async () => {
    const reader = await newVisit({ viewport: PHONE, isMobile: true, hasTouch: true });
    await reader.open("/docs");
    await reader.page.getByRole("button", { name: "Ask or search the docs" }).tap();
    await input(reader).fill(FOUND);
    await answered(reader);
    const box = await reader.page.locator("dialog[open]").boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: PHONE.width });
    expect(await sidewaysScroll(reader.page)).toBe(0);
    await reader.page.locator("dialog [role=option]").first().tap();
    await reader.page.waitForURL((url) => url.pathname === PAGE);
    await reader.end();
  });
});

async function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}
