import { bearerToken, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { EventKind, EventStatus, PipelineEvent } from "../event.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, id, instant, known, link, text } from "../payload.ts";
import { signedBy } from "../signature.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";

const CURE = "Paste the payload of the guide on Weights & Biases into the automation.";

/** Webhooks of W&B's automations: https://docs.wandb.ai/models/automations/create-automations/webhook */
export const wandb: WebhookSource = {
  name: "wandb",
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

/**
 * A webhook of W&B has an access token, a secret, or both. The signature that the secret makes has to fit where there
 * is one, whatever token comes with it. W&B's page shows it in Base64, its servers write hexadecimal digits.
 */
function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const signature = request.headers["x-wandb-signature"];
  if (signature !== undefined && signature !== "") {
    const bytes = signatureBytes(signature);
    if (bytes === undefined) return verdict(undefined, "X-Wandb-Signature is no HMAC-SHA256");
    return verdict(signedBy(request.body, bytes, secrets), "the signature fits none of the configured secrets");
  }
  const token = bearerToken(request);
  if (token === undefined) return verdict(undefined, "the request has neither X-Wandb-Signature nor a bearer token");
  return verdict(presents(token, secrets), "the bearer token is none of the configured secrets");
}

function signatureBytes(signature: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(signature)) return Buffer.from(signature, "hex");
  return /^[A-Za-z0-9+/]{43}=$/.test(signature) ? Buffer.from(signature, "base64") : undefined;
}

interface Meaning {
  readonly kind: EventKind;
  readonly status: EventStatus;
}

/** What `${event_type}` may stand for: https://docs.wandb.ai/models/automations/automation-events */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  ["LINK_ARTIFACT", { kind: "model", status: "registered" }],
  ["LINK_MODEL", { kind: "model", status: "registered" }],
  ["CREATE_ARTIFACT", { kind: "model", status: "registered" }],
  ["UNLINK_ARTIFACT", { kind: "model", status: "info" }],
  ["ADD_ARTIFACT_ALIAS", { kind: "model", status: "aliased" }],
  ["UPDATE_ARTIFACT_ALIAS", { kind: "model", status: "aliased" }],
  ["ADD_ARTIFACT_TAG", { kind: "model", status: "tagged" }],
  ["REMOVE_ARTIFACT_TAG", { kind: "model", status: "info" }],
  ["RUN_METRIC", { kind: "alert", status: "firing" }],
  ["RUN_METRIC_THRESHOLD", { kind: "alert", status: "firing" }],
  ["RUN_METRIC_CHANGE", { kind: "alert", status: "firing" }],
  ["RUN_METRIC_ZSCORE", { kind: "alert", status: "firing" }],
]);

/** https://docs.wandb.ai/models/runs/run-states */
const RUN_STATES: ReadonlyMap<unknown, EventStatus> = new Map([
  ["pending", "queued"],
  ["running", "started"],
  ["finished", "succeeded"],
  ["failed", "failed"],
  ["crashed", "failed"],
  ["killed", "cancelled"],
]);

/**
 * The body is whatever the automation's author wrote: the names of W&B's variables, at the top or, as in its example
 * for GitHub, under `client_payload`. It has no id and no time.
 */
function decode({ body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const json = readJson(body, CURE);
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new UnreadableBodyError("The body is no JSON object.", CURE);
  const message = { ...fields(json), ...fields(fields(json)["client_payload"]) };
  const type = value(message["event_type"]) ?? "";
  const meaning = meaningOf(type, message);
  const project = value(message["project_name"]);
  const model = modelOf(message);
  const pipeline = meaning.kind === "model" ? model.name : project;
  // Somebody tries the webhook, or sends what is meant for another tool.
  if (pipeline === undefined) return [];
  const alias = model.alias ?? "";
  const isOfModel = meaning.kind === "model" && id(message["run_id"]) !== undefined;
  return [
    toEvent("wandb", now, {
      id: eventKey(type, ...IDENTITY.map((name) => value(message[name])), alias, ...arrival(meaning, message, now)),
      type: `ai.wandb.${type === "" ? "unknown" : type.toLowerCase()}`,
      time: instant(message["timestamp"]),
      ...meaning,
      pipeline,
      runId: id(message["run_id"]),
      // One run may make several versions.
      runScope: isOfModel && model.version !== undefined ? `${pipeline} version ${model.version}` : undefined,
      url: link(message["url"]),
      actor: value(message["event_author"]),
      model: meaning.kind === "model" ? model : undefined,
      labels: { entity: value(message["entity_name"]), project, tag: value(message["tag"]) },
    }),
  ];
}

/** Variables that tell one happening from another. */
const IDENTITY = [
  "entity_name",
  "project_name",
  "artifact_collection_name",
  "artifact_version",
  "artifact_version_string",
  "tag",
  "run_id",
  "run_state",
  "timestamp",
];

/**
 * No variable names the run, so two runs that fail send the same bytes, and so does an alias that moves back to a version
 * that had it: a rollback. The minute tells them apart; W&B delivers once, and what comes twice within a minute is one
 * happening.
 */
function arrival({ kind }: Meaning, message: Fields, now: Date): readonly string[] {
  // The run of a model is the one that made it, whatever happens to the model later.
  const isNamed = kind !== "model" && id(message["run_id"]) !== undefined;
  return isNamed || value(message["timestamp"]) !== undefined
    ? []
    : [now.toISOString().slice(0, "2026-11-20T02:41".length)];
}

function meaningOf(type: string, message: Fields): Meaning {
  // W&B's pages write states with a capital letter, its API without.
  const state = value(message["run_state"])?.toLowerCase();
  if (type === "RUN_STATE") return { kind: "training", status: RUN_STATES.get(state) ?? "unknown" };
  return MEANINGS.get(type) ?? { kind: "model", status: "unknown" };
}

/** From `entity/project/name:v3` or `…:production`, where the fields do not say it themselves. */
function modelOf(message: Fields): { name?: string; version?: string; alias?: string } {
  const [, tail, last] = /^(?:.*\/)?([^/:]+):([^/:]+)$/s.exec(value(message["artifact_version_string"]) ?? "") ?? [];
  const name = value(message["artifact_collection_name"]) ?? tail;
  const isVersion = /^v\d+$/.test(last ?? "");
  return known({
    name,
    version: isVersion ? last : undefined,
    alias: value(message["alias"]) ?? (isVersion ? undefined : last),
  });
}

/** A variable that W&B does not know stays in the text as it was written. */
function value(sent: unknown): string | undefined {
  return typeof sent === "string" && /^\$\{[^}]*\}$/.test(sent) ? undefined : text(sent);
}
