import type { PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, id, text } from "../payload.ts";
import { UnreadableBodyError, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeCdEvent } from "./cdevents.ts";
import { standardKeys, verifySigned } from "./standard-webhooks-signature.ts";
import { decodeSimple } from "./standard-webhooks-simple.ts";

const STANDARD_CURE = "Compare the body with the guide on connecting other tools.";

/**
 * Whatever signs as Standard Webhooks do (https://www.standardwebhooks.com): our inlet for tools that have no format of
 * their own. The body is a CDEvent, or `{type, timestamp, data}` with the fields of our own model in `data`.
 */
export const standardWebhooks: WebhookSource = {
  name: "standard-webhooks",
  async verify({ headers, body }, secrets, now) {
    const signed = {
      id: headers["webhook-id"],
      timestamp: headers["webhook-timestamp"],
      signature: headers["webhook-signature"],
    };
    return verifySigned(signed, body, secrets, standardKeys, now);
  },
  decode,
};

function decode({ headers, body: bytes }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = readJson(bytes, STANDARD_CURE);
  const body = fields(json);
  if (body !== json) throw new UnreadableBodyError("The body is no JSON object.", STANDARD_CURE);
  const deliveryId = id(headers["webhook-id"]);
  const cdEvent = asCdEvent(body);
  if (cdEvent === undefined) return decodeSimple(body, { deliveryId, sentAt: headers["webhook-timestamp"] }, now);
  const about = { source: "standard-webhooks", now, ...(deliveryId === undefined ? {} : { fallbackId: deliveryId }) };
  return decodeCdEvent(cdEvent, about);
}

/**
 * The CDEvent in a body: the body itself, in its own envelope or a CloudEvent's; else its `data`, which may leave out
 * what the envelope of Standard Webhooks says already.
 */
function asCdEvent(body: Fields): Fields | undefined {
  const data = fields(body["data"]);
  if (isCdEvent(body)) return body;
  if (isCdEvent(data)) return "specversion" in body ? body : data;
  const type = text(body["type"]) ?? "";
  if (!/^dev\.cdevents\./i.test(type) || text(data["pipeline"]) !== undefined) return undefined;
  if ("specversion" in body) return body;
  const subject =
    "subject" in data ? data["subject"] : { id: data["id"] ?? data["runId"], content: data["content"] ?? data };
  return { context: { type, timestamp: body["timestamp"], id: body["id"] }, subject };
}

function isCdEvent(value: Fields): boolean {
  return text(fields(value["context"])["type"]) !== undefined;
}
