import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Messenger } from "../../src/announce/messenger.ts";
import type { PressCard } from "../../src/announce/pressing.ts";
import type { Answer, Passage, Source } from "../../src/answer/answer.ts";
import type { Claims } from "../../src/chat/claims.ts";
import { createConversation } from "../../src/chat/conversation.ts";
import type { Feedback, Vote } from "../../src/chat/feedback.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Destination } from "../../src/config/config.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { pipelineKey } from "../../src/events/history.ts";
import type { Query } from "../../src/search/search.ts";
import { prose, runbook, steps } from "../announce/pages.ts";
import { event } from "../events/run.ts";
import { type CardDesk, createCardDesk } from "./card-desk.ts";

/** What a platform may not have; the tests about it are then skipped, by name. */
export type ChatFeature =
  /** Replies hang below the message they answer. */
  | "threads"
  /** A command whose answer only the asker sees, with "Show to everyone". */
  | "private command"
  /** Direct messages apart from channels. */
  | "direct messages"
  /** The platform delivers again what it thinks was lost. */
  | "redelivery"
  /** Edits and messages of other bots reach the bot. */
  | "edits and bots"
  /** Guests and other organisations. */
  | "outsiders"
  /** Deliveries carry a proof of their sender and the time of sending. */
  | "signed deliveries"
  /** People have names that others see. */
  | "names";

/** Words that a platform may choose itself, because people read them among others of its own. */
export interface PlatformWords {
  /** 3 March 2026, the day of the review. */
  readonly reviewed: string;
  /** Labels of the thumbs. */
  readonly helpful: string;
  readonly notHelpful: string;
}

const WORDS: PlatformWords = {
  reviewed: "3 March 2026",
  helpful: "👍 This helped",
  notHelpful: "👎 This did not help",
};

/** Drives a door as people do, and sees what people see. */
export interface ChatPlatformDriver {
  readonly name: string;
  readonly lacks?: readonly ChatFeature[];
  /** What "channel" means where there is but one place to talk; the tests of all other places are then lacking. */
  readonly onlyPlace?: "direct";
  readonly words?: Partial<PlatformWords>;
  /** `relative` where answers are read on the site itself, under whatever address people came by. */
  readonly addresses?: "absolute" | "relative";
  /** What becomes of an answer longer than most platforms let a message be. */
  readonly longAnswers?: "shortened" | "whole";
  open(services: ContractServices): Promise<OpenChat>;
}

/** What a door is given: a real conversation over a few known answers, and what it did with it. */
export interface ContractServices {
  readonly converse: (message: IncomingMessage) => Promise<Reply | undefined>;
  readonly claims: Claims;
  readonly feedback: Feedback;
  readonly voter: (platform: string, workspace: string, user: string) => string;
  readonly now: () => Date;
  readonly pressCard: PressCard;
  /** From events to cards, and from presses on them back. */
  readonly cards: CardDesk;
  /** What the conversation was told, in order. */
  readonly heard: readonly IncomingMessage[];
  readonly votes: readonly Vote[];
}

export interface Saying {
  /** Without the mention of the bot, which the driver adds in a channel. */
  readonly text: string;
  readonly where: "channel" | "direct" | "command";
  /** A member of the team by default. */
  readonly by?: "guest" | "stranger" | "other bot" | "the bot itself";
  /** The message in whose thread it is said. */
  readonly inThreadOf?: Said;
}

/** A message of a person: the driver's handle on it. */
export interface Said {
  /** As the platform names it; equals `Shown.thread` of what answers it. */
  readonly id: string;
}

/** A message of the bot as a person sees it. */
export interface Shown {
  readonly id: string;
  /** All visible words in reading order, buttons left out. */
  readonly text: string;
  /** Id of the message whose thread it is in; absent at the top level. */
  readonly thread?: string;
  readonly where: "channel" | "direct";
  /** True when only the person who asked or pressed sees it; always false where nothing can be private, or nobody else is. */
  readonly isPrivate: boolean;
  readonly buttons: readonly string[];
  /** Addresses that can be followed. */
  readonly links: readonly string[];
  /** Who is notified besides those who follow the thread: users, groups, everyone. Empty where nobody can be. */
  readonly notifies: readonly string[];
}

