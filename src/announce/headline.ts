import type { Tone } from "../chat/reply.ts";
import type { EventStatus, PipelineEvent } from "../events/event.ts";
import { type Change, MOST_FAILING } from "../events/history.ts";
import { isBad, isFinal, isGood } from "../events/run-state.ts";
import { modelWords } from "./model-words.ts";
import { duration, line, ordinal } from "./plain.ts";

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
export function headline(change: Change): string {
  const { event } = change;
  const name = `${event.sample === true ? "Sample: " : ""}${nameOf(event)}`;
  const words = statusWords(change);
  return words.startsWith(":") ? `${name}${words}` : `${name} ${words}`;
}

function statusWords(change: Change): string {
  const { event, since, by, flapping, streak, again } = change;
  if (flapping !== undefined && change.type !== "recovered") {
    return flapping.until === undefined ? "is flapping" : "was flapping";
  }
  if (by !== undefined || (isGood(event.status) && since !== undefined)) return recoveryWords(change);
  if (!isFinal(event)) return `${STATUS_WORDS[event.status]} and is about to be tried again`;
  if (streak !== undefined) {
    const atLeast = streak.times >= MOST_FAILING ? "at least the " : "";
    return `is still failing, ${atLeast}${ordinal(streak.times)} time in a row`;
  }
  const isAgain = again ?? (since !== undefined && ["queued", "started", "failed"].includes(event.status));
  return `${ownWords(change)}${isAgain ? " again" : ""}`;
}

function recoveryWords({ event, since, by }: Change): string {
  if (event.status !== "resolved") return "is back to normal";
  const time = duration(since, (by ?? event).time);
  return `is resolved${time === undefined ? "" : ` after ${time}`}`;
}

/** The status in the words of those who work with such things. */
function ownWords({ event, movedFrom }: Change): string {
  const { kind, status, labels } = event;
  if (kind === "model") return modelWords(event, movedFrom) || STATUS_WORDS[status];
  if (kind === "run" && status === "info") return "ended without a verdict";
  if (kind === "deployment" && status === "cancelled") return "was aborted";
  if (isRequest(event)) return "asks for approval";
  const reason = status === "waiting" ? line(labels["waits_for"] ?? "", NAME) : "";
  if (reason !== "") return `waits for ${reason}`;
  if (isExperiment(event) && status === "succeeded") {
    const winner = line(labels["winner"] ?? "", NAME);
    return winner === "" ? "is concluded" : `is concluded: ${winner} won`;
  }
  return STATUS_WORDS[status];
}

export function toneOf({ event, by, flapping, type }: Change): Tone {
  if (flapping !== undefined && type !== "recovered" && flapping.until === undefined) {
    return isBad(flapping.latest.status) ? "bad" : "busy";
  }
  const { status } = event;
  if (isRequest(event)) return "neutral";
  if (by !== undefined || isGood(status)) return "good";
  if (isBad(status)) return isFinal(event) ? "bad" : "busy";
  return status === "queued" || status === "started" || status === "waiting" ? "busy" : "neutral";
}

/** Asks for an approval by a certain time; what comes of it is not told, so its card must not seem to wait for ever. */
export function isRequest({ status, labels }: PipelineEvent): boolean {
  return status === "waiting" && labels["expires"] !== undefined;
}

/** An A/B test; its checks come as events of quality, with its name as a label. */
export function isExperiment({ kind, labels }: PipelineEvent): boolean {
  return kind === "quality" && labels["experiment"] !== undefined;
}

function nameOf(event: PipelineEvent): string {
  const { kind, pipeline, environment, ref, labels, model } = event;
  const name = line(pipeline, NAME) || "A pipeline";
  const to = environment === undefined ? "" : ` to ${line(environment, NAME)}`;
  switch (kind) {
    case "deployment":
      if (labels["strategy"] === "canary") return `Canary ${name}${to}`;
      if (to === "") return `Deployment ${name}`;
      // GitHub's task is "deploy" where nobody said more.
      return /^deploy(?:ment)?$/i.test(name) ? `Deployment${to}` : `Deployment of ${name}${to}`;
    case "release":
      return `Release ${ref === undefined ? "" : `${line(ref, NAME)} `}of ${name}`;
    case "alert":
      return `Alert ${name}`;
    case "model":
      return `Model ${line(model?.name ?? pipeline, NAME) || name}${version(event)}`;
    case "quality":
      return isExperiment(event) ? `A/B test ${line(labels["experiment"] ?? "", NAME) || name}` : name;
    default:
      return name;
  }
}

/** News of an alias name the version themselves. */
function version({ model, status }: PipelineEvent): string {
  const number = line(model?.version ?? "", NAME);
  return number === "" || status === "aliased" || status === "unaliased" ? "" : ` version ${number}`;
}
