import { createHash } from "node:crypto";
import type { EventKind, EventStatus, PipelineEvent } from "./event.ts";
import { known, LONGEST } from "./payload.ts";

type Optional<Shape> = { [Key in keyof Shape]?: Shape[Key] | undefined };

/** An event as a source reads it field by field: any of them may turn out not to be there. */
export interface Draft extends Optional<Omit<PipelineEvent, "source" | "labels" | "model" | "alert">> {
  readonly id: string;
  readonly type: string;
  readonly kind: EventKind;
  readonly status: EventStatus;
  readonly pipeline: string;
  readonly model?: Optional<NonNullable<PipelineEvent["model"]>> | undefined;
  readonly alert?: Optional<NonNullable<PipelineEvent["alert"]>> | undefined;
  readonly labels?: Readonly<Record<string, string | undefined>>;
}

const DAY_MS = 24 * 60 * 60_000;
/** Senders' clocks are a little off, never by this much; what is dated later would outdo all that comes after it. */
const MOST_AHEAD_MS = DAY_MS;
/** No run takes longer: what began before is a clock that was not set, or a field that was not filled. */
const LONGEST_RUN_MS = 366 * DAY_MS;

/** @param now stands in for the time of an event that does not say, or that says one of the future */
export function toEvent(source: string, now: Date, { model, alert, labels = {}, ...draft }: Draft): PipelineEvent {
  const measured = known(alert ?? {});
  return {
    ...known({ ...draft, ...timesOf(draft, now) }),
    source,
    ...(model?.name === undefined ? {} : { model: known({ ...model, name: model.name }) }),
    ...(Object.keys(measured).length === 0 ? {} : { alert: measured }),
    labels: known(labels),
  };
}

/** A beginning or an end that cannot be is unknown. */
function timesOf(draft: Pick<Draft, "time" | "startedAt" | "endedAt">, now: Date) {
  const [time = now.toISOString(), startedAt, endedAt] = [draft.time, draft.startedAt, draft.endedAt].map((at) =>
    at !== undefined && Date.parse(at) - now.getTime() > MOST_AHEAD_MS ? undefined : at,
  );
  const isTooLong = Date.parse(endedAt ?? time) - Date.parse(startedAt ?? time) > LONGEST_RUN_MS;
  return { time, startedAt: isTooLong ? undefined : startedAt, endedAt };
}

/**
 * A dedupe key of what tells this happening from all others of its source. Parts that are not there, or are neither
 * texts nor numbers, count as empty, so that parts do not run into each other.
 */
export function eventKey(...parts: readonly unknown[]): string {
  return parts
    .map((part) => (typeof part === "string" || typeof part === "number" ? String(part).toWellFormed() : ""))
    .map((part) => (part.length <= LONGEST.id ? part : createHash("sha256").update(part).digest("hex")))
    .map((part) => encodeURIComponent(part))
    .join("/");
}
