import { setTimeout as sleep } from "node:timers/promises";
import { App, HTTPReceiver, type Receiver } from "@slack/bolt";
import type { Express } from "express";
import type { Conversations } from "../../src/chat/conversations.ts";
import type { Secrets } from "../../src/config/config.ts";
import { mountClosed } from "../closed-door.ts";
import type { Door, DoorServices } from "../door.ts";
import { answerCommand, answerEvent, type SlackRoom } from "./asking.ts";
import { createChannelNames } from "./channel-names.ts";
import { clientOptions, createClient, silentLogger } from "./client.ts";
import { errorCode, networkCode } from "./failure.ts";
import { createIdentity, type IdentitySource } from "./identity.ts";
import type { SlackEnvelope } from "./incoming.ts";
import { createSlackMessenger } from "./messenger.ts";
import { createPeople } from "./people.ts";
import { createPoster } from "./poster.ts";
import { answerPress, type SlackPress } from "./pressing.ts";
import { createSocketKeeper, type SocketKeeper } from "./socket.ts";

/** Where Slack sends events, commands and presses alike. */
export const SLACK_PATH = "/slack/events";

/** What the Slack door needs beside: where it keeps the names of channels. */
export type SlackDoorServices = DoorServices & { readonly conversations: Pick<Conversations, "find" | "save"> };

export interface SlackDoorOptions {
  /** Base of the Web API, with a trailing slash; for tests. */
  readonly apiUrl?: string;
}

const CLOSED =
  "closed: no credentials. Set SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN (docs/guides/connect-slack.md).";

const SHUT_CURE =
  "Set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, and restart Docent (docs/guides/connect-slack.md); Socket Mode needs no address.";

/** The start of the process does not wait longer for Slack. */
const START_MS = 5_000;
/** Answers in progress get this long at a stop. */
const GRACE_MS = 800;
const FUTURE_SECONDS = 5 * 60;
const BODY_LIMIT = 1_000_000;
const LOOK_AGAIN_MS = [1_000, 5_000, 15_000, 60_000] as const;

/** Slack, over HTTP, over Socket Mode or both, as there are secrets; closed without. */
export function createSlackDoor(services: SlackDoorServices, { apiUrl }: SlackDoorOptions = {}): Door {
  const { slack } = services.config.secrets;
  if (!slack) {
    const nothing = (): Promise<void> => Promise.resolve();
    const mountShut = (app: Express): void => mountClosed(app, SLACK_PATH, SHUT_CURE);
    return { name: "Slack", status: CLOSED, mount: mountShut, start: nothing, stop: nothing };
  }
  return openDoor(services, slack, apiUrl);
}

function openDoor(
  services: SlackDoorServices,
  secrets: NonNullable<Secrets["slack"]>,
  apiUrl: string | undefined,
): Door {
  const { log, now } = services;
  const client = createClient(secrets.botToken, apiUrl);
  const identity = createIdentity(client);
  const room = {
    services,
    identity,
    people: createPeople(client, identity, now),
    poster: createPoster(client, log),
    channelNames: createChannelNames(services.conversations, now),
  };
  const socket = secrets.appToken === undefined ? undefined : createSocketKeeper(secrets.appToken, apiUrl, log);
  const http = secrets.signingSecret === undefined ? undefined : createHttpReceiver(secrets.signingSecret);
  const work = createWork(services);
  createApp({ room, http, socket, work, botToken: secrets.botToken, apiUrl });
  const introduction = createIntroduction(identity, services);
  const ways = [...(http ? [`HTTP at ${SLACK_PATH}`] : []), ...(socket ? ["Socket Mode"] : [])].join(" and ");

  return {
    name: "Slack",
    get status() {
      const known = identity.known();
      if (!known) return `not connected yet, over ${ways}: ${introduction.fault() ?? "waiting for Slack"}`;
      return `connected to ${known.teamName} over ${ways}${socket && !socket.isConnected() ? " (socket not connected yet)" : ""}`;
    },
    messenger: createSlackMessenger(client, now),
    mount: (app) => mount(app, http, now),
    async start() {
      const started = Promise.all([introduction.start(), socket?.start()]);
      await Promise.race([started, sleep(START_MS, undefined, { ref: false })]);
    },
    async stop() {
      introduction.stop();
      await Promise.all([socket?.stop(), work.settle(GRACE_MS)]);
    },
  };
}

