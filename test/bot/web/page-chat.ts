import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { expect } from "vitest";
import { createIndexStore } from "../../../bot/index-store.ts";
import { createLog } from "../../../bot/log.ts";
import { createApp, portOf } from "../../../bot/server.ts";
import { createSiteBuilder } from "../../../bot/site-build.ts";
import { createSiteStore } from "../../../bot/site-store.ts";
import { createWebDoor } from "../../../bot/web/door.ts";
import { readConfig } from "../../../src/config/read-config.ts";
import { openStore } from "../../../src/store/store.ts";
import {
  type ChatPlatformDriver,
  type ContractServices,
  contractServices,
  type OpenChat,
  type Shown,
} from "../../contracts/chat-platform.ts";
import { type Visit, visit } from "../../site/visit.ts";

const ROOT = dirname(dirname(dirname(import.meta.dirname)));
/** Has the pages that the contract's answers quote, so that votes on them are let in. */
const PAGES = join(import.meta.dirname, "../fixtures/docs");

/** Longer than anything here takes, shorter than what would hide which step hangs. */
const PATIENCE_MS = 10_000;

/** The site and the server of the process, which answers with whatever conversation is set. */
export interface WebStage {
  /** Without a trailing slash. */
  readonly url: string;
  /** From now on the server answers, counts votes and tells the time with these. */
  use(services: ContractServices): void;
  /** A channel in which nothing was announced yet, for pages that are opened from now on. */
  newChannel(): OpenChat["announcing"];
  stop(): Promise<void>;
}

