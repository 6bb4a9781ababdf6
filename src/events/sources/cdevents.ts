import { eventKey, toEvent } from "../draft.ts";
import type { PipelineEvent } from "../event.ts";
import { type Fields, fields, first, id, link, text, time } from "../payload.ts";
import { UnreadableBodyError } from "../source.ts";
import { type Reference, readSubject } from "./cdevents-subjects.ts";
import { readEventData } from "./cloudevents-data.ts";

/** What a CDEvent is to be read for. */
export interface About {
  /** Name of the door it came through. */
  readonly source: string;
  /** The sender's id of the delivery, for an event without an id. */
  readonly fallbackId?: string;
  readonly now: Date;
}

/**
 * The event in one parsed CDEvent (https://github.com/cdevents/spec/blob/main/spec.md) of the versions 0.1 to 0.5:
 * CDEvents' own envelope of `context` and `subject`, or a CloudEvent whose `data` is one
 * (https://github.com/cdevents/spec/blob/main/cloudevents-binding.md). `schemaUri` is never fetched.
 * @returns none when it is not of a type `dev.cdevents.…`
 * @throws {UnreadableBodyError} when it is about nothing
 */
export function decodeCdEvent(event: Fields, { source, fallbackId, now }: About): readonly PipelineEvent[] {
  const own = Object.keys(fields(event["context"])).length > 0 ? event : fields(readEventData(event));
  const context = fields(own["context"]);
  const subject = fields(own["subject"]);
  const content = fields(subject["content"]);
  const type = first(text, context["type"], event["type"]) ?? "";
  const [, subjectName, predicate] = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/i.exec(type.toLowerCase()) ?? [];
  if (subjectName === undefined || predicate === undefined) return [];
  const sender = first(text, event["source"], context["source"]);
  const at = first(time, context["timestamp"], event["time"]);
  const subjectId = first(id, subject["id"], event["subject"]);
  // The attribute `subject` names it without a word of how it went.
  if (id(subject["id"]) === undefined && Object.keys(content).length === 0)
    throw new UnreadableBodyError("The CDEvent has no `subject`.", "Send the whole CDEvent: `context` and `subject`.");
  const { runOf, ...said } = readSubject({
    type,
    subject: subjectName,
    predicate,
    id: subjectId,
    time: at,
    content,
    environment: environmentOf(content),
  });
  const eventId = first(given, event["id"], context["id"]) ?? fallbackId;
  const custom = fields(own["customData"]);
  const origin = first(text, context["source"], event["source"]);
  return [
    toEvent(source, now, {
      ...said,
      // Without any id: what happened to what, never when it was received.
      id: eventKey(sender, type, eventId ?? eventKey(subjectId, at, id(content["outcome"]))),
      type,
      time: at,
      pipeline: said.pipeline ?? subjectId ?? subjectName,
      runScope: said.runId && scopeOf(runOf ?? { subject: subjectName, source: text(subject["source"]) }, origin),
      correlationId: said.correlationId ?? id(context["chainId"]),
      runbookUrl: link(custom["runbook_url"]),
      labels: { sender, ...said.labels },
    }),
  ];
}

/**
 * A subject is known by its id within its source, which is named only where it is not the event's own:
 * https://github.com/cdevents/spec/blob/main/spec.md#format-of-subjects
 */
function scopeOf({ subject, source }: Reference, origin: string | undefined): string | undefined {
  const owner = source ?? origin;
  return owner === undefined ? undefined : `${subject} ${owner}`;
}

/** An id as it was sent, however long. */
function given(value: unknown): unknown {
  return value === "" || id(value) === undefined ? undefined : value;
}

function environmentOf(content: Fields): string | undefined {
  const { name, id: environmentId } = fields(content["environment"]);
  return text(name) ?? id(environmentId);
}
