import { basicCredentials, presents, verdict } from "../credentials.ts";
import { eventKey, toEvent } from "../draft.ts";
import type { EventStatus, PipelineEvent } from "../event.ts";
import { runType } from "../event-type.ts";
import { readJson } from "../json-body.ts";
import { type Fields, fields, first, id, instant, LONGEST, link, positive, ref, text } from "../payload.ts";
import { UnreadableBodyError, type Verification, type WebhookRequest, type WebhookSource } from "../source.ts";
import { isTraining } from "../training.ts";

const CURE = "In the job's settings, under Job Notifications, choose the format JSON and the protocol HTTP.";

/** Builds of Jenkins, as its Notification plugin tells them: https://plugins.jenkins.io/notification */
export const jenkins: WebhookSource = {
  name: "jenkins",
  verify: async (request, secrets) => verify(request, secrets),
  decode,
};

/** The plugin takes user and password from the address that it is given. */
function verify(request: WebhookRequest, secrets: readonly string[]): Verification {
  const credential = basicCredentials(request);
  if (credential === undefined)
    return verdict(undefined, "the request has no user and password: write them into the address, before the host");
  return verdict(presents(credential, secrets), "the user and password fit none of the configured secrets");
}

/** https://javadoc.jenkins.io/hudson/model/Result.html */
const RESULTS: ReadonlyMap<unknown, EventStatus> = new Map([
  ["SUCCESS", "succeeded"],
  ["FAILURE", "failed"],
  // It went through, with errors: tests failed.
  ["UNSTABLE", "failed"],
  ["ABORTED", "cancelled"],
  ["NOT_BUILT", "skipped"],
]);

function decode({ body }: WebhookRequest, now: Date): readonly PipelineEvent[] {
  const job = fields(readJson(body, CURE));
  const build = fields(job["build"]);
  const number = id(build["number"]);
  const phase = text(build["phase"]);
  if (number === undefined || phase === undefined)
    throw new UnreadableBodyError("The body has no `build` with a `number` and a `phase`.", CURE);
  const status = statusOf(phase, build["status"]);
  const scm = fields(build["scm"]);
  const pipeline = fullName(job);
  const url = link(build["full_url"]);
  const server = url === undefined ? undefined : new URL(url).host;
  return [
    toEvent("jenkins", now, {
      id: eventKey(server, text(job["url"]) ?? pipeline, number, phase),
      type: runType("pipelinerun", status) ?? `io.jenkins.build.${phase.toLowerCase()}`,
      kind: isTraining(pipeline) ? "training" : "run",
      status,
      pipeline,
      runId: number,
      // Builds are numbered within their job.
      runScope: server === undefined ? undefined : `${pipeline} at ${server}`,
      account: server,
      url,
      ref: branch(scm["branch"]),
      commit: text(scm["commit"]),
      error: status === "failed" ? (failedTests(build) ?? end(build["log"])) : undefined,
      ...times(phase, build),
      labels: {
        phase,
        result: text(build["status"]),
        display_name: text(build["display_name"]),
        scm: text(scm["url"]),
        queue_id: id(build["queue_id"]),
        notes: text(build["notes"]),
      },
    }),
  ];
}

/**
 * A build is over when it is finalized. When it is "completed" its result may still change, and while it runs it
 * carries the result of an earlier build or none.
 */
function statusOf(phase: string, result: unknown): EventStatus {
  switch (phase) {
    case "QUEUED":
      return "queued";
    case "STARTED":
    case "COMPLETED":
      return "started";
    case "FINALIZED":
      return RESULTS.get(result) ?? "unknown";
    // A step of the build sends a note of its own.
    case "NONE":
      return "info";
    default:
      return "unknown";
  }
}

/**
 * The name with the folders before it, by which Jenkins itself tells jobs of the same name apart: the job of a branch
 * is called "main" in every multibranch project. The address has them: `job/team/job/train/`.
 */
function fullName(job: Fields): string {
  const name = first(text, job["name"], job["display_name"]);
  const path = /^\/?((?:job\/[^/]+\/)+)$/.exec(`${text(job["url"]) ?? ""}/`.replace(/\/{2,}$/, "/"))?.[1];
  if (path === undefined) return name ?? "Jenkins job";
  const parts = path.split("/").filter((_, index) => index % 2 === 1);
  return text(parts.map(decoded).join("/")) ?? name ?? "Jenkins job";
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Git's plugin names a branch as its remote does: `origin/main`. */
function branch(value: unknown): string | undefined {
  return ref(value)?.replace(/^(?:refs\/remotes\/)?origin\//, "");
}

interface Times {
  readonly time?: string;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
}

/** The plugin tells when the phase began, in milliseconds since 1970, and at the end how long the build took. */
function times(phase: string, build: Fields): Times {
  const time = instant(build["timestamp"]);
  if (time === undefined) return {};
  if (phase === "STARTED") return { time, startedAt: time };
  if (phase !== "FINALIZED") return { time };
  const duration = positive(build["duration"]);
  return { time, startedAt: duration === undefined ? undefined : instant(Date.parse(time) - duration), endedAt: time };
}

function failedTests(build: Fields): string | undefined {
  const tests = fields(build["test_summary"]);
  const failed = positive(tests["failed"]);
  if (failed === undefined) return undefined;
  const names = Array.isArray(tests["failed_tests"]) ? tests["failed_tests"].flatMap((name) => text(name) ?? []) : [];
  const of = positive(tests["total"]);
  const count = `${failed}${of === undefined ? "" : ` of ${of}`} tests failed`;
  return text([count, ...(names.length > 0 ? [names.join(", ")] : [])].join(": "), LONGEST.error);
}

/** The last lines of the log, where the endpoint is set up to send some. */
function end(log: unknown): string | undefined {
  if (typeof log !== "string") return undefined;
  // Cut between characters, not inside one.
  return text(
    log
      .trimEnd()
      .slice(-LONGEST.error)
      .replace(/^[\udc00-\udfff]/, ""),
    LONGEST.error,
  );
}
