import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, id, instant, labels, text } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { utf8Key, verifySigned } from "./standard-webhooks-signature.ts";

const CURE = "Compare the body with MLflow's page on webhooks; the webhook has to come from MLflow 3.3 or later.";

/**
 * The webhooks of MLflow's model registry (https://mlflow.org/docs/latest/ml/webhooks). A try by `test_webhook` cannot
 * be told from what really happened.
 */
export const mlflow: WebhookSource = {
  name: "mlflow",
  verify: async (request, secrets, now) => verify(request, secrets, now),
  decode,
};

/** As in Standard Webhooks, by headers of other names, of one signature only, with the secret's UTF-8 as the key. */
function verify({ headers, body }: WebhookRequest, secrets: readonly string[], now: Date): Verification {
  const signature = headers["x-mlflow-signature"];
  if (signature === undefined) {
    return {
      outcome: "refused",
      status: 401,
      reason: "the request has no X-MLflow-Signature: the webhook has no secret",
    };
  }
  if (!/^v1,\S+$/.test(signature))
    return { outcome: "refused", status: 401, reason: "X-MLflow-Signature is not v1, and Base64" };
  const signed = { id: headers["x-mlflow-delivery-id"], timestamp: headers["x-mlflow-timestamp"], signature };
  return verifySigned(signed, body, secrets, utf8Key, now);
}

/**
 * What may happen to what: https://mlflow.org/docs/latest/python_api/mlflow.webhooks.html. Of prompts MLflow tells as
 * well; they are no models.
 */
const STATUSES: ReadonlyMap<string, EventStatus> = new Map([
  ["registered_model.created", "registered"],
  ["model_version.created", "registered"],
  ["model_version_alias.created", "aliased"],
  ["model_version_alias.deleted", "unaliased"],
  ["model_version_tag.set", "tagged"],
  // Nothing takes the place of the tag: there is no word for it but that something happened.
  ["model_version_tag.deleted", "info"],
]);

const ENTITIES: ReadonlySet<string> = new Set([
  "registered_model",
  "model_version",
  "model_version_alias",
  "model_version_tag",
]);

function decode({ headers, body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = readJson(body, CURE);
  const message = fields(json);
  const [entity, action] = subject(message);
  if (entity === undefined || action === undefined) throw new UnreadableBodyError("The body names no event.", CURE);
  if (!ENTITIES.has(entity)) return [];
  const data = fields(message["data"]);
  const name = text(data["name"]);
  if (name === undefined) throw new UnreadableBodyError(`The event of a ${entity} names no model.`, CURE);
  const event = `${entity}.${action}`;
  const delivery = id(headers["x-mlflow-delivery-id"]);
  const [version, alias, at] = [id(data["version"]), text(data["alias"]), instant(message["timestamp"])];
  return [
    toEvent("mlflow", now, {
      id: delivery ?? eventKey(event, name, version, alias, text(data["key"]), at),
      type: `org.mlflow.${event}`,
      time: at,
      kind: "model",
      status: STATUSES.get(event) ?? "unknown",
      pipeline: name,
      runId: id(data["run_id"]),
      account: text(message["workspace"]),
      // One run may make several versions.
      runScope: version === undefined ? undefined : `${name} version ${version}`,
      model: { name, version, alias },
      labels: { ...tags(event, data), workspace: text(message["workspace"]) },
    }),
  ];
}

/** `{entity, action}`; the first releases wrote both as one, `{type: "MODEL_VERSION_CREATED"}`. */
function subject(message: Fields): readonly [string | undefined, string | undefined] {
  const [entity, action] = [text(message["entity"]), text(message["action"])];
  if (entity !== undefined || action !== undefined) return [entity?.toLowerCase(), action?.toLowerCase()];
  const parts = /^([a-z_]+)[._]([a-z]+)$/.exec(text(message["type"])?.toLowerCase() ?? "");
  return [parts?.[1], parts?.[2]];
}

/** Tags are what routes and runbooks tell models apart by: `validation=passed`. */
function tags(event: string, data: Fields): Readonly<Record<string, string | undefined>> {
  const key = text(data["key"]);
  if (event === "model_version_tag.deleted") return { tag: key };
  return event === "model_version_tag.set" && key !== undefined
    ? labels({ [key]: data["value"] })
    : labels(data["tags"]);
}
