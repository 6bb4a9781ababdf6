import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createIndexStore } from "../../bot/index-store.ts";
import { createConversation } from "../../src/chat/conversation.ts";
import type { Reply, ReplyPart } from "../../src/chat/reply.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { APP_ID, type OpenDoor, openDoor, TENANT } from "../bot/teams/open-door.ts";
import { createSender, type Sender } from "../bot/teams/sender.ts";
import { contractServices } from "../contracts/chat-platform.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { startTeamsPlayground, type TeamsPlayground } from "../helpers/teams-playground.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const SITE = "https://docs.example";
const FOUND = "what does CUDA out of memory mean";

describe("Teams, in Microsoft's playground", { timeout: 120_000 }, () => {
  let sender: Sender;
  let playground: TeamsPlayground;
  let door: OpenDoor;
  let browser: Browser;
  let page: Page;
  const answer = createAnswer();

  beforeAll(async () => {
    sender = await createSender({ appId: APP_ID, serviceUrl: "" });
    let botUrl = "";
    playground = await startTeamsPlayground({
      botUrl: () => botUrl,
      appId: APP_ID,
      tenantId: TENANT,
      token: (serviceurl) => sender.token({ serviceurl }),
    });
    const converse = createConversation({
      answer: async (query) => (await answer)(query),
      about: () => ({ team: "MLOps team", askWhom: "the enablement team", suggestions: [FOUND] }),
      absoluteUrl: (url) => `${SITE}${url}`,
      report: () => undefined,
    });
    door = await openDoor(
      { openIdMetadataUrl: sender.openIdMetadataUrl, serviceUrls: [playground.origin] },
      { services: { ...contractServices(), converse } },
    );
    botUrl = door.url;
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
    await page.goto(playground.url);
    await messageBox().waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await door?.close();
    await playground?.stop();
    await sender?.close();
  });

  const messageBox = () => page.getByRole("textbox").last();
  // For people to look at, where DOCENT_TEST_PICTURES names a folder.
  const picture = async (name: string): Promise<void> => {
    const pictures = process.env["DOCENT_TEST_PICTURES"];
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  const card = (words: string): Locator => page.locator(".ac-adaptiveCard", { hasText: words }).last();

  async function say(text: string): Promise<void> {
    await messageBox().click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  }

  it("greets in a chat of one's own, with questions that one click asks", async () => {
    const greeting = card("Hello! I am Docent.");
    await greeting.waitFor();
    await picture("greeting");
    await greeting.getByRole("button", { name: FOUND }).click();
    const asked = card(`“${FOUND}”`);
    await asked.waitFor();
    expect(await asked.textContent()).toContain("CUDA out of memory");
  });

  it("quotes the answer, opens other places and thanks for a thumb", async () => {
    const found = await (await answer)({ text: FOUND, limit: 3 });
    if (found.kind !== "found") throw new Error(`"${FOUND}" is ${found.kind}.`);
    await say(FOUND);
    const shown = card(found.best.title);
    await shown.waitFor();
    const words = ((await shown.textContent()) ?? "").replace(/\s+/g, " ");
    for (const word of found.best.text.replaceAll("`", "").split(" ").slice(0, 6)) expect(words).toContain(word);
    expect(words).toContain(found.best.owner);
    await picture("found");

    await shown.getByRole("button", { name: /^Other places/ }).click();
    await shown
      .getByText(found.others[0]?.title ?? "")
      .first()
      .waitFor();
    await picture("other-places");

    await shown.getByRole("button", { name: "👍 This helped" }).click();
    await card("Thank you").waitFor();
    expect(door.services.votes).toMatchObject([{ path: found.best.path, helpful: true }]);
    await picture("thanks");
  });

  it("says when it is not sure, and when it found nothing", async () => {
    await say("how long is the training of a new colleague");
    const unsure = card("ask the enablement team");
    await unsure.waitFor();
    expect(await unsure.textContent()).toContain("I am not sure I know this.");
    await picture("unsure");
    await say("zebra croissant");
    await card("I found nothing").waitFor();
    await picture("nothing");
  });

  it("announces a failed run in a channel, turns the card green and says so in its thread", async () => {
    const { messenger } = door.door;
    const to = { platform: "teams", channel: "ML alerts" } as const;
    await playground.install(playground.channel);
    await expect.poll(() => door.conversations.kept.map(({ name }) => name)).toContain("ML alerts");
    await page.getByRole("treeitem", { name: "ML alerts" }).click();
    const ref = await messenger?.post(announcement("bad"), to, "key-1");
    await card("Nightly retrain failed").waitFor();
    await picture("failed");
    await messenger?.update(ref ?? {}, announcement("good"), to);
    await messenger?.reply(ref ?? {}, sentence("Back to normal after 22 min."), to, "key-2");
    await card("Nightly retrain succeeded").waitFor();
    await page.getByText("Back to normal after 22 min.").first().waitFor();
    expect(await page.getByText("Nightly retrain failed").count()).toBe(0);
    await picture("recovered");
  });

  it("shows a private answer to everyone in the channel that is chosen", async () => {
    await page.getByRole("treeitem", { name: "Personal Chat" }).click();
    await say(`ask ${FOUND}`);
    await card("Show to everyone").waitFor();
    const answered = card("CUDA out of memory");
    await answered.getByRole("button", { name: "Show to everyone" }).click();
    await answered.getByRole("combobox").click();
    await page.getByRole("option", { name: "Platform › ML alerts" }).click();
    await picture("where");
    await answered.getByRole("button", { name: "Show it there" }).click();
    await card("Shown in Platform › ML alerts.").waitFor();
    await page.getByRole("treeitem", { name: "ML alerts" }).click();
    const shared = card("Member 0 asked");
    await shared.waitFor();
    expect(await shared.textContent()).toContain(FOUND);
    expect(await shared.textContent()).not.toContain("Show to everyone");
    await picture("shown-to-everyone");
  });
});

async function createAnswer() {
  const config = readConfig({ ...process.env }, { root: ROOT });
  const { answer } = await createIndexStore({ root: ROOT, config, now: () => new Date() }).reload();
  return answer;
}

function sentence(text: string): Reply {
  return { kind: "announcement", text, parts: [{ type: "text", text }] };
}

function announcement(tone: "bad" | "good"): Reply {
  const hasFailed = tone === "bad";
  const text = hasFailed ? "Nightly retrain failed" : "Nightly retrain succeeded after 1 failure";
  const runbook: readonly ReplyPart[] = [
    { type: "text", text: "First steps of the runbook", tone: "quiet" },
    {
      type: "quote",
      blocks: [
        {
          type: "list",
          ordered: true,
          items: ["Read the last 50 lines of the log.", "Halve the batch size with `--batch-size`, and start again."],
        },
        { type: "code", language: "bash", text: "kubectl logs job/retrain --tail 50\npython train.py --batch-size 16" },
      ],
    },
    {
      type: "source",
      source: {
        title: "CUDA out of memory",
        heading: "Fix",
        url: `${SITE}/docs/runbooks/cuda-out-of-memory#fix`,
        owner: "ML platform team",
        reviewed: "2026-10-03",
        stale: false,
      },
    },
  ];
  return {
    kind: "announcement",
    text: `${text} on main.`,
    parts: [
      { type: "headline", text, tone, url: "https://ci.example/runs/7" },
      {
        type: "facts",
        facts: [
          { name: "Branch", value: "main" },
          { name: "Commit", value: "4f2c1aa Raise the batch_size to *64*", url: "https://ci.example/commit/4f2c1aa" },
          { name: "Failing step", value: "train" },
        ],
      },
      ...(hasFailed ? runbook : []),
    ],
  };
}
