import { verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, first, id, instant, LONGEST, text } from "../payload.ts";
import { signedBy } from "../signature.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { isTraining } from "../training.ts";

const CURE = "Compare the body with dbt's page on webhooks for jobs.";

/** The webhooks of dbt's jobs: https://docs.getdbt.com/docs/deploy/webhooks */
export const dbt: WebhookSource = {
  name: "dbt",
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

/** The header that others use for a password carries the HMAC of the body here, in hexadecimal digits alone. */
function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): Verification {
  const signature = headers["authorization"] ?? "";
  if (!/^[0-9a-f]{64}$/i.test(signature))
    return verdict(undefined, "Authorization is not the 64 hexadecimal digits of dbt's signature");
  const secret = signedBy(body, Buffer.from(signature, "hex"), secrets);
  return verdict(secret, "the signature fits none of the configured secrets");
}

/** What a run came to, in words; https://docs.getdbt.com/dbt-cloud/api-v2 lists the codes. */
const STATUSES: ReadonlyMap<unknown, EventStatus> = new Map<unknown, EventStatus>([
  ["Queued", "queued"],
  ["Starting", "started"],
  ["Running", "started"],
  ["Success", "succeeded"],
  ["Error", "failed"],
  ["Errored", "failed"],
  ["Cancelled", "cancelled"],
  [1, "queued"],
  [2, "started"],
  [3, "started"],
  [10, "succeeded"],
  [20, "failed"],
  [30, "cancelled"],
]);

const OVER: ReadonlySet<EventStatus> = new Set(["succeeded", "failed", "cancelled"]);

function decode({ body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const message = fields(readJson(body, CURE));
  const type = text(message["eventType"]);
  if (type === undefined) throw new UnreadableBodyError("The body has no `eventType`.", CURE);
  if (!type.startsWith("job.run.")) return [];
  const run = fields(message["data"]);
  const runId = id(run["runId"]);
  if (runId === undefined) throw new UnreadableBodyError(`The event ${type} has no \`runId\`.`, CURE);
  const status = statusOf(type, run["runStatus"], run["runStatusCode"]);
  const pipeline = first(text, run["jobName"]) ?? id(run["jobId"]) ?? "dbt job";
  const endedAt = first(instant, run["runFinishedAt"], run["runErroredAt"]);
  const startedAt = instant(run["runStartedAt"]);
  return [
    toEvent("dbt", now, {
      id: id(message["eventId"]) ?? eventKey(type, id(message["accountId"]), runId, text(run["runStatus"])),
      type: runType("pipelinerun", status) ?? `com.getdbt.${type}`,
      // Two events tell that a run failed, minutes apart.
      time: first(instant, OVER.has(status) ? endedAt : undefined, message["timestamp"], endedAt, startedAt),
      kind: isTraining(pipeline) ? "training" : "run",
      status,
      pipeline,
      runId,
      account: accountOf(message, run),
      environment: text(run["environmentName"]),
      error: status === "failed" ? said(run["runStatusMessage"]) : undefined,
      startedAt,
      endedAt: OVER.has(status) ? endedAt : undefined,
      labels: {
        project: text(run["projectName"]),
        job_id: id(run["jobId"]),
        account_id: id(message["accountId"]),
        reason: said(run["runReason"]),
        dbt_version: text(run["dbtVersion"]),
      },
    }),
  ];
}

/** Jobs have the same names in several projects. */
function accountOf({ accountId }: Fields, { projectId, projectName }: Fields): string | undefined {
  const parts = [accountId, first(id, projectId, projectName)].flatMap((part) => id(part) ?? []);
  return parts.length === 0 ? undefined : parts.join("/");
}

/**
 * From what the run says of itself: a run is "completed" when it failed, too. The type alone counts where the run says
 * nothing, and two words that contradict each other are no verdict.
 */
function statusOf(type: string, word: unknown, code: unknown): EventStatus {
  const words = [word, typeof code === "string" && /^\d+$/.test(code) ? Number(code) : code];
  const given = words.filter((one) => one !== undefined && one !== null && one !== "");
  const read = new Set(given.map((one) => STATUSES.get(one) ?? "unknown"));
  const [status] = read;
  if (status !== undefined) return read.size === 1 ? status : "unknown";
  return type === "job.run.errored" ? "failed" : type === "job.run.started" ? "started" : "unknown";
}

/** dbt writes Python's "None" where it has nothing to say. */
function said(value: unknown): string | undefined {
  return value === "None" ? undefined : text(value, LONGEST.error);
}