export interface OpenChat {
  /** Resolves once the platform has handed the message over (and it was acknowledged). */
  say(saying: Saying): Promise<Said>;
  /** The same delivery once more, marked as a repetition where the platform marks them. */
  redeliver?(said: Said): Promise<void>;
  edit?(said: Said, text: string): Promise<void>;
  /** Presses a button of a message, as a member of the team. */
  press(shown: Shown, label: string): Promise<void>;
  /** Where cards are announced. */
  readonly announcing: { readonly messenger: Messenger; readonly to: Destination };
  /** What the bot has shown so far, oldest first, each in its latest state. */
  shown(): readonly Shown[] | Promise<readonly Shown[]>;
  /** The whole address of a page as an answer to this question links it; below `https://docs.example` by default. */
  linkTo?(url: string, question: string): string;
  /** HTTP status of a mention that is wrong in this way. */
  sendWrongly?(how: "forged" | "unsigned" | "old" | "future"): Promise<number>;
  close(): Promise<void>;
}

/** An answer, shown in words that any renderer must keep whole. */
const PASSAGE = "Halve the batch size, then start the run again from its last checkpoint.";
const CODE = "python train.py --batch-size 16";
const OTHER_HEADING = "Before you begin";
const WARNING = /past its review/i;

/** Everything here would do harm in one markup or another. */
const HOSTILE =
  "<!channel> <@U0HARM> @everyone <at>everyone</at> [click](javascript:alert(1)) <https://evil.example|docs> *a* _b_ `c` \u202Egnp.exe <img src=/x onerror=alert(1)>";

/** What of it must stay readable: shown as written it harms nobody. */
const HARMLESS = [
  "<!channel>",
  "<@U0HARM>",
  "[click](javascript:alert(1))",
  "*a*",
  "_b_",
  "<img src=/x onerror=alert(1)>",
];

