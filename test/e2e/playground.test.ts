import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../src/answer/answer.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { markedWords, PHONE, sidewaysScroll, type Visit, visit } from "../site/visit.ts";

const FOUND = "what does CUDA out of memory mean";
const PAGE = "/docs/runbooks/cuda-out-of-memory";

describe("the web chat", { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  }, 300_000);
  afterAll(() => Promise.all([browser?.close(), server?.stop()]));

  const newVisit = (options?: Parameters<typeof visit>[2]): Promise<Visit> => visit(browser, server.url, options);
  const replies = (reader: Visit) => reader.page.getByRole("article", { name: "Docent" });
  const questions = (reader: Visit) => reader.page.locator("[data-from=reader]");
  const box = (reader: Visit) => reader.page.getByRole("textbox", { name: "Your question" });

  it("greets with questions that one click asks", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    const suggestion = replies(reader).first().getByRole("button").first();
    const text = await suggestion.textContent();
    await suggestion.click();
    await replies(reader).nth(1).waitFor();
    expect(await questions(reader).textContent()).toContain(text);
    await reader.end();
  });

  it("quotes the answer with its page, owner and age, as every other door does", async () => {
    const response = await fetch(`${server.url}/api/ask?${new URLSearchParams({ q: FOUND }).toString()}`);
    const answer = (await response.json()) as Answer;
    if (answer.kind !== "found") throw new Error(`"${FOUND}" is ${answer.kind}.`);
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    await box(reader).fill(FOUND);
    await reader.page.keyboard.press("Enter");
    const reply = replies(reader).nth(1);
    await reply.waitFor();
    const quote = (await reply.locator("blockquote").textContent()) ?? "";
    for (const word of answer.best.text.replaceAll("`", "").split(" ").slice(0, 6)) expect(quote).toContain(word);
    const shown = (await reply.textContent()) ?? "";
    for (const words of [answer.best.title, answer.best.owner ?? "", "reviewed"]) expect(shown).toContain(words);

    await reply.getByRole("link", { name: answer.best.title }).first().click();
    await reader.page.waitForURL((url) => url.pathname === PAGE);
    await expect.poll(() => markedWords(reader.page)).toContain("CUDA");
    await reader.end();
  });

  it("starts a new line by Shift+Enter", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    await box(reader).fill("one");
    await reader.page.keyboard.press("Shift+Enter");
    await reader.page.keyboard.type("two");
    expect(await box(reader).inputValue()).toBe("one\ntwo");
    expect(await questions(reader).count()).toBe(0);
    await reader.end();
  });

  it("sends nothing where nothing is written", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    await box(reader).fill(" \n ");
    await reader.page.keyboard.press("Enter");
    expect(await reader.page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
    expect(await questions(reader).count()).toBe(0);
    await reader.end();
  });

  it("asks with both ends of whatever is pasted, however long it is", async () => {
    const reader = await newVisit({ permissions: ["clipboard-read", "clipboard-write"] });
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    const lines = Array.from({ length: 2_000 }, (_, i) => `  File "train.py", line ${i}, in 学習する`);
    const pasted = ["Why did this die?", ...lines, "OutOfMemoryError: CUDA out of memory"].join("\n");
    await box(reader).focus();
    // A script that sets the value would not meet a limit of the box.
    await reader.page.evaluate((text) => navigator.clipboard.writeText(text), pasted);
    await reader.page.keyboard.press("Control+v");
    const sent = reader.page.waitForRequest("**/playground/messages");
    await reader.page.keyboard.press("Enter");
    const { text } = JSON.parse((await sent).postData() ?? "{}") as { text: string };
    expect(text).toMatch(/^Why did this die\?\n/);
    expect(text).toMatch(/\nOutOfMemoryError: CUDA out of memory$/);
    await replies(reader).nth(1).getByText("Your message is long").waitFor();
    expect(await questions(reader).textContent()).toContain(pasted);
    await reader.end();
  });

  it("keeps the conversation over a reload, until it is started over", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    await box(reader).fill(FOUND);
    await reader.page.keyboard.press("Enter");
    await replies(reader).nth(1).waitFor();
    const before = await reader.page.getByRole("log").textContent();
    await reader.page.reload();
    await replies(reader).nth(1).waitFor();
    expect(await reader.page.getByRole("log").textContent()).toBe(before);
    await reader.page.getByRole("button", { name: "Start over" }).click();
    await expect.poll(() => questions(reader).count()).toBe(0);
    await replies(reader).first().waitFor();
    expect(await replies(reader).count()).toBe(1);
    await reader.end();
  });

  it("asks the question of a link at once, and only once", async () => {
    const reader = await newVisit();
    await reader.open(`/playground?q=${encodeURIComponent(FOUND)}`);
    await replies(reader).first().waitFor();
    expect(new URL(reader.page.url()).search).toBe("");
    await reader.page.reload();
    await replies(reader).first().waitFor();
    expect(await questions(reader).count()).toBe(1);
    // From the palette, while the chat is open.
    await reader.page.keyboard.press("Control+k");
    await reader.page.locator("dialog input").fill("where is the coffee machine");
    await reader.page.getByRole("option", { name: "Ask this in the web chat" }).click();
    await replies(reader).nth(1).waitFor();
    expect(await questions(reader).count()).toBe(2);
    await reader.end();
  });

  it("shows whatever is typed as text", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    const hostile =
      '<img src="/nowhere" onerror="console.log(1)"> <script>console.log(2)</script> **bold** [a](javascript:1)';
    await box(reader).fill(hostile);
    await reader.page.keyboard.press("Enter");
    await replies(reader).nth(1).waitFor();
    expect(await questions(reader).textContent()).toContain(hostile);
    expect(await reader.page.getByRole("log").locator("img, script, [onerror], a[href^=javascript]").count()).toBe(0);
    await reader.end();
  });

  it("says what broke and tries again with the same question", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    await reader.page.route("**/playground/messages", (route) => route.abort());
    await box(reader).fill(FOUND);
    await reader.page.keyboard.press("Enter");
    const alert = reader.page.getByRole("alert");
    await alert.getByText("cannot be reached").waitFor();
    await reader.page.unroute("**/playground/messages");
    await alert.getByRole("button", { name: "Try again" }).click();
    await replies(reader).nth(1).waitFor();
    expect(await questions(reader).count()).toBe(1);
    expect(await alert.count()).toBe(0);
    await reader.page.context().close();
  });

  it("says how to start the bot where the site is served without it", async () => {
    const reader = await newVisit();
    await reader.page.route("**/playground/hello", (route) => route.fulfill({ status: 404, body: "Not found" }));
    await reader.open("/playground");
    expect(await reader.page.getByRole("alert").textContent()).toContain("npm start");
    await reader.page.getByRole("button", { name: "Search the docs instead" }).click();
    await reader.page.locator("dialog[open] input").waitFor();
    await reader.page.context().close();
  });

  it("counts a vote on the place that was quoted", async () => {
    const reader = await newVisit();
    await reader.open(`/playground?q=${encodeURIComponent(FOUND)}`);
    const reply = replies(reader).first();
    await reply.waitFor();
    const sent = reader.page.waitForRequest("**/api/votes");
    await reply.getByRole("button", { name: "Yes" }).click();
    const body = (await sent).postData() ?? "";
    expect(JSON.parse(body)).toMatchObject({ path: "runbooks/cuda-out-of-memory.md", helpful: true, surface: "web" });
    // What people ask is not part of what they think of a page.
    expect(body).not.toContain(FOUND);
    await reply.getByText("Thanks").waitFor();
    await reader.end();
  });

  it("fits a phone, however long the code is that it quotes", async () => {
    const reader = await newVisit({ viewport: PHONE, isMobile: true, hasTouch: true });
    await reader.page.route("**/playground/hello", (route) =>
      route.fulfill({
        json: {
          reply: {
            kind: "help",
            text: "x",
            parts: [
              { type: "text", text: `A word: ${"x".repeat(300)}` },
              {
                type: "quote",
                blocks: [
                  { type: "code", text: `kubectl ${"--flag=value ".repeat(40)}` },
                  { type: "table", rows: [["one", "two", "three"].map((name) => `${name} ${"y".repeat(60)}`)] },
                ],
              },
              { type: "suggestions", label: "For example", questions: [`Why ${"z".repeat(120)}?`] },
            ],
          },
        },
      }),
    );
    await reader.open("/playground");
    await replies(reader).first().waitFor();
    expect(await sidewaysScroll(reader.page)).toBe(0);
    await reader.end();
  });

  it("tells a screen reader of replies", async () => {
    const reader = await newVisit();
    await reader.open("/playground");
    const log = reader.page.getByRole("log");
    expect(await log.getAttribute("aria-live")).toBe("polite");
    await replies(reader).first().waitFor();
    await reader.end();
  });
});
