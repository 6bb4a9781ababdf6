import type { Tone } from "../chat/reply.ts";
import type { EventStatus, PipelineEvent } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { isBad, isGood } from "../events/run-state.ts";
import { line } from "./plain.ts";

/** Names in a headline: it has to fit into the preview of a notification. */
const NAME = 80;

const STATUS_WORDS: Readonly<Record<EventStatus, string>> = {
  queued: "is queued",
  started: "is running",
  waiting: "waits for approval",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
  skipped: "was skipped",
  rolled_back: "was rolled back",
  firing: "is firing",
  resolved: "is resolved",
  registered: "was registered",
  promoted: "was promoted",
  aliased: "got an alias",
  unaliased: "lost an alias",
  tagged: "was tagged",
  rejected: "was rejected",
  published: "is out",
  info: "has news",
  unknown: "reported something that is not known here",
};

/** What happened, in a few words: "Nightly training failed". */
export function headline({ event, since, by }: Change): string {
  const name = `${event.sample === true ? "Sample: " : ""}${nameOf(event)}`;
  if (by !== undefined || (isGood(event.status) && since !== undefined)) return `${name} is back to normal`;
  const again = since !== undefined && ["queued", "started", "failed"].includes(event.status);
  const words =
    event.kind === "run" && event.status === "info" ? "ended without a verdict" : STATUS_WORDS[event.status];
  return `${name} ${words}${again ? " again" : ""}`;
}

export function toneOf({ event: { status }, by }: Change): Tone {
  if (by !== undefined || isGood(status)) return "good";
  if (isBad(status)) return "bad";
  return status === "queued" || status === "started" || status === "waiting" ? "busy" : "neutral";
}

function nameOf({ kind, pipeline, environment, ref }: PipelineEvent): string {
  const name = line(pipeline, NAME) || "A pipeline";
  if (kind === "deployment")
    return environment === undefined ? `Deployment ${name}` : `Deployment to ${line(environment, NAME)}`;
  if (kind === "release") return `Release ${ref === undefined ? "" : `${line(ref, NAME)} `}of ${name}`;
  return kind === "alert" ? `Alert ${name}` : name;
}
