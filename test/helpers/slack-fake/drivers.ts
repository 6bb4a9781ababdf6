import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { vi } from "vitest";
import type { Door } from "../../../bot/door.ts";
import { createLog } from "../../../bot/log.ts";
import { createSlackDoor, SLACK_PATH, type SlackDoorServices } from "../../../bot/slack/door.ts";
import type { Conversation } from "../../../src/chat/conversations.ts";
import { type Config, DEFAULT_KNOWLEDGE, type Destination, type Secrets } from "../../../src/config/config.ts";
import type {
  ChatPlatformDriver,
  ContractServices,
  OpenChat,
  Said,
  Saying,
  Shown,
} from "../../contracts/chat-platform.ts";
import { contractServices } from "../../contracts/chat-platform.ts";
import type { MessengerDriver, OpenMessenger, SendFault, ShownCard } from "../../contracts/messenger.ts";
import { type Deliver, type Delivery, deliverOverHttp, deliverOverSocket, sendWrongly } from "./deliveries.ts";
import { type Fault, type SlackFake, startSlackFake } from "./fake.ts";
import { asSlackWrites, OTHER_BOT, OUR_BOT, people } from "./people.ts";
import { read } from "./reading.ts";
import { APP_TOKEN, BOT_TOKEN, BOT_USER, type FakeMessage, SIGNING_SECRET, seenFaults } from "./workspace.ts";

export type Way = "http" | "socket";

/** A door in front of the fake, as the process would run it. */
export interface SlackStage {
  readonly fake: SlackFake;
  readonly door: Door;
  /** Of /slack/events. */
  readonly url: string;
  readonly deliver: Deliver;
  /** What was logged. */
  readonly said: () => string;
  /** The channels whose names were kept. */
  readonly conversations: readonly Conversation[];
  close(): Promise<void>;
}

export interface StageOptions {
  readonly secrets?: Secrets["slack"];
  readonly services?: Partial<SlackDoorServices>;
  readonly fake?: SlackFake;
}

