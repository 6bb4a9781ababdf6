// One process of a chaos run: the webhook door, the announcer, the delivery and Slack's messenger as the bot composes
// them, over a real store. It is put together here, because only here may Slack be somewhere else and hurry.
import type { AddressInfo } from "node:net";
import express from "express";
import { createAnnouncing } from "../../bot/announcing.ts";
import { errorHandler } from "../../bot/http-error.ts";
import type { Knowledge } from "../../bot/index-store.ts";
import { createLog } from "../../bot/log.ts";
import { createClient } from "../../bot/slack/client.ts";
import { createSlackMessenger } from "../../bot/slack/messenger.ts";
import type { DeliveryTiming } from "../../src/announce/delivery.ts";
import { parseKnowledge } from "../../src/config/read-knowledge.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { SECRET } from "../events/github-request.ts";
import { BOT_TOKEN } from "../helpers/slack-fake/workspace.ts";
import { noAnswer } from "./oracle.ts";

export interface BotOptions {
  readonly place: string;
  readonly apiUrl: string;
  readonly knowledge: string;
  readonly timing: DeliveryTiming;
  /** A fault to plant, so that the oracle has something to find. */
  readonly plant?: "forgets doubts" | "skips replies" | "loses updates";
}

const GRACE_MS = 400;

if (import.meta.main) await run(JSON.parse(process.argv[2] ?? "{}") as BotOptions);

async function run({ place, apiUrl, knowledge, timing, plant }: BotOptions): Promise<void> {
  const log = createLog((text) => process.stderr.write(text));
  const now = () => new Date();
  const store = await openStore(place);
  const { knowledge: config } = parseKnowledge(knowledge, "docent.yaml");
  const current = { config, runbooks: [], answer: noAnswer } as unknown as Knowledge;
  const announcing = createAnnouncing({
    config: { publicUrl: "https://docs.example.com", secrets: { webhooks: { github: [SECRET] } } },
    store: { ...store, outbox: faulty(store.outbox, plant) },
    docs: { current: () => current },
    messengers: [createSlackMessenger(createClient(BOT_TOKEN, apiUrl), now)],
    sampleSecret: SECRET.split("").reverse().join(""),
    log,
    now,
    timing,
  });
  const server = express()
    .use(announcing.router)
    .use(errorHandler(log))
    .listen(0, "127.0.0.1", () => {
      announcing.start();
      process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
    });
  // Whoever started it is gone.
  process.stdin.once("end", () => process.exit(1)).resume();
  process.once("SIGTERM", () => {
    void announcing
      .stop(GRACE_MS)
      .then(() => store.close())
      .then(() => process.exit(0));
  });
}

function faulty(outbox: Store["outbox"], plant: BotOptions["plant"]): Store["outbox"] {
  switch (plant) {
    case undefined:
      return outbox;
    case "forgets doubts":
      return {
        ...outbox,
        async claim(...args) {
          const entry = await outbox.claim(...args);
          return entry && { ...entry, doubts: 0 };
        },
      };
    case "skips replies":
      return { ...outbox, claim: (now, leaseMs, except) => claimAndSkip(outbox, "reply", [now, leaseMs, except]) };
    case "loses updates":
      return { ...outbox, claim: (now, leaseMs, except) => claimAndSkip(outbox, "card", [now, leaseMs, except]) };
  }
}

/** Settles what is not the first of its run as if it had been sent. */
async function claimAndSkip(
  outbox: Store["outbox"],
  action: "card" | "reply",
  args: Parameters<Store["outbox"]["claim"]>,
): ReturnType<Store["outbox"]["claim"]> {
  for (;;) {
    const entry = await outbox.claim(...args);
    if (entry?.card === undefined || entry.action !== action) return entry;
    await outbox.delivered(entry, entry.card, new Date());
  }
}
