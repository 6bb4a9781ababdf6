import { announce } from "../../src/announce/announcement.ts";
import { createAnnouncer } from "../../src/announce/announcer.ts";
import { createDelivery } from "../../src/announce/delivery.ts";
import { routeChange } from "../../src/announce/routing.ts";
import type { Reply, ReplyButton } from "../../src/chat/reply.ts";
import type { Route } from "../../src/config/config.ts";
import { SOURCES } from "../../src/events/sources.ts";
import type { Store } from "../../src/store/store.ts";
import { createFakeMessenger, type FakeMessenger } from "../helpers/fake-messenger.ts";

/** What a webhook brings, from its body to the messages of a channel. */
export interface Round {
  readonly fake: FakeMessenger;
  /** All that was written, in order: cards and replies. */
  readonly written: readonly Reply[];
  readonly now: () => Date;
  /** @param at ISO 8601; when it is received */
  send(source: string, at: string, payload: object): Promise<void>;
  /** Takes what was accepted in two processes at once, and sends it. */
  workOff(): Promise<void>;
  /** Texts of the cards, and of what was said in their threads. */
  cards(): readonly string[];
  replies(): readonly string[];
}

const WORDS = {
  owners: { "ml-platform": { name: "ML platform team", slack: "S012AB3CD" } },
  askWhom: "the team",
  today: "2026-11-20",
  runbooks: [],
  absoluteUrl: (url: string) => `https://docs.example.com${url}`,
};

export function createRound(store: Store, routes: readonly Route[]): Round {
  const fake = createFakeMessenger();
  const written: Reply[] = [];
  let clock = new Date();
  const now = () => clock;
  const log = { row: () => {} };

  const announcer = () =>
    createAnnouncer({
      book: store.runs,
      route: (change) => routeChange(change, routes, clock),
      announce: async (change, { mention, to }) => {
        const said = await announce(change, { ...WORDS, mention, to });
        written.push(said.card, ...(said.reply === undefined ? [] : [said.reply]));
        return said;
      },
      queued: () => {},
      log,
      now,
    });

  async function workOff(): Promise<void> {
    await Promise.all([announcer().workOff(), announcer().workOff()]);
    await createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log, now }).workOff();
  }

  return {
    fake,
    written,
    now,
    workOff,
    async send(source, at, payload) {
      clock = new Date(at);
      const body = Buffer.from(JSON.stringify(payload));
      const events = SOURCES.get(source)?.decode({ headers: {}, body }, clock) ?? [];
      await store.events.accept({ source, events, receivedAt: clock });
      await workOff();
    },
    cards: () => fake.shown.filter(({ thread }) => thread === undefined).map(({ text }) => text),
    replies: () => fake.shown.filter(({ thread }) => thread !== undefined).map(({ text }) => text),
  };
}

export function buttonsOf({ parts }: Reply): readonly ReplyButton[] {
  return parts.flatMap((part) => (part.type === "buttons" ? part.buttons : []));
}
