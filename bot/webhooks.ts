import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { EventLog } from "../src/announce/event-log.ts";
import type { Secrets } from "../src/config/config.ts";
import type { PipelineEvent } from "../src/events/event.ts";
import type { PublicKeys } from "../src/events/keys.ts";
import { fetchedKeys } from "../src/events/keys-fetched.ts";
import { UnreadableBodyError, type WebhookRequest, type WebhookSource } from "../src/events/source.ts";
import { didYouMean } from "../src/text/nearest.ts";
import { HttpError } from "./http-error.ts";
import type { Log } from "./log.ts";
import { confirmSubscription } from "./subscription.ts";

/** Larger than what any documented sender sends (GitHub's largest is 25 MB, but of pushes only). */
const LARGEST_BODY = 5 * 1024 * 1024;
const RETRY_AFTER_S = 5;
const CHALLENGE = 'Basic realm="webhooks", charset="UTF-8"';
/** Refusals are logged this often for one source and reason: whoever knocks a thousand times must not fill the log. */
const LOG_AGAIN_MS = 60_000;

/** What became of the requests to a door, by source. */
export type WebhookOutcome = "accepted" | "duplicate" | "ignored" | "refused" | "unreadable" | "failed";

export interface WebhookOptions {
  readonly sources: ReadonlyMap<string, WebhookSource>;
  readonly secrets: Secrets["webhooks"];
  /** Signs samples, of any source; what it signed is marked as a sample. */
  readonly sampleSecret?: string;
  readonly log: Log;
  readonly events: EventLog;
  /** Public keys of senders that sign with a private one; from their publishers where none are given. */
  readonly keys?: PublicKeys;
  /** Tells a sender that its events are wanted, at the address that it gave for this. */
  readonly confirm?: (address: string) => Promise<void>;
  /** There is something to announce. */
  readonly onAccepted: () => void;
  readonly onOutcome?: (source: string, outcome: WebhookOutcome) => void;
  readonly now: () => Date;
}

/**
 * The door for pipelines' events: `POST /webhooks/:source` → 202 `{accepted}` or `{duplicate: true}` once they are
 * durable. What is valid and says nothing about a pipeline is taken too: some senders give up on a door that refuses.
 * Mount it before anything that parses bodies.
 */
export function webhooks(given: WebhookOptions): Router {
  const options = { keys: fetchedKeys(), confirm: confirmSubscription, ...given };
  const router = express.Router();
  const refusals = createRefusals(options);

  router.use("/webhooks", (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });

  router.post("/webhooks/:source", knownSource(options), rawBody(), async (request, response) => {
    const source = sourceOf(options, request);
    const result = await take(options, source, readRequest(request)).catch((error: unknown) => {
      if (error instanceof HttpError) refusals.note(source.name, error);
      throw error;
    });
    options.onOutcome?.(source.name, result.outcome);
    response.status(202).json(result.body);
    if (result.outcome === "accepted") options.onAccepted();
  });

  router.options("/webhooks/:source", (request, response, next) => {
    const { name, asksForPermission } = sourceOf(options, request);
    const origin = request.get("webhook-request-origin");
    if (asksForPermission !== true || origin === undefined || !hasSecret(options, name)) return next();
    // Whose events are wanted is decided by their secret: any origin may send.
    response.set({ Allow: "POST", "WebHook-Allowed-Origin": "*", "WebHook-Allowed-Rate": "*" }).status(200).end();
  });

  router.all("/webhooks/:source", (_request, response) => {
    response.set("Allow", "POST");
    throw new HttpError(405, "Webhooks are sent with POST.", "Choose POST in the sender's settings.");
  });

  // Express tells a handler of errors by its four parameters.
  router.use("/webhooks", (error: unknown, _request: Request, response: Response, next: (error: unknown) => void) => {
    if (error instanceof HttpError && error.status === 503) response.set("Retry-After", String(RETRY_AFTER_S));
    // Amazon SNS sends user and password only when it is asked for them.
    if (error instanceof HttpError && error.status === 401) response.set("WWW-Authenticate", CHALLENGE);
    next(error);
  });

  return router;
}

interface Taken {
  readonly outcome: WebhookOutcome;
  readonly body: Readonly<Record<string, unknown>>;
}

/** @throws {HttpError} */
async function take(options: WebhookOptions, source: WebhookSource, request: WebhookRequest): Promise<Taken> {
  const { events: log, onOutcome, now } = options;
  const receivedAt = now();
  const { isSample, deliveryId, confirm } = await verify(options, source, request, receivedAt);
  if (confirm !== undefined) await confirmAt(options, source, confirm);
  // A handshake only asks whether the door is there.
  const events = decode(options, source, request, receivedAt)
    .filter(({ kind }) => kind !== "handshake")
    .map((event) => (isSample ? sample(event) : event));
  if (events.length === 0) return { outcome: "ignored", body: { accepted: 0 } };
  try {
    const outcome = await log.accept({
      source: source.name,
      events,
      receivedAt,
      ...(deliveryId === undefined ? {} : { deliveryId }),
    });
    const body = outcome === "duplicate" ? { duplicate: true } : { accepted: events.length };
    return { outcome, body };
  } catch (error) {
    onOutcome?.(source.name, "failed");
    options.log.fault("Webhook", error);
    throw new HttpError(503, "The event could not be stored.", "Send it again later; the server's log says why.");
  }
}

