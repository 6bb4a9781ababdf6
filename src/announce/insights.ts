import type { Destination, Route } from "../config/config.ts";
import type { Page } from "../content/page.ts";
import type { PipelineEvent } from "../events/event.ts";
import { advance, historyKey, type PipelineState, pipelineKey, type RunState, runKey } from "../events/history.ts";
import { createDigestCount } from "./digest.ts";
import { type Digests, messagesTo } from "./digest-sender.ts";
import { type EventHistory, eachPastEvent, type PastEvent } from "./event-history.ts";
import { placeKey } from "./routing.ts";
import { findRunbook, type RunbookOptions } from "./runbook.ts";
import type { RunbookEvidence, RunbookGap } from "./runbook-evidence.ts";
import { pipelineOfKey } from "./subscriptions.ts";

/** What a channel was sent, and on how many of its runs somebody acted. */
export interface ChannelInsight {
  readonly to: Destination;
  readonly sent: number;
  readonly actedUpon: number;
}

/** How often people said of a runbook that it worked, and that it did not. */
export interface RunbookInsight {
  /** Path of the page. */
  readonly page: string;
  readonly worked: number;
  readonly failed: number;
}

/** A runbook that people asked for, and whether there is one by now. */
export interface WantedRunbook {
  /** What it would handle: `training.failed`. */
  readonly type: string;
  readonly pipeline: string;
  readonly people: number;
  readonly lastAsked: Date;
  /** Path of the page that a card for the latest such event would quote now; absent where there is none. */
  readonly now?: string;
}

/** What people did with announcements, as far as it was kept. */
export interface Insights {
  /** Those with the fewest reactions to most messages first. */
  readonly channels: readonly ChannelInsight[];
  /** The most wanted first. */
  readonly wanted: readonly WantedRunbook[];
  /** By votes of the time that was asked for, the worst first. */
  readonly runbooks: readonly RunbookInsight[];
}

export interface InsightOptions {
  readonly history: Pick<EventHistory, "page">;
  readonly digests: Pick<Digests, "messages" | "voted">;
  readonly evidence: Pick<RunbookEvidence, "votes" | "gaps">;
  readonly routes: readonly Route[];
  readonly runbook: RunbookOptions;
  readonly from: Date;
  readonly until: Date;
}

const MOST_GAPS = 1000;

export async function gatherInsights(options: InsightOptions): Promise<Insights> {
  const { history, evidence, routes, runbook, from, until } = options;
  const gaps = (await evidence.gaps(MOST_GAPS)).filter(({ lastAsked }) => lastAsked >= from);
  const places = new Map(routes.flatMap(({ to }) => to).map((to) => [placeKey(to), to]));
  const counts = [...places.values()].map((to) => ({ to, count: createDigestCount(routes, to, { from, until }) }));
  const latest = createLatest(gaps);
  await eachPastEvent(history, (past) => {
    latest.take(past);
    for (const { count } of counts) count.take(past);
  });
  const channels: ChannelInsight[] = [];
  for (const { to, count } of counts) {
    const { sent, actedUpon } = await messagesTo(to, options, count.figures(), options.digests);
    // A vote counts for all channels of its run; one that was sent nothing has nothing to act upon.
    channels.push({ to, sent, actedUpon: sent === 0 ? 0 : actedUpon });
  }
  const wanted: WantedRunbook[] = [];
  for (const gap of gaps) wanted.push(await standOf(gap, latest.of(gap), runbook));
  return {
    channels: channels.toSorted((one, other) => unheeded(other) - unheeded(one)),
    wanted,
    runbooks: await votedOn(runbook.runbooks, evidence, from),
  };
}

function unheeded({ sent, actedUpon }: ChannelInsight): number {
  return sent - actedUpon;
}

async function votedOn(
  pages: readonly Page[],
  evidence: InsightOptions["evidence"],
  from: Date,
): Promise<RunbookInsight[]> {
  const all: RunbookInsight[] = [];
  for (const { path } of pages) all.push({ page: path, ...(await evidence.votes(path, from)) });
  return all
    .filter(({ worked, failed }) => worked + failed > 0)
    .toSorted((one, other) => share(one) - share(other) || other.failed - one.failed || other.worked - one.worked);
}

function share({ worked, failed }: RunbookInsight): number {
  return worked / (worked + failed);
}

type Gap = Pick<RunbookGap, "type" | "pipeline">;

/** The latest event for which each runbook was asked for, with all that its run knew by then, as its card showed it. */
function createLatest(gaps: readonly Gap[]) {
  const keyOf = ({ type, pipeline }: Gap): string => JSON.stringify([type, pipeline]);
  const wanted = new Set(gaps.map(keyOf));
  const found = new Map<string, PipelineEvent>();
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  return {
    take({ event }: PastEvent): void {
      if (wanted.size === 0) return;
      const run = runKey(event);
      const pipeline = historyKey(event, runs.get(run));
      const next = advance(runs.get(run), pipelines.get(pipeline), event);
      runs.set(run, next.run);
      pipelines.set(pipeline, next.pipeline);
      for (const { event: told } of next.changes) {
        const key = keyOf({ type: `${told.kind}.${told.status}`, pipeline: pipelineKey(told) });
        if (wanted.has(key)) found.set(key, told);
      }
    },
    of: (gap: Gap): PipelineEvent | undefined => found.get(keyOf(gap)),
  };
}

async function standOf(gap: RunbookGap, event: PipelineEvent | undefined, options: RunbookOptions) {
  const { type, pipeline, people, lastAsked } = gap;
  const there = event && (await findRunbook(event, options));
  const now = there === undefined ? {} : { now: there.page.path };
  return { type, pipeline: pipelineOfKey(pipeline), people, lastAsked, ...now };
}
