import { readFile, stat } from "node:fs/promises";
import { type Explanation, explain, type Held } from "../announce/explain.ts";
import { underRoutedNames } from "../announce/places.ts";
import { duration } from "../announce/plain.ts";
import { UsageError } from "../errors.ts";
import type { PipelineEvent } from "../events/event.ts";
import { isAnnounced, runKey } from "../events/history.ts";
import { SOURCES } from "../events/sources.ts";
import { openStore, type Store, storePlace } from "../store/store.ts";
import { printable } from "../text/printable.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";
import { readNow, readRequest } from "./event.ts";
import { placesFor } from "./with-subscriptions.ts";

const CURE =
  "npx docent routes explain EVENT: the id of an event, run or delivery that was received (without one the latest are listed), or a file with an event; or --source NAME --headers FILE --body FILE";
const LATEST = 10;

/** What is explained, and what else there is of its run. */
interface Asked {
  readonly events: readonly PipelineEvent[];
  readonly others: readonly PipelineEvent[];
}

/** `docent routes explain EVENT`: what each route makes of an event, where it goes, and what holds it back. */
export const routes: Command = async (context) => {
  const [verb, named, ...rest] = context.words;
  if (verb !== "explain" || rest.length > 0) throw new UsageError("Say what to explain.", CURE);
  const store = await openStore(storePlace(context.config));
  try {
    if (named === undefined && isUnsaid(context)) await list(store, context);
    else await explainAll(await findEvents(named, store, context), store, context);
    return 0;
  } finally {
    await store.close();
  }
};

function isUnsaid({ flags: { source, headers, body } }: CommandContext): boolean {
  return source === undefined && headers === undefined && body === undefined;
}

/** So that nobody has to know an id. */
async function list({ history }: Store, context: CommandContext): Promise<void> {
  const latest = await history.latest(LATEST);
  if (context.flags.json === true) {
    printJson(context, { latest: latest.map(({ event, receivedAt }) => ({ ...inShort(event), receivedAt })) });
    return;
  }
  const lines = latest.flatMap(({ event, receivedAt }) => [
    `  ${receivedAt.toISOString()}  ${event.kind}.${event.status} of "${event.pipeline}" ${origin(event)}`,
    `    ${event.id}`,
  ]);
  const title = lines.length === 0 ? "No event was received yet." : "The latest events; name one by the id below it:";
  context.stdout.write(printable([title, ...lines, ""].join("\n")));
}

async function explainAll({ events, others }: Asked, store: Store, context: CommandContext): Promise<void> {
  const explained = [];
  for (const event of events) explained.push({ event, ...(await explanation(event, store, context)) });
  if (context.flags.json === true) {
    printJson(context, { events: explained, others: others.map(inShort) });
    return;
  }
  const more = others.map(({ kind, status, id }) => `  ${kind}.${status}  ${id}\n`);
  context.stdout.write(explained.map((one) => text(one, context)).join("\n"));
  if (more.length > 0) context.stdout.write(printable(`\nOther events of this run:\n${more.join("")}`));
}

function inShort({ id, source, kind, status, pipeline, runId }: PipelineEvent) {
  return { id, source, kind, status, pipeline, ...(runId === undefined ? {} : { runId }) };
}

async function explanation(event: PipelineEvent, store: Store, context: CommandContext): Promise<Explanation> {
  const now = readNow(context);
  const { routes: all } = context.config.knowledge;
  const places = placesFor(all, store);
  const subscriptions = await underRoutedNames(await store.subscriptions.all(), places);
  const mutes = await underRoutedNames(await store.mutes.all(now), places);
  return explain(event, { routes: all, subscriptions, mutes, now });
}

async function findEvents(named: string | undefined, { history }: Store, context: CommandContext): Promise<Asked> {
  if (named === undefined) return { events: await decodeRequest(context), others: [] };
  const isFile = await stat(named).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return { events: await readEvents(named), others: [] };
  const found = await history.find(named);
  const [only, another] = found;
  if (only?.event.id === named) return { events: [only.event], others: [] };
  const related = (await history.findBy(named)).map(({ event }) => event);
  if (related.length > 0) return ofRunOrDelivery(named, related);
  if (only === undefined)
    throw new UsageError(
      `No event, run or delivery has the id ${printable(named)}, and there is no such file.`,
      `${CURE}.`,
    );
  if (another !== undefined)
    throw ambiguous(
      `Several events begin with ${printable(named)}`,
      found.map(({ event }) => event),
    );
  return { events: [only.event], others: [] };
}

