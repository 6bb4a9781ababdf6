import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import type { PipelineEvent } from "../event.ts";
import { parseJson, readJson } from "../json-body.ts";
import type { PublicKeys } from "../keys.ts";
import { type Fields, fields, first, id, LONGEST, time } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeGcpMessage, type GcpMessage } from "./gcp-messages.ts";
import { decodeIncident } from "./gcp-monitoring.ts";
import { isToken, verifyToken } from "./gcp-token.ts";

const CURE = "Send a push subscription of Pub/Sub, or a webhook of Cloud Monitoring, to this address.";

/**
 * Google Cloud: what Pub/Sub pushes (https://cloud.google.com/pubsub/docs/push), with a token that Google signed, and
 * incidents of Cloud Monitoring as plain webhooks (https://cloud.google.com/monitoring/support/notification-options),
 * with user and password. A secret is the audience that the token is for, with or without a space and the e-mail
 * address of the service account behind it; or `user:password`; or a word that is presented as Bearer token.
 */
export const gcp: WebhookSource = {
  name: "gcp",
  verify,
  decode,
};

async function verify(
  request: WebhookRequest,
  secrets: readonly string[],
  now: Date,
  keys?: PublicKeys,
): Promise<Verification> {
  const verification = await authenticate(request, secrets, now, keys);
  if (verification.outcome !== "verified") return verification;
  const deliveryId = messageIdOf(request);
  return deliveryId === undefined ? verification : { ...verification, deliveryId: deliveryId.slice(0, LONGEST.id) };
}

/** Reads no body: whoever is not known must not make us parse one. */
async function authenticate(
  request: WebhookRequest,
  secrets: readonly string[],
  now: Date,
  keys: PublicKeys | undefined,
): Promise<Verification> {
  const token = bearerToken(request);
  // An audience is known to many: it is never taken for a password. Places must stay what they are.
  const passwords = secrets.map((secret) => (/\s|:\/\//.test(secret) ? "" : secret));
  const credential = token ?? basicCredentials(request);
  const secret = presents(credential, passwords);
  if (secret === undefined && token !== undefined && isToken(token)) return verifyToken(token, { secrets, now, keys });
  return verdict(
    secret,
    credential === undefined
      ? "the request has neither Google's token nor user and password"
      : "the credentials fit none of the configured secrets",
  );
}

/** Pub/Sub's id of the message, which is the same when it is pushed again. */
function messageIdOf({ headers, body }: WebhookRequest): string | undefined {
  const unwrapped = headers["x-goog-pubsub-message-id"];
  if (unwrapped !== undefined) return unwrapped;
  try {
    return id(idOf(fields(fields(readJson(body, CURE))["message"])));
  } catch {
    return undefined;
  }
}

function decode({ headers, body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = fields(readJson(body, CURE));
  if (Object.keys(json).length === 0) throw new UnreadableBodyError("The body holds no event.", CURE);
  if (json["incident"] !== undefined) return decodeIncident(json, now);
  const { message } = json;
  if (message === undefined) return decodeData(json, { id: headers["x-goog-pubsub-message-id"], now, attributes: {} });
  return decodePush(fields(message), now);
}

/** https://cloud.google.com/pubsub/docs/push#receive_push: some fields are there in two spellings. */
function decodePush(message: Fields, now: Date): readonly PipelineEvent[] {
  const { data, attributes } = message;
  const isMessage = data !== undefined || Object.keys(fields(attributes)).length > 0;
  if (!isMessage || (data !== undefined && (typeof data !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(data))))
    throw new UnreadableBodyError("The `message` has neither `data` in base64 nor attributes.", CURE);
  return decodeData(fields(parse(Buffer.from(data ?? "", "base64").toString("utf8"))), {
    id: idOf(message),
    now,
    publishedAt: first(time, message["publishTime"], message["publish_time"]),
    attributes: fields(attributes),
  });
}

function decodeData(data: Fields, message: GcpMessage): readonly PipelineEvent[] {
  return data["incident"] === undefined ? decodeGcpMessage(data, message) : decodeIncident(data, message.now);
}

function idOf({ messageId, message_id: other }: Fields): unknown {
  return first(id, messageId) ?? other;
}

/** Anybody with access to a topic may publish any bytes in it: what is not JSON says nothing about a pipeline. */
function parse(data: string): unknown {
  try {
    return parseJson(data);
  } catch {
    return undefined;
  }
}
