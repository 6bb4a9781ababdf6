import { verdict } from "../credentials.ts";
import { readJson } from "../json-body.ts";
import { signedBy } from "../signature.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeGithub } from "./github-events.ts";

const CURE = "Set the webhook's content type to application/json; GitHub shows what it sent under Recent Deliveries.";

/**
 * GitHub's webhooks (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries). They carry no
 * timestamp, so a replay is told only by its delivery id and by the ids of its events.
 */
export const github: WebhookSource = {
  name: "github",
  verify: async (request, secrets) => verify(request, secrets),
  decode({ headers, body }, now) {
    const json = readJson(payloadOf(headers["content-type"] ?? "", body), CURE);
    return decodeGithub(headers["x-github-event"] ?? "", json, now);
  },
};

function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): Verification {
  const header = headers["x-hub-signature-256"];
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(header ?? "")?.[1];
  if (hex === undefined) return verdict(undefined, reasonWithout(header, headers));
  const secret = signedBy(body, Buffer.from(hex, "hex"), secrets);
  return verdict(secret, "the signature fits none of the configured secrets", headers["x-github-delivery"]);
}

function reasonWithout(header: string | undefined, headers: WebhookRequest["headers"]): string {
  if (header !== undefined) return "X-Hub-Signature-256 is not sha256= and 64 hexadecimal digits";
  return headers["x-hub-signature"] === undefined
    ? "the request has no X-Hub-Signature-256: no secret is set in the webhook's settings"
    : "the request is signed with SHA-1 alone, which is too weak";
}

/** The bytes of the JSON in either of the content types that GitHub offers. */
function payloadOf(contentType: string, body: Uint8Array): Uint8Array {
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return body;
  const payload = new URLSearchParams(new TextDecoder().decode(body)).get("payload");
  if (payload === null) throw new UnreadableBodyError("The form has no field `payload`.", CURE);
  return Buffer.from(payload);
}
