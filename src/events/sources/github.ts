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
    return decodeGithub(headers["x-github-event"] ?? "", parse(json(headers["content-type"] ?? "", body)), now);
  },
};

function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): Verification {
  const header = headers["x-hub-signature-256"];
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(header ?? "")?.[1];
  if (hex === undefined) return { outcome: "refused", status: 401, reason: reasonWithout(header, headers) };
  const secret = signedBy(body, Buffer.from(hex, "hex"), secrets);
  if (secret === undefined)
    return { outcome: "refused", status: 401, reason: "the signature fits none of the configured secrets" };
  const deliveryId = headers["x-github-delivery"];
  return { outcome: "verified", secret, ...(deliveryId ? { deliveryId: deliveryId.slice(0, 100) } : {}) };
}

function reasonWithout(header: string | undefined, headers: WebhookRequest["headers"]): string {
  if (header !== undefined) return "X-Hub-Signature-256 is not sha256= and 64 hexadecimal digits";
  return headers["x-hub-signature"] === undefined
    ? "the request has no X-Hub-Signature-256: no secret is set in the webhook's settings"
    : "the request is signed with SHA-1 alone, which is too weak";
}

/** The JSON of a body in either of the content types that GitHub offers. */
function json(contentType: string, body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return text;
  const payload = new URLSearchParams(text).get("payload");
  if (payload === null) throw new UnreadableBodyError("The form has no field `payload`.", CURE);
  return payload;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the parser's words, which quote the body.
    throw new UnreadableBodyError("The body is not JSON.", CURE);
  }
}
