import { basicCredentials, bearerToken, presents, verdict } from "../credentials.ts";
import { readJson } from "../json-body.ts";
import { fields, text } from "../payload.ts";
import { signedBy } from "../signature.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeJob, decodeRegistry } from "./databricks-events.ts";

const CURE = "Compare the body with Databricks' pages on job notifications and on model registry webhooks.";

/**
 * Notifications of Databricks' jobs (https://docs.databricks.com/aws/en/jobs/notifications) and webhooks of its
 * workspace model registry (https://docs.databricks.com/aws/en/mlflow/model-registry-webhooks).
 */
export const databricks: WebhookSource = {
  name: "databricks",
  verify: async (request, secrets) => verify(request, secrets),
  decode({ body }, now) {
    const message = fields(readJson(body, CURE));
    const job = text(message["event_type"]);
    if (job !== undefined) return decodeJob(job, message, now);
    const registry = text(message["event"]);
    if (registry !== undefined) return decodeRegistry(registry, message, now);
    throw new UnreadableBodyError("The body has neither an `event_type` nor an `event`.", CURE);
  },
};

/**
 * The registry signs the body; a notification destination of jobs knows only a user and a password. A signature that
 * is there has to fit, whatever else the request brings.
 */
function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const signature = request.headers["x-databricks-signature"];
  if (signature !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(signature))
      return verdict(undefined, "X-Databricks-Signature is not 64 hexadecimal digits");
    const secret = signedBy(request.body, Buffer.from(signature, "hex"), secrets);
    return verdict(secret, "the signature fits none of the configured secrets");
  }
  const credential = basicCredentials(request) ?? bearerToken(request);
  if (credential === undefined)
    return verdict(undefined, "the request has neither X-Databricks-Signature nor a user and password");
  return verdict(presents(credential, secrets), "the user and password fit none of the configured secrets");
}