/** The contract of every chat platform: what people may rely on, wherever they ask. */
export function describeChatPlatform(driver: ChatPlatformDriver): void {
  const has = (feature: ChatFeature): boolean => !driver.lacks?.includes(feature);
  const place = driver.onlyPlace ?? "channel";
  const words = { ...WORDS, ...driver.words };

  describe(`asking on ${driver.name}`, () => {
    let services: ContractServices;
    let chat: OpenChat;
    beforeEach(async () => {
      services = contractServices(driver.addresses);
      chat = await driver.open(services);
    });
    afterEach(async () => {
      await chat.close();
      await services.cards.close();
    });

    /** Waits for the bot's messages that say this. */
    async function shows(said: string | RegExp, times = 1): Promise<readonly Shown[]> {
      return vi.waitFor(
        async () => {
          const all = await chat.shown();
          const found = all.filter(({ text }) => (typeof said === "string" ? text.includes(said) : said.test(text)));
          expect(found, `messages that say ${said}; shown: ${JSON.stringify(all, null, 1)}`).toHaveLength(times);
          return found;
        },
        { timeout: 5_000, interval: 10 },
      );
    }

    async function shown(said: string | RegExp): Promise<Shown> {
      return (await shows(said))[0] as Shown;
    }

    const linkTo = (url: string, question: string): string =>
      chat.linkTo?.(url, question) ?? `https://docs.example${url}`;

    /** Proves that nothing else comes: whatever was handed over before is handled once this is answered. */
    async function fence(): Promise<void> {
      await chat.say({ text: "say fence", where: "channel" });
      await shown("The fence is answered.");
    }

    test("a mention is answered once, with passage, place, owner and date", async () => {
      const said = await chat.say({ text: "say gpu", where: "channel" });
      const answer = await shown(PASSAGE);
      expect(answer.text).toContain(CODE);
      expect(answer.text).toContain("CUDA out of memory › Fix");
      expect(answer.text).toContain("ML platform team");
      expect(answer.text).toContain(words.reviewed);
      expect(answer.links).toContain(linkTo("/docs/runbooks/gpu#fix", "say gpu"));
      expect(answer).toMatchObject({ where: place, isPrivate: false, notifies: [] });
      expect(answer.thread).toBe(has("threads") ? said.id : undefined);
      await fence();
      expect(await chat.shown()).toHaveLength(2);
      expect(services.heard).toHaveLength(2);
      expect(services.heard[0]).toMatchObject({
        text: "say gpu",
        surface: place,
        addressed: true,
        outsider: false,
      });
    });

    test.runIf(has("threads"))("a mention in a thread is answered in that thread", async () => {
      const first = await chat.say({ text: "say fence", where: "channel" });
      await chat.say({ text: "say gpu", where: "channel", inThreadOf: first });
      expect((await shown(PASSAGE)).thread).toBe(first.id);
    });

    test.runIf(has("direct messages"))("a direct message is answered where it was sent", async () => {
      await chat.say({ text: "say gpu", where: "direct" });
      expect(await shown(PASSAGE)).toMatchObject({ where: "direct" });
      expect(services.heard[0]).toMatchObject({ text: "say gpu", surface: "direct", addressed: true });
    });

    test.runIf(has("private command"))(
      "a command is answered privately, then shown to everyone on request",
      async () => {
        await chat.say({ text: "say gpu", where: "command" });
        const answer = await shown(PASSAGE);
        expect(answer.isPrivate).toBe(true);
        expect(services.heard[0]).toMatchObject({ text: "say gpu", surface: "command" });

        await chat.press(answer, "Show to everyone");
        await vi.waitFor(async () => expect(await publicOnes(chat)).toHaveLength(1), { timeout: 5_000, interval: 10 });
        const [open] = await publicOnes(chat);
        expect(open?.text).toContain(PASSAGE);
        expect(open?.text).toContain("say gpu");
        expect(open?.buttons).not.toContain("Show to everyone");

        await chat.press(answer, "Show to everyone").catch(() => undefined);
        await fence();
        expect(await publicOnes(chat)).toHaveLength(2);
      },
    );

    test("other places are behind a button, and shown to the person who presses it", async () => {
      await chat.say({ text: "say gpu", where: "channel" });
      const answer = await shown(PASSAGE);
      expect(answer.text).not.toContain(OTHER_HEADING);
      await chat.press(answer, "Other places (2)");
      const others = await shown(OTHER_HEADING);
      expect(others.links).toContain(linkTo("/docs/runbooks/rollback#before", "say gpu"));
      expect(others.text).toMatch(WARNING);
      expect(others.isPrivate).toBe(has("private command"));
    });

    test.each([
      ["up", words.helpful, true],
      ["down", words.notHelpful, false],
    ])("a thumb %s is recorded with the place and without a name", async (_, label, helpful) => {
      await chat.say({ text: "say gpu", where: "channel" });
      await chat.press(await shown(PASSAGE), label);
      await vi.waitFor(() => expect(services.votes).toHaveLength(1), { timeout: 5_000, interval: 10 });
      expect(services.votes[0]).toMatchObject({
        path: "runbooks/gpu.md",
        anchor: "fix",
        helpful,
        surface: services.heard[0]?.platform,
      });
      expect(services.votes[0]?.voter).toMatch(/^voter of /);
      const thanks = await shown(/thank/i);
      expect(thanks.isPrivate).toBe(has("private command"));
    });

    test("a question that nothing answers is answered with whom to ask", async () => {
      await chat.say({ text: "say nothing", where: "channel" });
      expect((await shown("I found nothing in the docs")).text).toContain("the enablement team");
    });

    test("an unsure answer lists the closest places with what they say", async () => {
      await chat.say({ text: "say unsure", where: "channel" });
      const answer = await shown("I am not sure");
      expect(answer.text).toContain("Roll back a model › Before you begin");
      expect(answer.text).toContain("Name the version that served last.");
      expect(answer.links).toContain(linkTo("/docs/runbooks/rollback#before", "say unsure"));
    });

    test("a failure behind the door is answered with an apology and a reference", async () => {
      await chat.say({ text: "say failure", where: "channel" });
      const apology = await shown("Something broke on my side");
      expect(apology.text).toContain((services.heard[0] as IncomingMessage).id);
    });

    test("a suggestion asks its question with one click", async () => {
      await chat.say({ text: "help", where: "channel" });
      await chat.press(await shown("paste the error message"), "say gpu");
      await shown(PASSAGE);
      expect(services.heard.at(-1)).toMatchObject({ text: "say gpu", addressed: true });
    });

    test("an empty message is answered with help", async () => {
      await chat.say({ text: "", where: "channel" });
      expect((await shown("I did not see a question")).isPrivate).toBe(false);
    });

    test.runIf(has("redelivery"))("a delivery that comes again changes nothing", async () => {
      const said = await chat.say({ text: "say gpu", where: "channel" });
      await Promise.all([chat.redeliver?.(said), chat.redeliver?.(said)]);
      await shown(PASSAGE);
      await chat.redeliver?.(said);
      await fence();
      await shows(PASSAGE, 1);
      expect(services.heard).toHaveLength(2);
    });

    test.runIf(has("edits and bots"))("edits, other bots and its own messages are passed over", async () => {
      const said = await chat.say({ text: "say gpu", where: "channel" });
      await shown(PASSAGE);
      await chat.edit?.(said, "say unsure");
      await chat.say({ text: "say gpu", where: "channel", by: "other bot" });
      await chat.say({ text: "say gpu", where: "direct", by: "other bot" });
      await chat.say({ text: "say gpu", where: "channel", by: "the bot itself" });
      await chat.say({ text: "say gpu", where: "direct", by: "the bot itself" });
      await fence();
      await shows(PASSAGE, 1);
      expect(await chat.shown()).toHaveLength(2);
    });

    test.runIf(has("outsiders")).each(["guest", "stranger"] as const)(
      "a %s is refused and sees no docs",
      async (by) => {
        await chat.say({ text: "say gpu", where: "channel", by });
        const refusal = await shown("only answer members of the team");
        expect(refusal.links).toEqual([]);
        await fence();
        await shows(PASSAGE, 0);
      },
    );

    test.runIf(has("signed deliveries")).each(["forged", "unsigned", "old", "future"] as const)(
      "a delivery that is %s gets 401 and no answer",
      async (how) => {
        expect(await chat.sendWrongly?.(how)).toBe(401);
        await fence();
        expect(services.heard).toHaveLength(1);
      },
    );

    test("hostile words of the docs do no harm", async () => {
      await chat.say({ text: "say hostile", where: "channel" });
      const answer = await shown("The hostile page");
      await chat.press(answer, "Other places (1)");
      const ours = ["/docs/runbooks/gpu#fix", "/docs/runbooks/rollback#before"].map((url) =>
        linkTo(url, "say hostile"),
      );
      for (const { text, links, notifies } of [answer, await shown("The other hostile place")]) {
        for (const word of HARMLESS) expect(text).toContain(word);
        expect(text).not.toContain("\u202E");
        expect(links.filter((link) => !ours.includes(link))).toEqual([]);
        expect(notifies).toEqual([]);
      }
    });

    test("what a person says reaches the search as they wrote it", async () => {
      const text = `why is a < b && b > c "quoted"? ${"x".repeat(3_000)}`;
      await chat.say({ text, where: "channel" });
      await shown("I found nothing in the docs");
      expect(services.heard[0]?.text).toBe(text);
    });

    const failed = event("failed", 10, { failingStep: "Train", error: "RuntimeError: CUDA out of memory" });
    const announce = (runbooks: readonly (typeof RUNBOOK)[], ...events: readonly PipelineEvent[]) =>
      services.cards.announce({ ...chat.announcing, runbooks }, ...events);

    test("a card is acknowledged: who did it stands on the card from then on, for everyone", async () => {
      await announce([RUNBOOK], failed);
      await chat.press(await shown("Nightly training failed"), "Acknowledge");
      await shown("Acknowledged: it stands on the card.");
      await announce([RUNBOOK]);
      const card = await shown("Nightly training failed");
      const [press] = services.cards.presses;
      expect(card).toMatchObject({ where: "channel", isPrivate: false, notifies: [] });
      expect(card.text).toMatch(/Acknowledged:?\s*by /);
      expect(card.text).toContain(has("names") ? press?.by : "by Somebody");
      expect(press?.voter).toMatch(/^voter of /);
      expect(card.buttons).not.toContain("Acknowledge");
      expect(card.buttons).toContain("Mute for 1 hour");
      await announce([RUNBOOK], event("succeeded", 32, { runId: "42" }));
      expect((await shown("Nightly training is back to normal")).text).toMatch(/Acknowledged:?\s*by /);
    });

    test.each([
      ["Mute for 1 hour", 3_600_000, "for 1 hour"],
      ["Mute for 1 day", 86_400_000, "for 1 day"],
    ])("“%s” mutes the pipeline there, and says so in the card's thread", async (label, forMs, howLong) => {
      await announce([RUNBOOK], failed);
      const before = services.now().getTime();
      await chat.press(await shown("Nightly training failed"), label);
      await shown("is muted here until");
      const { mutes } = await services.cards.store();
      const until = await mutes.mutedUntil(pipelineKey(failed), chat.announcing.to);
      expect(Math.abs((until?.getTime() ?? 0) - before - forMs)).toBeLessThan(60_000);
      await announce([RUNBOOK]);
      const said = await shown(`muted Nightly training here ${howLong}`);
      expect(said.thread !== undefined).toBe(has("threads"));
    });

    test("what people say of a runbook is kept once for each person, with page and cause", async () => {
      await announce([RUNBOOK], failed);
      const card = await shown("Nightly training failed");
      expect(card.text).toContain("Look at the log of the step.");
      await chat.press(card, "Runbook did not work");
      await shown("noted: the runbook did not work");
      await chat.press(card, "Runbook worked");
      await shown("noted: the runbook worked");
      const { evidence } = await services.cards.store();
      expect(await evidence.votes(RUNBOOK.path)).toEqual({ worked: 1, failed: 0 });
    });

    test("a missing runbook is asked for once by each person, and the thread hears of it", async () => {
      await announce([], failed);
      const card = await shown("Nightly training failed");
      await chat.press(card, "No runbook: request one");
      await shown("a runbook for training.failed of Nightly training is missing");
      await announce([]);
      await shown("misses a runbook for training.failed");
      await chat.press(card, "No runbook: request one");
      await shown("You asked for a runbook for training.failed of Nightly training before.");
      const { evidence } = await services.cards.store();
      expect(await evidence.gaps(5)).toMatchObject([{ type: "training.failed", people: 1 }]);
    });

    test("hostile words of a sender do no harm on a card, nor in what its buttons say", async () => {
      const hostile = event("failed", 10, {
        pipeline: HOSTILE,
        ref: HOSTILE,
        actor: HOSTILE,
        failingStep: HOSTILE,
        error: HOSTILE,
      });
      await announce([], hostile);
      const card = await shown(/failed/);
      await chat.press(card, "No runbook: request one");
      await shown("is missing");
      await announce([]);
      for (const { text, links, notifies } of await chat.shown()) {
        expect(text).not.toContain("\u202E");
        expect(links).toEqual([]);
        expect(notifies).toEqual([]);
      }
    });

    const { longAnswers = "shortened" } = driver;
    test(`an answer longer than a message is ${longAnswers}, and its page linked`, async () => {
      await chat.say({ text: "say long", where: "channel" });
      const answer = await shown("Paragraph 1 of the long page");
      expect(answer.text).toContain(longAnswers === "whole" ? LONG_TEXT.at(-1) : "…");
      expect(answer.links).toContain(linkTo("/docs/runbooks/long#all", "say long"));
    });
  });
}

