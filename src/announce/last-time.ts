import type { Answerer } from "../answer/answerer.ts";
import type { Fact, ReplyPart } from "../chat/reply.ts";
import type { PipelineEvent } from "../events/event.ts";
import type { Change } from "../events/history.ts";
import { fact, runName } from "./facts.ts";
import { duration, moment } from "./plain.ts";
import { searchText } from "./runbook.ts";

export interface LastTimeOptions {
  /** The same answerer that every door asks; undefined where there is no index. */
  readonly answer?: Answerer;
  readonly absoluteUrl: (url: string) => string;
}

type LastTime = NonNullable<Change["lastTime"]>;

/** The last failure with the same cause: when it was, what fixed it, and the lesson that was drawn, where one is surely it. */
export async function lastTimeParts({ event, lastTime }: Change, options: LastTimeOptions): Promise<ReplyPart[]> {
  const facts = [...(lastTime === undefined ? [] : before(lastTime)), ...(await lesson(event, options))];
  return facts.length === 0 ? [] : [{ type: "facts", facts }];
}

function before(lastTime: LastTime): Fact[] {
  const { at, runId, url, acknowledgedBy } = lastTime;
  const name = runId === undefined ? "" : `, ${runName({ runId })}`;
  return [
    ...fact("Last time", `${moment(at) ?? at}${name}`, url),
    ...fixed(lastTime),
    ...fact("Taken care of by", acknowledgedBy),
  ];
}

function fixed({ at, runId, fixed: fix }: LastTime): Fact[] {
  if (fix === undefined) return fact("Fixed by", "nothing yet");
  const time = duration(at, fix.at);
  const attempt = fix.attempt !== undefined && fix.attempt > 1 ? `attempt ${fix.attempt}` : "itself";
  const what = fix.runId === undefined || fix.runId === runId ? attempt : runName(fix);
  return fact("Fixed by", `${what}${time === undefined ? "" : `, after ${time}`}`, fix.url);
}

async function lesson(event: PipelineEvent, { answer, absoluteUrl }: LastTimeOptions): Promise<Fact[]> {
  const text = searchText(event);
  if (answer === undefined || text === undefined) return [];
  const found = await answer({ text, limit: 1, kinds: ["lesson"] });
  return found.kind === "found" ? fact("Lesson", found.best.title, absoluteUrl(found.best.url)) : [];
}
