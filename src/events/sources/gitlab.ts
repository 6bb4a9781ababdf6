import { presents, verdict } from "../credentials.ts";
import { readJson } from "../json-body.ts";
import type { Verification, WebhookRequest, WebhookSource } from "../source.ts";
import { decodeGitlab, GITLAB_CURE } from "./gitlab-events.ts";
import { standardKeys, verifySigned } from "./standard-webhooks-signature.ts";

/**
 * GitLab's webhooks (https://docs.gitlab.com/user/project/integrations/webhooks/). A secret token comes with each
 * request as it is; a signing token signs it as Standard Webhooks do. A plain token carries no time, so that a replay
 * is told only by its delivery id and by the ids of its events.
 */
export const gitlab: WebhookSource = {
  name: "gitlab",
  verify: async (request, secrets, now) => verify(request, secrets, now),
  decode: ({ headers, body }, now) => decodeGitlab(headers["x-gitlab-event"], readJson(body, GITLAB_CURE), now),
};

function verify({ headers, body }: WebhookRequest, secrets: readonly string[], now: Date): Verification {
  const signature = headers["webhook-signature"];
  if (signature !== undefined) {
    // A right token beside a wrong signature is no excuse: whoever saw the token once can send it again.
    const signed = { id: headers["webhook-id"], timestamp: headers["webhook-timestamp"], signature };
    return verifySigned(signed, body, secrets, standardKeys, now);
  }
  const token = headers["x-gitlab-token"];
  const reason =
    token === undefined
      ? "the request has neither X-Gitlab-Token nor a signature: no token is set in the webhook's settings"
      : "X-Gitlab-Token is none of the configured secrets";
  return verdict(presents(token, secrets), reason, headers["webhook-id"] ?? headers["idempotency-key"]);
}
