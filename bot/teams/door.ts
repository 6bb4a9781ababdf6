import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from "botbuilder";
import express, { type Express, type Request, type Response } from "express";
import type { Conversations } from "../../src/chat/conversations.ts";
import { mountClosed } from "../closed-door.ts";
import type { Door, DoorServices } from "../door.ts";
import { badRequest, HttpError } from "../http-error.ts";
import { Authentication } from "./connector.ts";
import { createPlaceBook } from "./learn-places.ts";
import { createTeamsMessenger } from "./messenger.ts";
import { placesOf } from "./places.ts";
import { createPresses } from "./presses.ts";
import { createRoster } from "./roster.ts";
import { isServiceUrl } from "./service-url.ts";
import { createSpeaker, LOG_LABEL } from "./speak.ts";
import { tokenFault } from "./token.ts";
import { createTurn } from "./turn.ts";

const PATH = "/api/messages";

const SHUT_CURE =
  "Set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, and restart Docent (docs/guides/connect-teams.md).";

/** An activity with a long message and its HTML stays far below this. */
const BODY_LIMIT = "256kb";

/** One line for each reason to refuse within this time, however many requests come. */
const REFUSAL_LOG_MS = 3_600_000;

const STOP_MS = 5_000;

export type TeamsDoorServices = DoorServices & { readonly conversations: Conversations };

/** Addresses that a test serves itself; Microsoft's by default. */
export interface TeamsDoorOptions {
  readonly openIdMetadataUrl?: string;
  readonly issuer?: string;
  readonly loginUrl?: string;
  /** Origins of connectors besides Microsoft's. */
  readonly serviceUrls?: readonly string[];
  /** Instead of asking the login for a token. */
  readonly accessToken?: () => Promise<string>;
  /** For one request to a connector. */
  readonly timeoutMs?: number;
}

/** The door of Microsoft Teams: `POST /api/messages`, and a messenger. */
export function createTeamsDoor(services: TeamsDoorServices, options: TeamsDoorOptions = {}): Door {
  const credentials = services.config.secrets.teams;
  if (credentials === undefined) {
    return {
      name: "Teams",
      status: "closed: TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID are not set (docs/guides/connect-teams.md)",
      mount: (app) => mountClosed(app, PATH, SHUT_CURE),
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    };
  }
  return openDoor(services, credentials, options);
}

type Credentials = NonNullable<DoorServices["config"]["secrets"]["teams"]>;

function openDoor(services: TeamsDoorServices, credentials: Credentials, options: TeamsDoorOptions): Door {
  const { conversations, now, log } = services;
  const { appId, tenantId } = credentials;
  const serviceUrls = options.serviceUrls ?? [];
  const issuer = options.issuer ?? "https://api.botframework.com";
  const authentication = new Authentication({
    openIdMetadataUrl: "https://login.botframework.com/v1/.well-known/openidconfiguration",
    loginUrl: `https://login.microsoftonline.com/${tenantId}`,
    ...options,
    ...credentials,
    issuer,
  });
  const speaker = createSpeaker(log, now);
  const messenger = createTeamsMessenger({ authentication, conversations, appId, tenantId, serviceUrls, now });
  const places = () => placesOf(conversations, tenantId);
  const turn = createTurn({
    services,
    roster: createRoster(tenantId, now),
    book: createPlaceBook({ conversations, tenantId, now }),
    speaker,
    answerPress: createPresses({ services, authentication, messenger, speaker, places }),
    places,
  });
  const receive = receiver({ authentication, appId, issuer, serviceUrls, now, log, turn });
  const running = new Set<Promise<unknown>>();
  return {
    name: "Teams",
    status: `connected over HTTP at ${PATH}`,
    messenger,
    mount(app: Express) {
      app.post(PATH, express.json({ limit: BODY_LIMIT }), async (request, response) => {
        const work = receive(request, response);
        running.add(work);
        await work.finally(() => running.delete(work));
      });
    },
    start: () => Promise.resolve(),
    async stop() {
      const late = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([Promise.allSettled(running), late]);
    },
  };
}

/** Botbuilder's adapter, with its turn opened for a sender who was checked before. */
class Adapter extends CloudAdapter {
  receive(
    sender: Awaited<ReturnType<Authentication["authenticateRequest"]>>,
    activity: Activity,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(sender, activity, turn);
  }
}

interface ReceiverOptions extends Pick<DoorServices, "log" | "now"> {
  readonly authentication: Authentication;
  readonly appId: string;
  readonly issuer: string;
  readonly serviceUrls: readonly string[];
  readonly turn: (context: TurnContext) => Promise<void>;
}

function receiver(options: ReceiverOptions): (request: Request, response: Response) => Promise<void> {
  const { authentication, serviceUrls, now, log } = options;
  const adapter = new Adapter(authentication);
  const logged = new Map<string, number>();

  function refuse(reason: string): HttpError {
    const time = now().getTime();
    if (time - (logged.get(reason) ?? 0) >= REFUSAL_LOG_MS) {
      logged.set(reason, time);
      log.row(LOG_LABEL, `refused a request (${reason}); more of the same within the hour are not reported`);
    }
    return new HttpError(401, "The request is not from Teams.", "Send it through the Bot Connector of Microsoft.");
  }

  async function authenticate(activity: Activity, header: string) {
    const { serviceUrl } = activity;
    if (!isServiceUrl(serviceUrl, serviceUrls)) throw refuse("service address");
    const expected = { issuer: options.issuer, audience: options.appId, serviceUrl };
    const fault = tokenFault(header, expected, now());
    if (fault !== undefined) throw refuse(fault);
    try {
      return await authentication.authenticateRequest(activity, header);
    } catch (error) {
      if (isOurs(error)) throw keysUnreachable(error, log);
      // Botbuilder says 500 to some of what is the sender's fault.
      throw refuse("signature");
    }
  }

  return async (request, response) => {
    const activity = readActivity(request.body);
    const sender = await authenticate(activity, request.headers.authorization ?? "");
    if (activity.channelId !== "msteams") throw refuse("another channel than Teams");
    const result = await adapter.receive(sender, activity, options.turn);
    response.status(result?.status ?? 200).set("Cache-Control", "no-store");
    if (result?.body === undefined) response.end();
    else response.json(result.body);
  };
}

function readActivity(body: unknown): Activity {
  const activity = (body ?? {}) as Partial<Activity>;
  const isActivity =
    typeof body === "object" &&
    !Array.isArray(body) &&
    typeof activity.type === "string" &&
    activity.type !== "" &&
    isAccount(activity.conversation) &&
    isAccount(activity.from) &&
    isAccount(activity.recipient) &&
    (activity.text === undefined || activity.text === null || typeof activity.text === "string") &&
    (activity.entities === undefined || activity.entities === null || Array.isArray(activity.entities));
  if (isActivity) return activity as Activity;
  throw badRequest("The body is no activity.", "Send an activity of the Bot Framework, with its type, as JSON.");
}

function isAccount(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { id?: unknown }).id === "string";
}

/** The keys of Microsoft could not be read: nobody can be let in, and it is not the sender's fault. */
function isOurs(error: unknown): boolean {
  const { name, statusCode } = (error ?? {}) as { name?: string; statusCode?: number };
  return name === "FetchError" || statusCode === 500;
}

function keysUnreachable(error: unknown, log: DoorServices["log"]): HttpError {
  log.row(LOG_LABEL, `Microsoft's signing keys cannot be read (${error instanceof Error ? error.message : ""})`);
  return new HttpError(503, "The sender cannot be checked now.", "Try again in a minute.");
}