export async function openStage(way: Way, services: ContractServices, options: StageOptions = {}): Promise<SlackStage> {
  const fake = options.fake ?? (await startSlackFake());
  const secrets = options.secrets ?? {
    botToken: BOT_TOKEN,
    ...(way === "http" ? { signingSecret: SIGNING_SECRET } : { appToken: APP_TOKEN }),
  };
  let said = "";
  const log = createLog((text) => {
    said += text;
  });
  const conversations: Conversation[] = [];
  const kept = {
    save: async (one: Conversation) => void conversations.push(one),
    find: async (_: string, name: string) => conversations.findLast((one) => one.name === name),
  };
  const door = createSlackDoor(
    { ...services, conversations: kept, config: configWith(secrets), log, ...options.services },
    { apiUrl: fake.apiUrl },
  );
  const app = express();
  door.mount(app);
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  await door.start();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${SLACK_PATH}`;
  return {
    fake,
    door,
    url,
    deliver: way === "http" ? deliverOverHttp(url) : deliverOverSocket(fake),
    said: () => said,
    conversations,
    async close() {
      await door.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await fake.close();
      // The door would hide such a fault behind plain words.
      if (seenFaults.length > 0) throw new Error(`Slack would refuse these blocks: ${seenFaults.splice(0).join("; ")}`);
    },
  };
}

export function configWith(slack: Secrets["slack"]): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    publicUrl: "https://docs.example",
    docsDir: "/nowhere",
    dataDir: "/nowhere",
    knowledge: DEFAULT_KNOWLEDGE,
    secrets: { webhooks: {}, ...(slack ? { slack } : {}) },
  };
}

/** Slack as a chat platform, driven through its deliveries. */
export function slackChat(way: Way): ChatPlatformDriver {
  return {
    name: way === "http" ? "Slack over HTTP" : "Slack over Socket Mode",
    lacks: way === "http" ? [] : ["signed deliveries"],
    async open(services) {
      const stage = await openStage(way, services);
      return chatOn(stage, way);
    },
  };
}

const CHANNEL = "C0ML";
const DIRECT = "D0ANA";
const MEMBER = "U0ANA";
const SENDERS = {
  guest: "U0GUEST",
  stranger: "U0STRANGER",
  "other bot": "U0OTHERBOT",
  "the bot itself": BOT_USER,
} as const;

interface SlackSaid extends Said {
  readonly message: FakeMessage;
  readonly deliveries: readonly Delivery[];
}

function chatOn(stage: SlackStage, way: Way): OpenChat {
  const { fake, deliver, url } = stage;
  const { workspace } = fake;
  const crowd = people(fake, deliver);
  const all: SlackSaid[] = [];

  async function say({ text, where, by, inThreadOf }: Saying): Promise<Said> {
    const user = by === undefined ? MEMBER : SENDERS[by];
    if (where === "command") {
      await crowd.send([crowd.command(asSlackWrites(text), CHANNEL, user)]);
      return { id: "command" };
    }
    const extra = by === "other bot" ? OTHER_BOT : by === "the bot itself" ? OUR_BOT : {};
    const channel = where === "direct" ? DIRECT : CHANNEL;
    const words = where === "direct" ? asSlackWrites(text) : `<@${BOT_USER}> ${asSlackWrites(text)}`;
    const message = workspace.said(channel, by === "the bot itself" ? "U0SELF" : user, words, inThreadOf?.id);
    const deliveries = where === "direct" ? crowd.direct(message, extra) : crowd.mention(message, extra);
    all.push({ id: message.ts, message, deliveries });
    await crowd.send(deliveries);
    return { id: message.ts };
  }

  const known = ({ id }: Said): SlackSaid => all.find((said) => said.id === id) as SlackSaid;

  return {
    say,
    redeliver: async (said) => void (await crowd.send(known(said).deliveries, 1)),
    edit: async (said, text) => void (await crowd.send(crowd.edited(known(said).message, `<@${BOT_USER}> ${text}`))),
    press: async (shown, label) => {
      const message = workspace.messages.find(({ ts }) => ts === shown.id) as FakeMessage;
      await crowd.send([crowd.pressed(message, label, MEMBER)]);
    },
    shown: () => workspace.ofBot().map(shownOf),
    announcing: { messenger: messengerOf(stage), to: { platform: "slack", channel: CHANNEL } },
    ...(way === "socket"
      ? {}
      : {
          sendWrongly: (how) => {
            const message = workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
            return sendWrongly(url, crowd.mention(message)[0] as Delivery, how);
          },
        }),
    close: () => stage.close(),
  };
}

function shownOf(message: FakeMessage): Shown {
  const { text, links, notifies, buttons } = read(message.text, message.blocks);
  return {
    id: message.ts,
    text,
    links,
    notifies,
    buttons: buttons.map(({ label }) => label),
    where: message.channel.startsWith("D") ? "direct" : "channel",
    isPrivate: message.onlyFor !== undefined,
    ...(message.threadTs === undefined ? {} : { thread: message.threadTs }),
  };
}

function messengerOf({ door: { messenger } }: SlackStage): NonNullable<Door["messenger"]> {
  if (!messenger) throw new Error("The door has no messenger.");
  return messenger;
}

/** Slack as a place to announce in. */
export function slackMessenger(way: Way): MessengerDriver {
  return {
    name: way === "http" ? "Slack over HTTP" : "Slack over Socket Mode",
    async open() {
      const stage = await openStage(way, contractServices());
      return messengerOn(stage);
    },
  };
}

function messengerOn(stage: SlackStage): OpenMessenger {
  const { fake, door } = stage;
  const cards = (): FakeMessage[] => fake.workspace.ofBot().filter(({ channel }) => channel === CHANNEL);
  const to = (channel: string): Destination => ({ platform: "slack", channel });
  let unreachable = Promise.resolve();
  return {
    messenger: patient(door, () => unreachable),
    to: to(CHANNEL),
    alias: to("#ml-alerts"),
    unknown: to("#nowhere"),
    closed: to("#old"),
    shown: () => cards().map((card) => shownCard(card, cards())),
    failNext: (fault) => {
      if (fault.kind === "unreachable") unreachable = fake.down();
      else fake.fail(faultOf(fault));
    },
    remove: (index) => {
      (cards()[index] as FakeMessage).deleted = true;
    },
    calls: () => fake.calls.filter(({ method }) => method.startsWith("chat.")).length,
    close: () => stage.close(),
  };
}

/** The messenger, waiting first until the fake is really down. */
function patient({ messenger }: Door, ready: () => Promise<void>): NonNullable<Door["messenger"]> {
  if (!messenger?.find) throw new Error("The door has no messenger.");
  const { find } = messenger;
  return {
    platform: messenger.platform,
    post: async (...args) => ready().then(() => messenger.post(...args)),
    update: async (...args) => ready().then(() => messenger.update(...args)),
    reply: async (...args) => ready().then(() => messenger.reply(...args)),
    find: async (...args) => ready().then(() => find(...args)),
  };
}

function faultOf(fault: SendFault): Fault {
  switch (fault.kind) {
    case "busy":
      return { kind: "429", ...(fault.seconds === undefined ? {} : { seconds: fault.seconds }) };
    case "broken":
      return { kind: "500" };
    case "revoked":
      return { kind: "refused", error: "invalid_auth" };
    case "response lost":
      return { kind: "response lost" };
    case "unreachable":
      throw new Error("The fake goes down as a whole.");
  }
}

function shownCard(card: FakeMessage, all: readonly FakeMessage[]): ShownCard {
  const { text, links } = read(card.text, card.blocks);
  const parent = all.findIndex(({ ts }) => ts === card.threadTs);
  return { text, links, ...(parent < 0 ? {} : { thread: parent }) };
}

/** Waits until something holds. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 10 });
}
