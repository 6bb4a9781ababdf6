import { type KeyObject, verify } from "node:crypto";
import { presents, verdict } from "../credentials.ts";
import { KeysUnavailableError, type PublicKeys } from "../keys.ts";
import { type Fields, text, time } from "../payload.ts";
import type { Verification } from "../source.ts";

const SIGNED = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
  UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
} as const;

const ALGORITHMS: ReadonlyMap<unknown, string> = new Map([
  ["1", "RSA-SHA1"],
  ["2", "RSA-SHA256"],
]);

const HOST = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(?:\.cn)?$/;

/**
 * A message keeps its timestamp when it is sent again, which a delivery policy does for up to an hour
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html); a clock may be five minutes off.
 */
const OLDEST_MS = 65 * 60_000;
const NEWEST_MS = 5 * 60_000;

/** Whether it is one of SNS's messages: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function isSnsEnvelope({ Type: type, TopicArn: topic }: Fields): boolean {
  return typeof type === "string" && Object.hasOwn(SIGNED, type) && typeof topic === "string";
}

/**
 * Checks a message's signature (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html). It
 * proves only that some AWS account sent the message: the topic must be one of those that were named to us, and is
 * looked at first, so that nobody else's message makes us ask for a certificate.
 */
export async function verifySns(
  message: Fields,
  secrets: readonly string[],
  now: Date,
  keys: PublicKeys | undefined,
): Promise<Verification> {
  const refuse = (reason: string): Verification => verdict(undefined, reason);
  const topics = secrets.map((secret) => (secret.startsWith("arn:") ? secret : ""));
  const secret = presents(text(message["TopicArn"]), topics);
  if (secret === undefined) return refuse("the topic's ARN is none of the configured secrets");
  const algorithm = ALGORITHMS.get(message["SignatureVersion"]);
  if (algorithm === undefined) return refuse("the message's SignatureVersion is neither 1 nor 2");
  const signature = readSignature(message["Signature"]);
  const certificate = readAddress(message["SigningCertURL"]);
  if (signature === undefined || certificate?.pathname.endsWith(".pem") !== true)
    return refuse("the message is not signed, or its certificate is not Amazon SNS's");
  const signed = signedText(message);
  if (signed === undefined) return refuse("the message lacks a field that is signed");
  const reason = untimely(message["Timestamp"], now);
  if (reason !== undefined) return refuse(reason);
  if (keys === undefined) return { outcome: "unavailable", reason: "there are no public keys to check it by" };
  try {
    const found = await keys.find(certificate.href);
    if (!found.some((key) => isSignedBy(key, algorithm, signed, signature)))
      return refuse("the signature does not fit the message");
  } catch (error) {
    if (!(error instanceof KeysUnavailableError)) throw error;
    return { outcome: "unavailable", reason: "the certificate of Amazon SNS cannot be had" };
  }
  const address = message["Type"] === "SubscriptionConfirmation" ? readAddress(message["SubscribeURL"]) : undefined;
  const verified = verdict(secret, "", text(message["MessageId"]));
  return address === undefined || verified.outcome !== "verified" ? verified : { ...verified, confirm: address.href };
}

function readSignature(value: unknown): Uint8Array | undefined {
  return typeof value === "string" && /^[A-Za-z0-9+/]{1,2000}={0,2}$/.test(value)
    ? Buffer.from(value, "base64")
    : undefined;
}

/** An address of SNS itself. */
function readAddress(value: unknown): URL | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "";
  return isPlain && HOST.test(url.hostname) ? url : undefined;
}

function signedText(message: Fields): string | undefined {
  const names = SIGNED[message["Type"] as keyof typeof SIGNED];
  const pairs = names.filter((name) => name !== "Subject" || typeof message[name] === "string");
  const isWhole = pairs.every((name) => typeof message[name] === "string");
  return isWhole ? pairs.map((name) => `${name}\n${String(message[name])}\n`).join("") : undefined;
}

function untimely(timestamp: unknown, now: Date): string | undefined {
  const sent = time(timestamp);
  const age = sent === undefined ? Number.NaN : now.getTime() - Date.parse(sent);
  return age <= OLDEST_MS && age >= -NEWEST_MS ? undefined : "the message is older than an hour, or from the future";
}

function isSignedBy(key: KeyObject, algorithm: string, signed: string, signature: Uint8Array): boolean {
  return key.asymmetricKeyType === "rsa" && verify(algorithm, Buffer.from(signed), key, signature);
}