/** @throws {HttpError} 503, upon which the sender asks again */
async function confirmAt({ confirm, log, onOutcome }: WebhookOptions, { name }: WebhookSource, address: string) {
  try {
    await confirm?.(address);
    log.row("Webhook", `${name}: the subscription is confirmed at ${new URL(address).host}`);
  } catch (error) {
    onOutcome?.(name, "failed");
    log.fault("Webhook", error);
    throw new HttpError(503, "The subscription could not be confirmed.", "Ask for the confirmation again later.");
  }
}

function hasSecret({ secrets }: WebhookOptions, name: string): boolean {
  return Object.hasOwn(secrets, name) && (secrets[name]?.length ?? 0) > 0;
}

async function verify(
  { secrets, sampleSecret, keys, onOutcome }: WebhookOptions,
  source: WebhookSource,
  request: WebhookRequest,
  now: Date,
): Promise<{ isSample: boolean; deliveryId?: string; confirm?: string }> {
  const own = Object.hasOwn(secrets, source.name) ? (secrets[source.name] ?? []) : [];
  const all = sampleSecret === undefined ? own : [...own, sampleSecret];
  const result = await source.verify(request, all, now, keys);
  if (result.outcome === "verified") {
    const { secret, deliveryId, confirm } = result;
    return {
      isSample: secret >= own.length,
      ...(deliveryId === undefined ? {} : { deliveryId }),
      ...(confirm === undefined ? {} : { confirm }),
    };
  }
  const variable = `DOCENT_WEBHOOK_${source.name.toUpperCase().replaceAll("-", "_")}_SECRETS`;
  onOutcome?.(source.name, result.outcome === "refused" || own.length === 0 ? "refused" : "failed");
  if (own.length === 0)
    throw new HttpError(401, `No secret is configured for ${source.name}.`, `Set ${variable} and restart Docent.`);
  if (result.outcome === "unavailable")
    throw new HttpError(503, `The request could not be checked: ${result.reason}.`, "Send it again later.");
  throw new HttpError(
    result.status,
    `The request was refused: ${result.reason}.`,
    `Give the sender one of the secrets in ${variable}.`,
  );
}

/** A sample keeps to itself: it is no duplicate of a real event, nor a real event one of it. */
function sample(event: PipelineEvent): PipelineEvent {
  return { ...event, id: `sample:${event.id}`, sample: true };
}

/** @throws {HttpError} 400 */
function decode(
  { onOutcome }: WebhookOptions,
  source: WebhookSource,
  request: WebhookRequest,
  now: Date,
): readonly PipelineEvent[] {
  try {
    return source.decode(request, now);
  } catch (error) {
    if (!(error instanceof UnreadableBodyError)) throw error;
    onOutcome?.(source.name, "unreadable");
    throw new HttpError(400, error.message, error.cure);
  }
}

/** Before the body is read: whoever does not know our doors' names sends nothing into memory. */
function knownSource(options: WebhookOptions): RequestHandler {
  return (request, _response, next) => {
    sourceOf(options, request);
    next();
  };
}

function sourceOf({ sources }: WebhookOptions, { params }: Request): WebhookSource {
  const name = String(params["source"]);
  const source = sources.get(name);
  if (source !== undefined) return source;
  throw new HttpError(
    404,
    `There is no webhook door of this name${didYouMean(name.slice(0, 50), sources.keys()) || "."}`,
    `Use one of: ${[...sources.keys()].join(", ")}.`,
  );
}

/** The bytes as they were sent, which is what was signed. */
function rawBody(): RequestHandler {
  const read = express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false });
  return (request, response, next) => {
    read(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : bodyFault(error));
    });
  };
}

function bodyFault(error: unknown): unknown {
  switch ((error as { type?: unknown }).type) {
    case "entity.too.large":
      return new HttpError(413, "The body is larger than 5 MB.", "Choose fewer events, or send less of them.");
    case "encoding.unsupported":
      return new HttpError(415, "The body is compressed.", "Send it as it was signed: not compressed.");
    default:
      return new HttpError(400, "The body could not be read.", "Send it again, whole.");
  }
}

function readRequest({ headers, body }: Request): WebhookRequest {
  const named = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as const],
  );
  return { headers: Object.fromEntries(named), body: Buffer.isBuffer(body) ? body : new Uint8Array() };
}

/** Tells the operator of what was refused, without a word of what was in it. */
function createRefusals({ log, now }: WebhookOptions) {
  const loggedAt = new Map<string, number>();
  return {
    note(source: string, { status, message, cure }: HttpError) {
      if (status >= 500) return;
      const key = `${source} ${status}`;
      const at = now().getTime();
      if (at - (loggedAt.get(key) ?? -LOG_AGAIN_MS) < LOG_AGAIN_MS) return;
      loggedAt.set(key, at);
      log.row("Webhook", `${source} ${status}: ${message}\n${cure}`);
    },
  };
}
