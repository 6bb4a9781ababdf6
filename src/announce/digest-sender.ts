import type { Destination, Route, RouteDigest } from "../config/config.ts";
import { type AnnounceLog, describeError } from "./announce-log.ts";
import {
  createDigestCount,
  type DigestFigures,
  type DigestMessages,
  type DigestPeriod,
  digestReply,
  digestsOf,
  duePeriod,
  tally,
} from "./digest.ts";
import { type EventHistory, eachPastEvent } from "./event-history.ts";
import type { NewEntry } from "./outbox.ts";
import { pipelineOfKey } from "./subscriptions.ts";
import { isNotice } from "./undelivered.ts";
import { createWorkLoop, type WorkLoop } from "./work-loop.ts";

/** What digests need of the store. */
export interface Digests {
  isSent(to: Destination, period: string): Promise<boolean>;
  /** Puts the digest into the outbox, once for each channel and period whoever asks. @returns false when it was there */
  send(entry: NewEntry, period: string, now: Date): Promise<boolean>;
  /** Keys of the runs of which cards were posted, or replies, each as often as there were messages. */
  messages(to: Destination, from: Date, until: Date): Promise<readonly string[]>;
  /** Keys of the runs on whose cards somebody said whether the runbook worked. */
  voted(from: Date, until: Date): Promise<readonly string[]>;
}

export interface DigestSenderOptions {
  readonly digests: Digests;
  readonly history: EventHistory;
  readonly routes: () => readonly Route[];
  /** Something was put into the outbox. */
  readonly queued: () => void;
  readonly log: AnnounceLog;
  readonly now: () => Date;
}

export interface DigestSender extends WorkLoop {
  /** Sends the digests that are due; for those who do not start the loop. */
  workOff(): Promise<void>;
}

const LOOK_MS = 60_000;

/** Tells channels at their time how their pipelines did. */
export function createDigestSender(options: DigestSenderOptions): DigestSender {
  const { log } = options;
  const workOff = () => sendDue(options);
  const loop = createWorkLoop(
    async () => {
      await workOff();
      return LOOK_MS;
    },
    (error) => log.row("Announce", `digests cannot be made (${describeError(error)}); trying again`),
    LOOK_MS,
  );
  return { ...loop, workOff };
}

async function sendDue(options: DigestSenderOptions): Promise<void> {
  const { digests, history, routes: read, queued, now } = options;
  const routes = read();
  const due: (RouteDigest & { period: DigestPeriod; count: ReturnType<typeof createDigestCount> })[] = [];
  for (const digest of digestsOf(routes)) {
    const period = duePeriod(digest.schedule, now());
    if (period === undefined || (await digests.isSent(digest.to, period.key))) continue;
    due.push({ ...digest, period, count: createDigestCount(routes, digest.to, period) });
  }
  if (due.length === 0) return;
  // All that is due is counted in one reading.
  await eachPastEvent(history, (past) => {
    for (const { count } of due) count.take(past);
  });
  for (const { to, schedule, period, count } of due) {
    const figures = count.figures();
    const message = digestReply(schedule, period, figures, await messagesTo(to, period, figures, digests));
    if (message === undefined) continue;
    const entry: NewEntry = { run: `digest|${period.key}`, to, action: "card", message };
    if (await digests.send(entry, period.key, now())) queued();
  }
}

/** What was sent to a channel in a time, and on how many of its runs somebody acted. */
export async function messagesTo(
  to: Destination,
  { from, until }: Pick<DigestPeriod, "from" | "until">,
  { known, acknowledged }: Pick<DigestFigures, "known" | "acknowledged">,
  digests: Pick<Digests, "messages" | "voted">,
): Promise<DigestMessages> {
  const sent = (await digests.messages(to, from, until)).filter(
    (run) => !run.startsWith("digest|") && !isNotice({ run }),
  );
  const voted = (await digests.voted(from, until)).filter((run) => known.has(run));
  return {
    sent: sent.length,
    actedUpon: new Set([...voted, ...acknowledged]).size,
    noisiest: tally(sent.map((run) => known.get(run) ?? pipelineOfKey(run))),
  };
}