/** Composed as in the process itself; only the conversation and what it leads to are the contract's. */
export async function startWebStage(): Promise<WebStage> {
  const dataDir = await mkdtemp(join(tmpdir(), "docent-web-chat-"));
  const env = { ...process.env, DOCENT_DATA: dataDir };
  const config = readConfig(env, { root: ROOT });
  const now = (): Date => new Date();
  let said = "";
  const log = createLog((text) => {
    said += text;
  });
  const { docsDir } = config;
  const site = createSiteStore(
    createSiteBuilder({ root: ROOT, siteDir: join(ROOT, "site"), docsDir, dataDir, env }),
    log,
  );
  await site.open();
  await site.refresh();
  // A site of an earlier state would make every test of it a lie.
  if (site.state().phase !== "ready") throw new Error(`There is no site of this state to test.\n${said}`);
  const docs = createIndexStore({ root: ROOT, config: { docsDir: PAGES }, now });
  await docs.reload();
  const store = await openStore(":memory:");
  let contract = contractServices("relative");
  let channelCount = 0;
  const channel = (): string => `ml-alerts-${channelCount}`;
  const door = createWebDoor({
    board: store.board,
    channels: () => [channel()],
    ownUrl: () => "",
    pressCard: (press) => contract.pressCard(press),
    voter: (...who) => contract.voter(...who),
    now,
  });

  let app: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = await listening(createServer((request, response) => app(request, response)));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    newChannel() {
      channelCount += 1;
      return { messenger: door.messenger, to: { platform: "web", channel: channel() } };
    },
    use(services) {
      contract = services;
      const { feedback, voter, converse, now: contractNow } = services;
      const common = { config, store: docs, site, log, verifying: [], browsing: [door] };
      app = createApp({ ...common, feedback, voter, converse, now: contractNow });
    },
    async stop() {
      await door.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function listening(server: Server): Promise<Server> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

export interface Surroundings {
  readonly stage: WebStage;
  /** Loaded anew for each test, without a conversation; its scripts come from the browser's cache then. */
  readonly reader: Visit;
}

export async function openPage(browser: Browser, stage: WebStage): Promise<Visit> {
  const reader = await visit(browser, stage.url);
  reader.page.setDefaultTimeout(PATIENCE_MS);
  await reader.page.addInitScript(() => sessionStorage.clear());
  return reader;
}

/** A person in front of the page /playground, and what stands on it. */
export function pageDriver(surroundings: () => Surroundings): ChatPlatformDriver {
  let judged = 0;
  return {
    name: "the web chat, in a browser",
    // One person, one tab, one conversation: nobody is notified, nothing is delivered but by this page, and whoever may
    // open the page may read the docs beside it.
    lacks: [
      "threads",
      "private command",
      "direct messages",
      "redelivery",
      "edits and bots",
      "outsiders",
      "signed deliveries",
      "names",
    ],
    onlyPlace: "direct",
    addresses: "relative",
    longAnswers: "whole",
    words: { reviewed: "3 Mar 2026", helpful: "Yes", notHelpful: "No" },
    async open(services) {
      const { stage, reader } = surroundings();
      // The page greets before anybody has said anything: that is no part of what was asked.
      stage.use(contractServices("relative"));
      const announcing = stage.newChannel();
      await reader.open("/playground");
      await replies(reader).first().waitFor();
      stage.use(services);
      const close = async (): Promise<void> => {
        // Whatever the page complained of, loaded from elsewhere or ran is a fault, of one test only.
        const complaints = reader.faults.slice(judged);
        judged += complaints.length;
        expect(complaints).toEqual([]);
      };
      return { ...chatOn(reader, stage.url), announcing, close };
    },
  };
}

function replies({ page }: Visit): Locator {
  return page.getByRole("log", { name: "Conversation" }).getByRole("article", { name: "Docent" });
}

/** What is announced beside the conversation, newest first. */
function cards({ page }: Visit): Locator {
  return page.getByRole("region", { name: "Announcements" }).getByRole("article");
}

function chatOn(reader: Visit, base: string): Omit<OpenChat, "close" | "announcing"> {
  const { page } = reader;
  const asked = page.locator("[data-from=reader]");

  return {
    async say({ text, where, by, inThreadOf }) {
      if (where !== "channel" || by !== undefined || inThreadOf) throw new Error(`There is no ${where} on the web.`);
      const before = await asked.count();
      // The box sends nothing where nothing is written; the bot's bare name is what comes nearest.
      await page.getByRole("textbox", { name: "Your question" }).fill(text === "" ? "@Docent" : text);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await asked.nth(before).waitFor();
      return { id: String(before) };
    },
    async press({ id }, label) {
      const [kind, index = ""] = id.split(" ");
      // Counted from the oldest, since new ones come before it.
      const message =
        kind === "card"
          ? cards(reader).nth((await cards(reader).count()) - 1 - Number(index))
          : replies(reader).nth(Number(id));
      const opener = message.locator("summary").filter({ hasText: label });
      await message.getByRole("button", { name: label, exact: true }).or(opener).click();
    },
    async shown() {
      const all = await replies(reader).evaluateAll(readMessages);
      const announced = (await cards(reader).evaluateAll(readMessages)).toReversed();
      return [
        ...all.map((message, index): Shown => ({ ...MANNER, ...message, id: String(index) })).slice(1),
        ...announced.map((message, index): Shown => ({ ...MANNER, ...message, where: "channel", id: `card ${index}` })),
      ];
    },
    linkTo(url, question) {
      const [path, anchor] = url.split("#");
      return `${base}${path}?${new URLSearchParams({ q: question }).toString()}#${anchor}`;
    },
  };
}

/** The same for every message of a page that one person looks at. */
const MANNER = { where: "direct", isPrivate: false, notifies: [] } as const;

/** Runs in the page: what is visible of each message, as a person reads it. */
function readMessages(messages: readonly Element[]): Pick<Shown, "text" | "buttons" | "links">[] {
  const PRESSED = "button, summary";

  function isSeen(element: Element): boolean {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  }

  function wordsOf(node: Node): string {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || !isSeen(node) || node.matches(PRESSED)) return "";
    const words = [...node.childNodes].map(wordsOf).join("");
    return getComputedStyle(node).display === "inline" ? words : `\n${words}\n`;
  }

  return messages.map((message) => ({
    text: wordsOf(message)
      .replace(/[^\S\n]+/g, " ")
      .replace(/ ?\n[\n ]*/g, "\n")
      .trim(),
    buttons: [...message.querySelectorAll(PRESSED)].filter(isSeen).map((button) => button.textContent.trim()),
    links: [...message.querySelectorAll("a")].filter(isSeen).map(({ href }) => href),
  }));
}