/** Of a run the latest news; of a delivery all that it brought. @param related the latest first */
function ofRunOrDelivery(named: string, related: readonly PipelineEvent[]): Asked {
  const ofRun = related.filter(({ runId }) => runId === named);
  const latest = ofRun.find(isAnnounced) ?? ofRun[0];
  if (latest === undefined) return { events: related.toReversed(), others: [] };
  if (new Set(ofRun.map(runKey)).size > 1) throw ambiguous(`Several runs have the id ${printable(named)}`, ofRun);
  return { events: [latest], others: ofRun.filter((event) => event !== latest) };
}

function ambiguous(message: string, events: readonly PipelineEvent[]): UsageError {
  const ids = events.slice(0, LATEST).map(({ id }) => printable(id));
  return new UsageError(`${message}: ${ids.join(", ")}.`, "Name one of them.");
}

async function decodeRequest(context: CommandContext): Promise<readonly PipelineEvent[]> {
  const { source: name } = context.flags;
  if (name === undefined) throw new UsageError("Name an event.", CURE);
  const source = SOURCES.get(name);
  if (source === undefined)
    throw new UsageError(`There is no source ${printable(name)}.`, `Use one of: ${[...SOURCES.keys()].join(", ")}.`);
  return source.decode(await readRequest(context), readNow(context));
}

/** An event, a list of them, or what `docent event` prints. */
async function readEvents(file: string): Promise<readonly PipelineEvent[]> {
  const cure = "Give the file one event, a list of events, or what npx docent event prints.";
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UsageError(`The file ${printable(file)} is not JSON.`, cure, { cause: error });
  }
  const listed = Array.isArray(json) ? json : ((json as { events?: unknown[] } | null)?.events ?? [json]);
  const events = listed.map((one: unknown) => (one as { event?: unknown } | null)?.event ?? one);
  if (events.length > 0 && events.every(isEvent)) return events;
  throw new UsageError(`The file ${printable(file)} holds no event.`, cure);
}

function isEvent(value: unknown): value is PipelineEvent {
  if (typeof value !== "object" || value === null) return false;
  const { labels, ...event } = value as Record<string, unknown>;
  const texts = ["id", "source", "time", "kind", "status", "pipeline"];
  return texts.every((name) => typeof event[name] === "string") && typeof labels === "object" && labels !== null;
}

function text(one: Explanation & { readonly event: PipelineEvent }, { config }: CommandContext): string {
  const { kind, status, pipeline, ref } = one.event;
  const what = `${kind}.${status} of "${pipeline}"${ref === undefined ? "" : ` on ${ref}`}`;
  const routeLines = one.routes.map(({ name, from, matches, opens, because }) => {
    const verdict = opens ? "opens a card" : matches ? `opens no card: ${because}` : `does not match: ${because}`;
    return `  ${from === "chat" ? "" : "route "}"${name}" ${one.noNews === undefined ? verdict : "is not asked"}`;
  });
  const goals = one.destinations.map(({ to, opens, mention, held, route: name }) => {
    const names = mention.map((id) => config.knowledge.owners[id]?.name ?? id);
    const verdict = opens ? "a card is opened" : "no card is opened; one that is there is updated";
    return [
      `  ${to.platform} ${to.channel}: ${verdict} ("${name}")`,
      ...(names.length === 0 ? [] : [`    mentions ${names.join(", ")}`]),
      ...held.map((hold) => `    ${heldText(hold)}`),
    ].join("\n");
  });
  const nowhere = one.noNews === undefined ? "  It reaches no channel." : `  It is announced nowhere: ${one.noNews}.`;
  return printable(
    [
      `${what} ${origin(one.event)}`,
      "",
      ...routeLines,
      ...(goals.length === 0 ? ["", nowhere] : ["", ...goals]),
      "",
    ].join("\n"),
  );
}

function origin({ source, runId }: PipelineEvent): string {
  return `(${source}${runId === undefined ? "" : `, run ${runId}`})`;
}

function heldText(held: Held): string {
  switch (held.by) {
    case "mute":
      return `muted until ${held.until} (${held.pipeline}, by ${held.who})`;
    case "quiet hours":
      return `quiet hours: it waits until ${held.until}, for one message with what else waits`;
    case "batch": {
      const within = duration("1970-01-01T00:00:00Z", new Date(held.withinMs).toISOString());
      return `failures of the same cause within ${within} share one message`;
    }
  }
}
