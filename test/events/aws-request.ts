import { generateKeyPairSync, sign } from "node:crypto";
import { readKeys } from "../../src/events/keys.ts";
import type { WebhookRequest } from "../../src/events/source.ts";

type Json = Record<string, unknown>;

export const TOPIC = "arn:aws:sns:eu-central-1:123456789012:ml-events";
export const NOW = new Date("2026-11-20T12:00:00Z");
const CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123abcd.pem";

/** Stands for Amazon's key pair; made for this run of the tests. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export const KEYS_TEXT = JSON.stringify({ [CERTIFICATE]: publicKey.export({ type: "spki", format: "pem" }) });
export const KEYS = readKeys(KEYS_TEXT);
/** Fits any address. */
export const ONE_KEY = readKeys(publicKey.export({ type: "spki", format: "pem" }).toString());

export function request(body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { headers, body: bytes };
}

const NAMES = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** A message of the topic, signed as SNS signs it. */
export function sns(more: Json = {}, { version = "2", key = privateKey } = {}): Json {
  const type = more["Type"] === "SubscriptionConfirmation" ? "SubscriptionConfirmation" : "Notification";
  const message: Json = {
    Type: type,
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: TOPIC,
    Message: "hello",
    Timestamp: "2026-11-20T11:59:00.000Z",
    ...more,
  };
  const names = NAMES[type].filter((name) => typeof message[name] === "string");
  const text = names.map((name) => `${name}\n${String(message[name])}\n`).join("");
  const signature = sign(version === "1" ? "RSA-SHA1" : "RSA-SHA256", Buffer.from(text), key).toString("base64");
  return { ...message, SignatureVersion: version, Signature: signature, SigningCertURL: CERTIFICATE };
}

/** Somebody else's key. */
export const STRANGER = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** An event as EventBridge sends it. */
export function eventBridge(detailType: string, detail: unknown, more: Json = {}): Json {
  return {
    version: "0",
    id: "c030038d-8c4d-6141-9545-00ff7b7153ee",
    "detail-type": detailType,
    source: "aws.test",
    account: "123456789012",
    time: "2026-11-20T02:41:00Z",
    region: "eu-central-1",
    resources: [],
    detail,
    ...more,
  };
}
