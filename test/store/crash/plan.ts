import type { AnnouncerOptions } from "../../../src/announce/announcer.ts";
import type { Reply } from "../../../src/chat/reply.ts";
import type { PipelineEvent } from "../../../src/events/event.ts";

const CHANNELS = 3;
export const epoch = Date.UTC(2026, 10, 20);

/** Every run fails, and its second attempt succeeds while others begin to fail. */
export function planEvents(runs: number): readonly PipelineEvent[] {
  return Array.from({ length: runs + 2 }, (_, index) => [
    ...(index < runs ? [toEvent(index, 1, "failed")] : []),
    ...(index >= 2 ? [toEvent(index - 2, 2, "succeeded")] : []),
  ]).flat();
}

function channelOf({ runId }: PipelineEvent): string {
  return `c${Number(runId) % CHANNELS}`;
}

export const cardText = (runId: number | string, status: string): string => `run ${runId} ${status}`;
export const replyText = (runId: number | string): string => `run ${runId} is back to normal`;

/** Where the events of the plan go, and in what words: a card for each run, and a reply once it is made good. */
export const planned: Pick<AnnouncerOptions, "route" | "announce"> = {
  route: ({ event, opens }) => [
    { to: { platform: "slack", channel: channelOf(event) }, mention: [], route: "all", opens },
  ],
  announce: ({ event, type }) => {
    const card = say(cardText(event.runId ?? "", event.status));
    return Promise.resolve(type === "recovered" ? { card, reply: say(replyText(event.runId ?? "")) } : { card });
  },
};

function say(text: string): Reply {
  return { kind: "announcement", text, parts: [] };
}

function toEvent(run: number, attempt: number, status: "failed" | "succeeded"): PipelineEvent {
  return {
    id: `${run}/${attempt}`,
    source: "github",
    type: "dev.cdevents.pipelinerun.finished",
    time: new Date(epoch + run * 60_000 + attempt * 90_000).toISOString(),
    kind: "run",
    status,
    // Each its own pipeline, so that a run is made good by its own second attempt only.
    pipeline: `nightly ${run}`,
    runId: String(run),
    attempt,
    labels: {},
  };
}