/** What the cards quote. */
const RUNBOOK = runbook(
  "training-pipeline-failed",
  {
    "Check first": [steps("Look at the log of the step.", "Start the run again.")],
    Fix: [prose("Halve the batch size.")],
  },
  { title: "Training pipeline failed", handles: ["training.failed"] },
);

async function publicOnes(chat: OpenChat): Promise<readonly Shown[]> {
  return (await chat.shown()).filter(({ isPrivate }) => !isPrivate);
}

/** A conversation that knows a handful of questions, each "say …", and remembers what went through it. */
export function contractServices(addresses: "absolute" | "relative" = "absolute"): ContractServices {
  const heard: IncomingMessage[] = [];
  const votes: Vote[] = [];
  const cards = createCardDesk(() => new Date());
  const converse = createConversation({
    answer: ({ text }: Query) => {
      const known = ANSWERS[text];
      if (text === "say failure") return Promise.reject(new Error("the index is broken"));
      return Promise.resolve(known ?? { kind: "nothing", query: text, nearest: [], askWhom: "the enablement team" });
    },
    about: () => ({ team: "Team", askWhom: "the enablement team", suggestions: ["say gpu", "say unsure"] }),
    absoluteUrl: (url) => (addresses === "absolute" ? `https://docs.example${url}` : url),
    report: () => undefined,
  });
  return {
    heard,
    votes,
    converse: (message) => {
      heard.push(message);
      return converse(message);
    },
    claims: memoryClaims(),
    cards,
    pressCard: cards.pressCard,
    feedback: {
      record: (vote) => {
        votes.push(vote);
        return Promise.resolve();
      },
    },
    voter: (platform, workspace, user) => `voter of ${platform} ${workspace} ${user.length} letters`,
    now: () => new Date(),
  };
}

