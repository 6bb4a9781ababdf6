import { EVENT_KINDS, EVENT_STATUSES } from "../config/config.ts";

export { EVENT_KINDS, EVENT_STATUSES };
export type EventKind = (typeof EVENT_KINDS)[number];
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** The model version that an event is about. */
export interface EventModel {
  readonly name: string;
  /** A number or a name, as the registry writes it. */
  readonly version?: string;
  readonly alias?: string;
  readonly stage?: string;
}

/** What an alert or a quality check measured. Values are texts: senders write numbers, units and ranges. */
export interface EventAlert {
  /** Names the same alert each time it fires. */
  readonly fingerprint?: string;
  readonly groupKey?: string;
  readonly severity?: string;
  readonly metric?: string;
  readonly value?: string;
  readonly threshold?: string;
  /** The part of the data that it is about: `country=DE`. */
  readonly slice?: string;
}

/**
 * One thing that happened in a pipeline, in the words of no source. Values are untrusted and kept raw: whoever renders
 * them escapes and shortens. Absent fields are unknown.
 */
export interface PipelineEvent {
  /** Dedupe key: the same happening delivered twice has the same id. */
  readonly id: string;
  /** Name of the door: `github`. */
  readonly source: string;
  /** CloudEvents type, `dev.cdevents.*` where the standard has one. */
  readonly type: string;
  /** ISO 8601; when it happened, not when it was received. */
  readonly time: string;
  readonly kind: EventKind;
  readonly status: EventStatus;
  readonly pipeline: string;
  readonly runId?: string;
  /**
   * Where the source makes the run's id unique by itself, what it is unique in: such a run stays the same whatever its
   * events call its pipeline. Absent where an id means something only within its pipeline.
   */
  readonly runScope?: string;
  /**
   * The account, workspace, project or server that it happened in, where one door hears of several: a pipeline of the
   * same name in another is another pipeline.
   */
  readonly account?: string;
  /** 1-based attempt of the run, where the source counts them. */
  readonly attempt?: number;
  /** The source says that it starts the failed run again by itself: nobody needs to be told yet. */
  readonly willRetry?: true;
  /** A page for people, http(s) only. */
  readonly url?: string;
  /** Branch or tag without refs/heads/. */
  readonly ref?: string;
  readonly commit?: string;
  readonly environment?: string;
  readonly actor?: string;
  readonly failingStep?: string;
  readonly error?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly model?: EventModel;
  readonly alert?: EventAlert;
  readonly labels: Readonly<Record<string, string>>;
  readonly runbookUrl?: string;
  readonly correlationId?: string;
  /** A sample sent to try things out; the card says so. */
  readonly sample?: boolean;
  /**
   * Somebody pressed "Acknowledge" on the card of this event's run; the other fields repeat what stood there. No source
   * ever sets it.
   */
  readonly acknowledgement?: { readonly by: string };
}
