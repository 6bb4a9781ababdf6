import { readFile } from "node:fs/promises";
import { type EventHistory, eachPastEvent } from "../announce/event-history.ts";
import { underRoutedNames } from "../announce/places.ts";
import { createReplay, type Replay, type UntoldFailure } from "../announce/replay.ts";
import { placeKey } from "../announce/routing.ts";
import { pipelineOfKey } from "../announce/subscriptions.ts";
import type { Route } from "../config/config.ts";
import { configError } from "../config/config-problem.ts";
import { parseKnowledge } from "../config/read-knowledge.ts";
import { messageOf, UsageError } from "../errors.ts";
import { openStore, type Store, storePlace } from "../store/store.ts";
import { printable } from "../text/printable.ts";
import { parseSpanMs, SPAN_CURE } from "../text/span.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { readNow } from "./event.ts";
import { placesFor, withSubscriptions } from "./with-subscriptions.ts";

const CURE = "For example: npx docent replay --since 7d --routes new-docent.yaml";
const DEFAULT_SINCE = "7d";
const MOST_SHOWN = 20;
const MOST_NAMED = 5;

/** `docent replay --routes FILE`: what other routes would have made of the events that were received. */
export const replay: Command = async (context) => {
  const { since = DEFAULT_SINCE, routes: file } = context.flags;
  const [extra] = context.words;
  if (extra !== undefined) throw new UsageError(`${printable(extra)} belongs to no option.`, CURE);
  if (file === undefined) throw new UsageError("Name the file with the other routes.", CURE);
  const span = parseSpanMs(since);
  if (span === undefined) throw new UsageError(`--since does not understand ${printable(since)}.`, SPAN_CURE);
  const after = await readRoutes(file);
  const store = await openStore(storePlace(context.config));
  try {
    const before = context.config.knowledge.routes;
    const from = new Date(readNow(context).getTime() - span);
    const now = await withSubscriptions(before, store);
    const then = await withSubscriptions(after, store);
    const result = await run(store.history, now, then, from);
    const mutesLeftOut = await mutesSince(from, [...now, ...then], store);
    if (context.flags.json === true) printJson(context, { since: from.toISOString(), ...result, mutesLeftOut });
    else show(result, mutesLeftOut, from, context);
    return 0;
  } finally {
    await store.close();
  }
};

async function run(
  history: EventHistory,
  before: readonly Route[],
  after: readonly Route[],
  since: Date,
): Promise<Replay> {
  const replaying = createReplay(before, after, since);
  await eachPastEvent(history, replaying.take);
  return replaying.result();
}

interface MuteLeftOut {
  readonly platform: string;
  readonly channel: string;
  readonly pipeline: string;
  readonly until: string;
}

/** The mutes that held at some time since then: of a mute is kept how long it holds, and not since when, so none is replayed. */
async function mutesSince(
  since: Date,
  routes: readonly Route[],
  store: Pick<Store, "mutes" | "subscriptions">,
): Promise<readonly MuteLeftOut[]> {
  const places = new Set(routes.flatMap(({ to }) => to).map(placeKey));
  const named = await underRoutedNames(await store.mutes.all(since), placesFor(routes, store));
  return named
    .filter(({ to }) => places.has(placeKey(to)))
    .map(({ to: { platform, channel }, pipeline, isKey, until }) => ({
      platform,
      channel,
      pipeline: isKey ? pipelineOfKey(pipeline) : pipeline,
      until: until.toISOString(),
    }));
}

async function readRoutes(file: string): Promise<readonly Route[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const cure = "Name a readable file in the form of docent.yaml.";
    throw new UsageError(`The file ${printable(file)} cannot be read (${messageOf(error)}).`, cure, { cause: error });
  }
  const { knowledge, problems } = parseKnowledge(text, file);
  if (problems.length > 0) throw configError(problems);
  return knowledge.routes;
}

function show(result: Replay, mutes: readonly MuteLeftOut[], since: Date, { stdout }: CommandContext): void {
  const { events, messages, missed, gained, waiting, differences } = result;
  if (events === 0) {
    stdout.write(`No event was received since ${since.toISOString()}, so there is nothing to compare.\n`);
    return;
  }
  const lines = [
    `${changed(messages.after - messages.before)}, ${count(missed.length, "failure")} missed`,
    `(${count(events, "event")} since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC; ${messages.before} messages now, ${messages.after} then)`,
    ...muted(mutes),
    ...(waiting.after === waiting.before
      ? []
      : [`${waiting.after} instead of ${waiting.before} failures wait for the end of quiet hours`]),
    ...(differences.length === 0 ? [] : ["", "Messages:"]),
    ...shown(
      differences.map(({ to, pipeline, before, after }) => {
        return `  ${to.platform} ${to.channel}  ${pipeline}  ${before} → ${after}`;
      }),
    ),
    ...(missed.length === 0 ? [] : ["", "Failures that nobody would hear of:", ...shown(missed.map(failure))]),
    ...(gained.length === 0 ? [] : ["", "Failures that would be heard of:", ...shown(gained.map(failure))]),
  ];
  stdout.write(`${printable(lines.join("\n"))}\n`);
}

function muted(mutes: readonly MuteLeftOut[]): readonly string[] {
  if (mutes.length === 0) return [];
  const names = [...new Set(mutes.map(({ platform, channel, pipeline }) => `${pipeline} in ${platform} ${channel}`))];
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : "";
  return [`Mutes are left out, and some held in this time: ${names.slice(0, MOST_NAMED).join(", ")}${more}`];
}

function shown(lines: readonly string[]): readonly string[] {
  const left = lines.length - MOST_SHOWN;
  return [...lines.slice(0, MOST_SHOWN), ...(left > 0 ? [`  and ${left} more (--json has all)`] : [])];
}

function failure({ source, pipeline, runId, ref, at, url }: UntoldFailure): string {
  const what = [
    source,
    pipeline,
    ...(runId === undefined ? [] : [`run ${runId}`]),
    ...(ref === undefined ? [] : [`on ${ref}`]),
  ];
  return `  ${what.join(" ")}, ${at}${url === undefined ? "" : `  ${url}`}`;
}

function changed(difference: number): string {
  if (difference === 0) return "As many messages";
  return count(Math.abs(difference), difference < 0 ? "fewer message" : "more message");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