/** Claims of one process, atomic because nothing awaits in between. */
export function memoryClaims(): Claims {
  const held = new Map<string, number>();
  return {
    claim: (key, ttlMs, now) => {
      const until = held.get(key);
      if (until !== undefined && until > now.getTime()) return Promise.resolve(false);
      held.set(key, now.getTime() + ttlMs);
      return Promise.resolve(true);
    },
  };
}

const GPU: Passage = {
  path: "runbooks/gpu.md",
  anchor: "fix",
  url: "/docs/runbooks/gpu#fix",
  title: "CUDA out of memory",
  heading: "Fix",
  trail: [],
  text: PASSAGE,
  owner: "ML platform team",
  reviewed: "2026-03-03",
  stale: false,
  score: 2,
  marks: [],
  blocks: [
    { type: "prose", text: PASSAGE },
    { type: "code", language: "sh", text: CODE },
    { type: "list", ordered: true, items: ["Look at the log first.", "Then act."] },
  ],
};

const ROLLBACK: Source = {
  path: "runbooks/rollback.md",
  anchor: "before",
  url: "/docs/runbooks/rollback#before",
  title: "Roll back a model",
  heading: OTHER_HEADING,
  trail: [],
  text: "Name the version that served last.",
  owner: "Operations team",
  reviewed: "2024-01-05",
  stale: true,
  score: 1,
  marks: [],
};

