import { announce } from "../../src/announce/announcement.ts";
import { routeChange } from "../../src/announce/routing.ts";
import type { Answerer } from "../../src/answer/answerer.ts";
import type { KnowledgeConfig } from "../../src/config/config.ts";
import { advance, type PipelineState, pipelineKey, type RunState, runKey } from "../../src/events/history.ts";
import { decode } from "../events/github-request.ts";
import { BOT_USER, type FakeMessage, type Workspace } from "../helpers/slack-fake/workspace.ts";
import { DEAD_CHANNEL, type Plan, type Story } from "./plan.ts";
import { runIn } from "./slack.ts";

/** What a channel should show of a run. */
interface Expected {
  card: string;
  readonly replies: string[];
}

/** What is wrong with what the channels show; each line names a run and its channel. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  readonly cards: number;
  readonly replies: number;
}

/** Compares what people see with what the state machine makes of the deliveries, in the order in which they were sent. */
export async function judge(plan: Plan, knowledge: KnowledgeConfig, workspace: Workspace): Promise<Verdict> {
  const expected = new Map<string, Expected>();
  for (const story of plan.stories) await expectStory(story, knowledge, expected);
  for (const place of expected.keys()) if (place.startsWith(DEAD_CHANNEL)) expected.delete(place);
  const shown = Map.groupBy(workspace.ofBot(), (message) => placeOf(message, workspace));
  const lost: string[] = [];
  const doubled: string[] = [];
  const wrong: string[] = [];
  const counted = (what: string, count: number) => {
    if (count === 0) lost.push(what);
    if (count > 1) doubled.push(`${what}: ${count} times`);
  };
  for (const [place, { card, replies }] of expected) {
    const messages = shown.get(place) ?? [];
    const cards = messages.filter(({ threadTs }) => threadTs === undefined);
    counted(`card ${place}`, cards.length);
    if (cards.length === 1 && cards[0]?.text !== card) wrong.push(`card ${place}: "${cards[0]?.text}", not "${card}"`);
    const said = messages.filter(({ threadTs }) => threadTs !== undefined).map(({ text }) => text);
    for (const reply of new Set([...replies, ...said])) {
      const wanted = replies.filter((one) => one === reply).length;
      const count = said.filter((one) => one === reply).length;
      if (wanted === 0) wrong.push(`reply ${place}: "${reply}"`);
      else counted(`reply ${place}: "${reply}"`, count - wanted + 1);
    }
  }
  for (const place of shown.keys()) if (!expected.has(place)) wrong.push(`unexpected: ${place}`);
  const replies = [...expected.values()].reduce((sum, one) => sum + one.replies.length, 0);
  return { lost, doubled, wrong, cards: expected.size, replies };
}

/** A reply stands for the run of its card, even where that was deleted since. */
function placeOf({ channel, threadTs, blocks }: FakeMessage, { messages }: Workspace): string {
  const parent =
    threadTs === undefined ? undefined : messages.find(({ ts, user }) => ts === threadTs && user === BOT_USER);
  return `${channel} run ${runIn(parent?.blocks ?? blocks)}`;
}

async function expectStory(story: Story, knowledge: KnowledgeConfig, expected: Map<string, Expected>): Promise<void> {
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  const seen = new Set<string>();
  for (const event of story.flatMap(({ payload }) => decode("workflow_run", payload))) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const { run, pipeline, changes } = advance(runs.get(runKey(event)), pipelines.get(pipelineKey(event)), event);
    runs.set(runKey(event), run);
    pipelines.set(pipelineKey(event), pipeline);
    for (const change of changes) {
      const { card, reply } = await announce(change, {
        mention: [],
        owners: {},
        askWhom: knowledge.team.askWhom,
        today: "2026-11-20",
        runbooks: [],
        answer: noAnswer,
        absoluteUrl: (url) => url,
      });
      for (const { to, opens } of routeChange(change, knowledge.routes)) {
        const place = `${to.channel} run ${runOf(change.card)}`;
        const before = expected.get(place);
        if (before === undefined && !opens) continue;
        const replies = [...(before?.replies ?? []), ...(reply === undefined ? [] : [reply.text])];
        expected.set(place, { card: card.text, replies });
      }
    }
  }
}

function runOf(card: string): string {
  return card.split("|").at(-1) ?? "";
}

/** The words of a runbook are not what is at stake here. */
export const noAnswer: Answerer = ({ text }) =>
  Promise.resolve({ kind: "nothing", query: text, nearest: [], askWhom: "nobody" });
