import type { Reply } from "../chat/reply.ts";
import type { PipelineEvent } from "../events/event.ts";
import { fingerprintOf } from "../events/fingerprint.ts";
import { type PipelineState, pipelineKey, type RunState } from "../events/history.ts";
import { isSaved } from "../events/pipeline-state.ts";
import { acknowledgedOf, isBad, standing } from "../events/run-state.ts";
import { type CardButton, isCardAction, readCardButton } from "./card-buttons.ts";
import type { EventLog } from "./event-log.ts";
import type { Mutes } from "./mutes.ts";
import type { Outbox } from "./outbox.ts";
import { line, moment } from "./plain.ts";
import { isSamePlace } from "./routing.ts";
import type { RunBook } from "./run-book.ts";
import type { RunbookEvidence } from "./runbook-evidence.ts";

/** Somebody of the team pressed a button of a card. */
export interface CardPress {
  readonly action: string;
  readonly value: string;
  /** The person's name as the platform shows it; untrusted. */
  readonly by: string;
  /** Where it was pressed: `web`, `slack`, `teams`. */
  readonly surface: string;
  /** Hash of the person, see chat/identity.ts. */
  readonly voter: string;
}

/**
 * Does what a card's button says.
 * @returns what the presser is told; undefined for a button that is none of a card
 */
export type PressCard = (press: CardPress) => Promise<string | undefined>;

export interface PressingPorts {
  readonly runs: Pick<RunBook, "run" | "pipeline" | "destinations">;
  readonly events: EventLog;
  readonly outbox: Pick<Outbox, "append">;
  readonly mutes: Mutes;
  readonly evidence: RunbookEvidence;
  /** An event was put into the log. */
  readonly accepted: () => void;
  /** Something was put into the outbox. */
  readonly queued: () => void;
  readonly now: () => Date;
}

/** A press with all that is known of the card's run. */
interface Pressed {
  readonly press: CardPress;
  readonly about: CardButton;
  readonly run: RunState;
  readonly event: PipelineEvent;
  readonly pipeline: PipelineState | undefined;
  readonly by: string;
  readonly name: string;
}

const NAME = 80;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const OLD = "I do not know this button; the card may be an old one.";

export function createCardPressing(ports: PressingPorts): PressCard {
  return async (press) => {
    if (!isCardAction(press.action)) return undefined;
    const pressed = await whatIsPressed(press, ports);
    if (pressed === undefined) return OLD;
    switch (press.action) {
      case "acknowledge":
        return acknowledge(pressed, ports);
      case "mute-hour":
        return mute(pressed, HOUR_MS, "1 hour", ports);
      case "mute-day":
        return mute(pressed, DAY_MS, "1 day", ports);
      case "runbook-worked":
        return vote(pressed, true, ports);
      case "runbook-failed":
        return vote(pressed, false, ports);
      case "runbook-wanted":
        return request(pressed, ports);
    }
  };
}

/** Of a card that is nowhere, or elsewhere, nothing is known: the value may come from a person's own client. */
async function whatIsPressed(press: CardPress, { runs }: PressingPorts): Promise<Pressed | undefined> {
  const about = readCardButton(press.value);
  if (about === undefined) return undefined;
  const { state: run } = await runs.run(about.run);
  const event = run && standing(run);
  if (run === undefined || event === undefined) return undefined;
  // One that was given up may be there all the same: its answer was lost.
  const places = await runs.destinations(about.run);
  if (!places.some(({ to }) => isSamePlace(to, about.to))) return undefined;
  const { state: pipeline } = await runs.pipeline(pipelineKey(event));
  const by = line(press.by, NAME) || "Somebody";
  return { press, about, run, event, pipeline, by, name: line(event.pipeline, NAME) || "this pipeline" };
}

/** As an event of its run: it waits its turn with the others, so that no card ever shows less than was said. */
async function acknowledge(pressed: Pressed, { events, accepted, now }: PressingPorts): Promise<string> {
  const { run, event, pipeline, about, by, name } = pressed;
  const known = acknowledgedOf(run);
  const isOver = pipeline !== undefined && isSaved(about.run, run, pipeline);
  if (!isBad(event.status) || isOver) return `${name} is back to normal already: there is nothing to acknowledge.`;
  if (known !== undefined) return `${known.by} acknowledged this already, ${moment(known.at) ?? known.at}.`;
  const time = now().toISOString();
  const acknowledgement: PipelineEvent = {
    ...event,
    id: `acknowledged/${event.id}`,
    type: "docent.acknowledged",
    time,
    acknowledgement: { by },
  };
  const taken = await events.accept({ source: event.source, events: [acknowledgement], receivedAt: now() });
  accepted();
  return taken === "accepted" ? "Acknowledged: it stands on the card." : "Somebody acknowledged this just now.";
}

async function mute(pressed: Pressed, forMs: number, words: string, ports: PressingPorts): Promise<string> {
  const { event, about, by, name } = pressed;
  const until = new Date(ports.now().getTime() + forMs);
  await ports.mutes.mute(pipelineKey(event), about.to, until, by);
  const when = moment(until.toISOString()) ?? "";
  await sayInThread(pressed, `${by} muted ${name} here for ${words}, until ${when}.`, ports);
  return `${name} is muted here until ${when}. “unmute ${name}” ends it sooner.`;
}

async function vote(pressed: Pressed, worked: boolean, { evidence, now }: PressingPorts): Promise<string> {
  const { press, about } = pressed;
  const { page, run } = about;
  if (page === undefined) return OLD;
  const { surface, voter } = press;
  await evidence.vote({ page, worked, surface, voter, run, ...causeOf(pressed) }, now());
  return worked
    ? "Thank you, noted: the runbook worked."
    : "Thank you, noted: the runbook did not work. Its owner is the one to ask.";
}

async function request(pressed: Pressed, ports: PressingPorts): Promise<string> {
  const { press, about, event, by, name } = pressed;
  const { surface, voter } = press;
  const type = `${event.kind}.${event.status}`;
  const wish = { type, pipeline: pipelineKey(event), surface, voter, run: about.run, ...causeOf(pressed) };
  if (!(await ports.evidence.request(wish, ports.now())))
    return `You asked for a runbook for ${type} of ${name} before.`;
  const text = `${by} misses a runbook for ${type} of ${name}. Whoever knows what to do first can write one: npx docent new runbook`;
  await sayInThread(pressed, text, ports);
  return `Noted: a runbook for ${type} of ${name} is missing.`;
}

/** What has recovered no longer says why it failed; its pipeline remembers. */
function causeOf({ event, pipeline, about }: Pressed): { fingerprint?: string } {
  const remembered = pipeline?.past?.findLast(({ run }) => run === about.run)?.fingerprint;
  const fingerprint = remembered ?? fingerprintOf(event);
  return fingerprint === undefined ? {} : { fingerprint };
}

/** Others see it too. */
async function sayInThread({ about }: Pressed, text: string, { outbox, queued, now }: PressingPorts): Promise<void> {
  const message: Reply = { kind: "announcement", text, parts: [{ type: "text", text }] };
  await outbox.append([{ run: about.run, to: about.to, action: "reply", message }], now());
  queued();
}
