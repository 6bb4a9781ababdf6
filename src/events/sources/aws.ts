import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { parseJson, readJson } from "../json-body.ts";
import type { PublicKeys } from "../keys.ts";
import { type Fields, fields, first, id, text, time } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeAwsMessage } from "./aws-messages.ts";
import { isSnsEnvelope, verifySns } from "./aws-sns.ts";

const CURE = "Let Amazon SNS or an API destination of EventBridge send the events as they are, without a transformer.";

/**
 * Events of AWS: through an SNS topic (https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html)
 * or from an API destination of EventBridge (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html).
 * A secret that begins with `arn:` is a topic whose signed messages are taken; it is no secret, so nobody gets in by
 * naming it. All others are `user:password`, a token, or an API key.
 */
export const aws: WebhookSource = {
  name: "aws",
  verify,
  decode,
};

async function verify(
  request: WebhookRequest,
  secrets: readonly string[],
  now: Date,
  keys?: PublicKeys,
): Promise<Verification> {
  const { headers } = request;
  // Places must stay what they are: the index says which secret it was. An empty one never matches.
  const passwords = secrets.map((secret) => (secret.startsWith("arn:") ? "" : secret));
  const sent = [bearerToken(request), basicCredentials(request), headers["x-api-key"], headers["authorization"]];
  const secret = first((credential) => presents(text(credential), passwords), ...sent);
  const message = readEnvelope(request);
  if (secret !== undefined && message?.["Type"] !== "SubscriptionConfirmation")
    return verdict(secret, "", headers["x-amz-sns-message-id"]);
  if (secret !== undefined && !secrets.some((one) => one.startsWith("arn:"))) return UNNAMED;
  if (message !== undefined) return verifySns(message, secrets, now, keys);
  return verdict(
    undefined,
    sent.some((credential) => credential !== undefined)
      ? "the credentials fit none of the configured secrets"
      : "the request has no credentials, and is no message that Amazon SNS has signed",
  );
}

/**
 * Credentials say who sends, not which topics are wanted. Taken and not confirmed, a subscription would stay pending
 * without a word.
 */
const UNNAMED: Verification = {
  outcome: "refused",
  status: 400,
  reason: "to confirm the subscription, the topic's ARN has to be among the secrets as well",
};

/** SNS's largest message is 256 KB, written into JSON as a text: nobody unknown makes us parse more. */
const LARGEST_ENVELOPE = 1024 * 1024;

function readEnvelope({ body }: WebhookRequest): Fields | undefined {
  if (body.length > LARGEST_ENVELOPE) return undefined;
  try {
    const message = fields(readJson(body, CURE));
    return isSnsEnvelope(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function decode({ headers, body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = readJson(body, CURE);
  if (Array.isArray(json)) return decodeBatch(json, now);
  const message = fields(json);
  if (Object.keys(message).length === 0) throw new UnreadableBodyError("The body holds no event.", CURE);
  if (!isSnsEnvelope(message)) return decodeAwsMessage(message, { now, messageId: headers["x-amz-sns-message-id"] });
  return message["Type"] === "Notification" ? decodeNotification(message, now) : [handshake(message, now)];
}

/** An EventBridge pipe sends several events at once; a bad one does not lose the others. */
function decodeBatch(batch: readonly unknown[], now: Date): readonly PipelineEvent[] {
  const faults: UnreadableBodyError[] = [];
  const events = batch.flatMap((one) => {
    try {
      if (Object.keys(fields(one)).length === 0) throw new UnreadableBodyError("The batch holds no events.", CURE);
      return decodeAwsMessage(fields(one), { now });
    } catch (error) {
      if (!(error instanceof UnreadableBodyError)) throw error;
      faults.push(error);
      return [];
    }
  });
  const [fault] = faults;
  if (fault !== undefined && faults.length === batch.length) throw fault;
  return events;
}

/** Anybody with access to a topic may publish any text in it: what is not JSON says nothing about a pipeline. */
function decodeNotification(envelope: Fields, now: Date): readonly PipelineEvent[] {
  const message = parse(envelope["Message"]);
  return decodeAwsMessage(fields(message), {
    now,
    messageId: envelope["MessageId"],
    sentAt: time(envelope["Timestamp"]),
  });
}

function parse(message: unknown): unknown {
  try {
    return typeof message === "string" ? parseJson(message) : undefined;
  } catch {
    return undefined;
  }
}

/** The topic asks whether its messages are wanted, or says that they no longer come. */
function handshake(envelope: Fields, now: Date): PipelineEvent {
  const type = text(envelope["Type"]) ?? "";
  return toEvent("aws", now, {
    id: eventKey(envelope["MessageId"]),
    type: `com.amazonaws.sns.${type.toLowerCase()}`,
    time: time(envelope["Timestamp"]),
    kind: "handshake",
    status: "info",
    pipeline: id(envelope["TopicArn"])?.split(":").at(-1) ?? "",
  });
}
