import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signed, workflowRun } from "../events/github-request.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { PHONE, sidewaysScroll, type Visit, visit } from "../site/visit.ts";

const SECRET = "a secret that GitHub shares with us";

describe("announcements in the web chat", { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    const starting = startServer({ env: { DOCENT_WEBHOOK_GITHUB_SECRETS: SECRET } });
    [server, browser] = await Promise.all([starting, launchBrowser()]);
  }, 300_000);
  afterAll(() => Promise.all([browser?.close(), server?.stop()]));

  async function open(options?: BrowserContextOptions): Promise<Visit> {
    const reader = await visit(browser, server.url, options);
    await reader.open("/playground");
    await untilRead(reader);
    return reader;
  }
  /** Until the board is there; on a phone it may lie in the other view. */
  const untilRead = (reader: Visit) =>
    reader.page
      .locator("section[aria-label=Announcements]")
      .getByText("Send a sample event")
      .waitFor({ state: "attached" });
  const panel = (reader: Visit) => reader.page.getByRole("region", { name: "Announcements" });
  const cards = (reader: Visit) => panel(reader).getByRole("article");
  const press = (reader: Visit, name: string) => panel(reader).getByRole("button", { name, exact: true }).click();
  /** Of the newest cards: earlier tests leave theirs on the board. */
  const tones = (reader: Visit, count = 1) =>
    cards(reader).evaluateAll(
      (all, most) => all.slice(0, most).map((card) => (card instanceof HTMLElement ? card.dataset["tone"] : "")),
      count,
    );
  const textOf = async (reader: Visit) => (await cards(reader).first().textContent()) ?? "";

  // The first of all, since it begins with an empty board.
  it("says what will appear, and shows it with a sample run that fails and recovers", async () => {
    const reader = await open();
    await panel(reader).getByText("Live", { exact: true }).waitFor();
    await panel(reader).getByText("its card appears here").waitFor();
    expect(await panel(reader).textContent()).toContain("#ml-alerts");

    await press(reader, "Send a sample event");
    await panel(reader).getByText("The webhook door answered 202.").waitFor();
    await press(reader, "Fail");
    await cards(reader).first().waitFor();
    expect(await tones(reader, 9)).toEqual(["bad"]);
    const failed = await textOf(reader);
    for (const words of ["Sample: Nightly training failed", "No pipeline did this", "Train the model", "octo-org"])
      expect(failed).toContain(words);
    expect(await cards(reader).first().locator("blockquote").textContent()).toContain("Find the failing step");
    expect(await cards(reader).getByRole("link", { name: "Training pipeline failed" }).getAttribute("href")).toMatch(
      /^\/docs\/runbooks\/training-pipeline-failed/,
    );
    expect(
      await cards(reader).getByRole("link", { name: "Sample: Nightly training failed" }).getAttribute("href"),
    ).toMatch(/^https:\/\/github\.com\/octo-org\/churn-model\/actions\/runs\/\d+$/);

    await press(reader, "Recover");
    await expect.poll(() => tones(reader, 9)).toEqual(["good"]);
    await cards(reader).getByText("Back to normal after 22 min").waitFor();
    expect(await cards(reader).first().locator("blockquote").count()).toBe(0);
    await reader.end();
  });

  it("shows the same after a reload, in two tabs at once, and to who comes later", async () => {
    const [first, second] = [await open(), await open()];
    await failSample(first);
    await expect.poll(() => tones(second)).toEqual(["bad"]);
    await recoverSample(first);
    await expect.poll(() => textOf(second)).toContain("Back to normal after 22 min");
    const shown = await textOf(first);
    expect(await textOf(second)).toBe(shown);
    await first.open("/playground");
    await untilRead(first);
    expect(await textOf(first)).toBe(shown);
    const third = await open();
    expect(await textOf(third)).toBe(shown);
    for (const reader of [first, second, third]) await reader.end();
  });

  it("goes from step to step by the keyboard, and begins anew after the last", async () => {
    const reader = await open();
    await panel(reader).getByRole("button", { name: "Send a sample event" }).focus();
    const { keyboard } = reader.page;
    const focused = () => reader.page.evaluate(() => document.activeElement?.textContent);
    await keyboard.press("Enter");
    await expect.poll(focused).toBe("Fail");
    await keyboard.press("Enter");
    await expect.poll(() => tones(reader)).toEqual(["bad"]);
    await expect.poll(focused).toContain("Fail");
    await keyboard.press("Tab");
    await expect.poll(focused).toBe("Recover");
    await keyboard.press("Enter");
    await expect.poll(() => tones(reader)).toEqual(["good"]);
    await press(reader, "Send another sample");
    await expect.poll(focused).toBe("Fail");
    await keyboard.press("Enter");
    await expect.poll(() => tones(reader, 2)).toEqual(["bad", "good"]);
    await recoverSample(reader);
    await reader.end();
  });

  it("announces what GitHub sends, whatever it says, as text", async () => {
    const reader = await open();
    await panel(reader).getByText("Live", { exact: true }).waitFor();
    const hostile = "<img src=/nowhere onerror=console.log(1)> train \u202Egnp.exe";
    const run = { name: hostile, html_url: "javascript:console.log(2)" };
    const before = await cards(reader).count();
    expect(await fromGithub(run)).toBe(202);
    await expect.poll(() => cards(reader).count()).toBe(before + 1);
    const text = await textOf(reader);
    expect(text).toContain("<img src=/nowhere onerror=console.log(1)> train");
    expect(text).not.toContain("\u202E");
    expect(await cards(reader).locator("img, [onerror], a[href^=javascript]").count()).toBe(0);
    expect(text).not.toContain("sample");
    // Redelivered: nothing changes.
    expect(await fromGithub(run)).toBe(202);
    expect(await cards(reader).count()).toBe(before + 1);
    await reader.end();
  });

  it("says when the connection is lost, and comes back by itself", async () => {
    const reader = await open();
    await panel(reader).getByText("Live", { exact: true }).waitFor();
    const context = reader.page.context();
    await context.setOffline(true);
    // An open stream outlives this; a new one cannot be made.
    await reader.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await panel(reader).getByText("Connection lost").waitFor();
    await context.setOffline(false);
    await panel(reader).getByText("Live", { exact: true }).waitFor();
    await failSample(reader);
    await recoverSample(reader);
    // The browser itself writes lost connections on the console.
    expect(reader.faults.filter((fault) => !fault.includes("ERR_INTERNET_DISCONNECTED"))).toEqual([]);
    await context.close();
  });

  it("says that a site without the bot announces nothing", async () => {
    const reader = await visit(browser, server.url);
    await reader.page.route("**/playground/channels", (route) => route.fulfill({ status: 404, body: "Not found" }));
    await reader.open("/playground");
    await panel(reader).getByText("served without the bot").waitFor();
    expect(await panel(reader).getByRole("button").count()).toBe(0);
    await reader.page.context().close();
  });

  it("is one of two views on a phone, and counts what is new", async () => {
    const reader = await open({ viewport: PHONE, isMobile: true, hasTouch: true });
    const view = (name: string) => reader.page.getByRole("button", { name: new RegExp(`^${name}`) });
    await view("Announcements").click();
    await failSample(reader);
    expect(await sidewaysScroll(reader.page)).toBe(0);
    expect(await reader.page.getByRole("textbox", { name: "Your question" }).isVisible()).toBe(false);
    await recoverSample(reader);
    await view("Conversation").click();
    expect(await panel(reader).isVisible()).toBe(false);
    await reader.page.getByRole("textbox", { name: "Your question" }).waitFor();
    expect(await view("Announcements").textContent()).toBe("Announcements");
    // Meanwhile, in another tab.
    const other = await open();
    await failSample(other);
    await expect.poll(() => view("Announcements").textContent()).toBe("Announcements1 new");
    await view("Announcements").click();
    expect(await tones(reader, 2)).toEqual(["bad", "good"]);
    await recoverSample(other);
    await reader.end();
    await other.end();
  });

  it("tells a screen reader what has happened", async () => {
    const reader = await open();
    const live = panel(reader).locator("[aria-live=polite]");
    expect(await live.textContent()).toBe("");
    await failSample(reader);
    expect(await live.textContent()).toContain("Nightly training failed on main.");
    await recoverSample(reader);
    await expect.poll(() => live.textContent()).toContain("Back to normal after 22 min.");
    expect(await cards(reader).first().getAttribute("aria-label")).toContain("back to normal");
    await reader.end();
  });

  async function fromGithub(run: Record<string, unknown>): Promise<number> {
    const { headers, body } = signed("workflow_run", JSON.stringify(workflowRun(run)), SECRET);
    const response = await fetch(`${server.url}/webhooks/github`, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
    });
    return response.status;
  }

  /** Sends a sample that fails, and waits until its card is the newest. */
  async function failSample(reader: Visit): Promise<void> {
    const before = await cards(reader).count();
    await press(reader, "Send a sample event");
    await press(reader, "Fail");
    await expect.poll(() => cards(reader).count()).toBe(before + 1);
    expect(await tones(reader)).toEqual(["bad"]);
  }

  /** A run that stays failed would be made good by the sample of a later test. */
  async function recoverSample(reader: Visit): Promise<void> {
    await press(reader, "Recover");
    await expect.poll(() => textOf(reader)).toContain("Back to normal after 22 min");
    expect(await tones(reader)).toEqual(["good"]);
  }
});