const REGISTRY: Source = {
  ...ROLLBACK,
  path: "glossary/model-registry.md",
  anchor: "",
  url: "/docs/glossary/model-registry",
  title: "Model registry",
  heading: "Model registry",
  text: "Where versions live.",
  stale: false,
};

const LONG_TEXT = Array.from({ length: 400 }, (_, i) => `Paragraph ${i + 1} of the long page says little.`);

const ANSWERS: Readonly<Record<string, Answer>> = {
  "say gpu": { kind: "found", query: "", best: GPU, others: [ROLLBACK, REGISTRY] },
  "say fence": {
    kind: "found",
    query: "",
    best: { ...GPU, url: "/docs/fence", blocks: [{ type: "prose", text: "The fence is answered." }] },
    others: [],
  },
  "say unsure": { kind: "unsure", query: "", candidates: [ROLLBACK, REGISTRY] },
  "say hostile": {
    kind: "found",
    query: "",
    best: {
      ...GPU,
      title: `The hostile page ${HOSTILE}`,
      heading: HOSTILE,
      owner: HOSTILE,
      stale: true,
      blocks: [
        { type: "prose", text: HOSTILE },
        { type: "code", text: HOSTILE },
        { type: "list", ordered: false, items: [HOSTILE] },
        { type: "table", rows: [["a", HOSTILE], [HOSTILE]] },
      ],
    },
    others: [{ ...ROLLBACK, title: HOSTILE, owner: HOSTILE, text: `The other hostile place ${HOSTILE}` }],
  },
  "say long": {
    kind: "found",
    query: "",
    best: {
      ...GPU,
      title: "Long page",
      url: "/docs/runbooks/long#all",
      blocks: LONG_TEXT.map((text) => ({ type: "prose", text })),
    },
    others: [],
  },
};