function createHttpReceiver(signingSecret: string): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret,
    endpoints: [SLACK_PATH],
    logger: silentLogger(),
    bodyLimit: BODY_LIMIT,
    // Not acknowledged: Slack delivers it again.
    processEventErrorHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(503).end();
      return Promise.resolve(true);
    },
  });
}

/** Bolt takes old timestamps for replays, and future ones for good: a request kept for later would pass. */
function mount(app: Express, http: HTTPReceiver | undefined, now: () => Date): void {
  if (!http) {
    mountClosed(app, SLACK_PATH, SHUT_CURE);
    return;
  }
  app.post(SLACK_PATH, (request, response) => {
    const sent = Number(request.headers["x-slack-request-timestamp"]);
    if (sent > now().getTime() / 1_000 + FUTURE_SECONDS) response.status(401).end();
    else http.requestListener(request, response);
  });
}

interface AppParts {
  readonly room: SlackRoom;
  readonly http: HTTPReceiver | undefined;
  readonly socket: SocketKeeper | undefined;
  readonly work: Work;
  readonly botToken: string;
  readonly apiUrl: string | undefined;
}

/** Acknowledges first, then works: what takes longer than three seconds would come again. */
function createApp({ room, http, socket, work, botToken, apiUrl }: AppParts): void {
  const app = new App({
    receiver: joined([...(http ? [http] : []), ...(socket ? [socket.receiver] : [])]),
    authorize: async () => {
      const { botUser, botId, team } = await room.identity.get();
      return { botToken, botUserId: botUser, teamId: team, ...(botId === undefined ? {} : { botId }) };
    },
    clientOptions: clientOptions(apiUrl),
    logger: silentLogger(),
    convoStore: false,
  });
  for (const type of ["app_mention", "message"] as const) {
    app.event(type, async ({ body }) => work.take(answerEvent(room, body as unknown as SlackEnvelope)));
  }
  app.command(/^\//, async ({ ack, command }) => {
    await ack();
    await work.take(answerCommand(room, command));
  });
  app.action(/^/, async ({ ack, body }) => {
    await ack();
    await work.take(answerPress(room, body as unknown as SlackPress));
  });
  app.error(() => Promise.reject(new Error("passed on to the receiver")));
}

/** Bolt has one receiver; Docent may have two ways in. */
function joined(receivers: readonly Receiver[]): Receiver {
  return {
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** What is being answered. */
interface Work {
  /** Reports what fails; never rejects, since all was acknowledged. */
  take(work: Promise<void>): Promise<void>;
  settle(graceMs: number): Promise<void>;
}

function createWork({ log }: DoorServices): Work {
  const underWay = new Set<Promise<void>>();
  return {
    take(work) {
      const reported = work
        .catch((error: unknown) => log.fault("Slack", error))
        .finally(() => {
          underWay.delete(reported);
        });
      underWay.add(reported);
      return reported;
    },
    async settle(graceMs) {
      await Promise.race([Promise.all(underWay), sleep(graceMs, undefined, { ref: false })]);
    },
  };
}

/** Asks Slack who we are until it says so; reported once. */
function createIntroduction(identity: IdentitySource, { log }: DoorServices) {
  let fault: string | undefined;
  const stopping = new AbortController();

  async function attempt(): Promise<boolean> {
    try {
      await identity.get();
      if (fault !== undefined) log.row("Slack", "connected");
      return true;
    } catch (error) {
      if (fault === undefined) log.row("Slack", `not connected: ${reasonOf(error)}\nIt is tried again until it works.`);
      fault = reasonOf(error);
      return false;
    }
  }

  async function again(): Promise<void> {
    for (let i = 0; !stopping.signal.aborted; i++) {
      const wait = LOOK_AGAIN_MS[Math.min(i, LOOK_AGAIN_MS.length - 1)];
      await sleep(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted || (await attempt())) return;
    }
  }

  return {
    fault: () => fault,
    async start() {
      if (!(await attempt())) void again();
    },
    stop: () => stopping.abort(),
  };
}

function reasonOf(error: unknown): string {
  const refusal = errorCode(error);
  if (refusal) {
    return `Slack refuses the bot token (${refusal}). Copy the Bot User OAuth Token of the installed app into SLACK_BOT_TOKEN.`;
  }
  const code = networkCode(error);
  return `Slack cannot be reached${code === "" ? "" : ` (${code})`}. Check the network and the proxy.`;
}
