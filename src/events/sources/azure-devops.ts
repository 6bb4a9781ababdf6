import { basicCredentials, presents, verdict } from "../credentials.ts";
import { readJson } from "../json-body.ts";
import { fields, first, text } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { decodeAzure } from "./azure-devops-events.ts";

const CURE = "In the service hook's settings set Resource details to send to All.";

/**
 * Service hooks of Azure DevOps (https://learn.microsoft.com/azure/devops/service-hooks/services/webhooks). They sign
 * nothing: what a request can prove is that it knows the user and the password.
 */
export const azureDevops: WebhookSource = {
  name: "azure-devops",
  verify: async (request, secrets) => verify(request, secrets),
  decode({ body }, now) {
    const message = fields(readJson(body, CURE));
    // One event's documented sample calls it so.
    const type = first(text, message["eventType"], message["eventId"]);
    if (type === undefined) throw new UnreadableBodyError("The body has no `eventType`.", CURE);
    return decodeAzure(type, message, now);
  },
};

function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const credential = basicCredentials(request);
  if (credential === undefined)
    return verdict(undefined, "the request has no user and password: set them in the service hook");
  return verdict(presents(credential, secrets), "the user and password fit none of the configured secrets");
}
