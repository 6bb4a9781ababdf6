import { readFile } from "node:fs/promises";
import { matchRoute } from "../announce/matching.ts";
import { routeChange } from "../announce/routing.ts";
import type { Route } from "../config/config.ts";
import { messageOf, UsageError } from "../errors.ts";
import type { PipelineEvent } from "../events/event.ts";
import { advance, historyKey, isAnnounced, type PipelineState, type RunState, runKey } from "../events/history.ts";
import { type PublicKeys, readKeys, UnreadableKeysError } from "../events/keys.ts";
import { fetchedKeys } from "../events/keys-fetched.ts";
import { UnreadableBodyError, type WebhookRequest, type WebhookSource } from "../events/source.ts";
import { SOURCES } from "../events/sources.ts";
import { didYouMean } from "../text/nearest.ts";
import { type Command, type CommandContext, printJson } from "./command.ts";

/** What the webhook door would make of a request. */
interface Verdict {
  readonly accepted: boolean;
  /** HTTP status. */
  readonly status: number;
  readonly reason: string;
  readonly events: readonly JudgedEvent[];
}

interface JudgedEvent {
  /** Whether it would open a card, with nothing known of its run and pipeline before. */
  readonly announce: boolean;
  readonly reason: string;
  readonly event: PipelineEvent;
}

const LARGEST_BODY = 5 * 1024 * 1024;

/** Without --docs: all that is announced by default, so that the verdict tells of the event and not of some routes. */
const EVERYTHING: readonly Route[] = [
  { name: "everything", when: {}, to: [{ platform: "web", channel: "events" }], mention: [] },
];

/**
 * `docent event --source NAME --headers FILE.json --body FILE`: what the webhook door would do with these bytes.
 * `--secret` takes what the variable of the door takes, several secrets with commas between them; `--keys` the public
 * keys of senders that sign with a private one, which are else asked of their publishers.
 * Exit 0 whenever there is a verdict, be it a refusal.
 */
export const event: Command = async (context) => {
  const { source, keys } = context.flags;
  const [extra] = context.words;
  if (extra !== undefined) {
    throw new UsageError(`"${extra}" belongs to no option.`, "Write what an option takes right behind it: --secret S.");
  }
  const request = await readRequest(context);
  if (source === undefined) throw unnamed();
  const publicKeys = keys === undefined ? fetchedKeys() : await readKeysFile(keys);
  printJson(context, await judge(source, request, publicKeys, context));
  return 0;
};

/** The two files. @throws {UsageError} */
export async function readRequest({ flags: { source, headers, body } }: CommandContext): Promise<WebhookRequest> {
  if (source === undefined || headers === undefined || body === undefined) throw unnamed();
  return { headers: await readHeaders(headers), body: await read(body) };
}

function unnamed(): UsageError {
  return new UsageError(
    "An event needs the name of its source and two files: its headers and its body.",
    "For example: npx docent event --source github --headers headers.json --body body.json --secret S",
  );
}

async function judge(
  name: string,
  request: WebhookRequest,
  keys: PublicKeys,
  context: CommandContext,
): Promise<Verdict> {
  const source = SOURCES.get(name);
  if (source === undefined) {
    const names = [...SOURCES.keys()];
    return refused(404, `there is no source ${name}${didYouMean(name, names)}; there are: ${names.join(", ")}`);
  }
  if (isCompressed(request)) return refused(415, "the body is compressed (Content-Encoding); send it as it was signed");
  if (request.body.length > LARGEST_BODY) return refused(413, "the body is larger than 5 MB");
  const now = readNow(context);
  const secrets = secretsFor(name, context);
  if (secrets.length === 0) return refused(401, `no secret is configured for ${name}; give one with --secret`);
  const verification = await source.verify(request, secrets, now, keys);
  if (verification.outcome === "unavailable") return refused(503, verification.reason);
  if (verification.outcome === "refused") return refused(verification.status, verification.reason);
  const routes = context.flags.docs === undefined ? EVERYTHING : context.config.knowledge.routes;
  return decode(source, request, now, routes);
}

/** By the header alone, as the door does: it reads no body of which it says so. */
function isCompressed({ headers }: WebhookRequest): boolean {
  return !/^(?:identity)?$/i.test(headers["content-encoding"] ?? "");
}

function decode(source: WebhookSource, request: WebhookRequest, now: Date, routes: readonly Route[]): Verdict {
  try {
    const events = judgeEvents(source.decode(request, now), routes);
    const reason = events.length === 0 ? "verified; it says nothing about a pipeline" : "verified";
    return { accepted: true, status: 202, reason, events };
  } catch (error) {
    if (error instanceof UnreadableBodyError) return refused(400, error.message);
    throw error;
  }
}

function refused(status: number, reason: string): Verdict {
  return { accepted: false, status, reason, events: [] };
}

/** In order, since an event of a batch may be news only because of one before it. */
function judgeEvents(events: readonly PipelineEvent[], routes: readonly Route[]): readonly JudgedEvent[] {
  const runs = new Map<string, RunState>();
  const pipelines = new Map<string, PipelineState>();
  return events.map((one) => {
    const run = runKey(one);
    const pipeline = historyKey(one, runs.get(run));
    const transition = advance(runs.get(run), pipelines.get(pipeline), one);
    runs.set(run, transition.run);
    pipelines.set(pipeline, transition.pipeline);
    const opening = transition.changes
      .flatMap((change) => routeChange(change, routes))
      .filter(({ opens }) => opens)
      .map(({ to, route: name }) => `${to.platform} ${to.channel} (route "${name}")`);
    return { announce: opening.length > 0, reason: reasonFor(one, opening, routes), event: one };
  });
}

function reasonFor(one: PipelineEvent, opening: readonly string[], routes: readonly Route[]): string {
  if (opening.length > 0) return `opens a card in ${opening.join(", ")}`;
  if (one.kind === "task") return "a task is not announced by itself; it tells its run's card the failing step";
  if (!isAnnounced(one)) return `${one.kind} is no news of a pipeline`;
  const matches = routes.map((route) => ({ name: route.name, match: matchRoute(one, route) }));
  const following = matches.find(({ match }) => match.outcome === "follows");
  if (following?.match.outcome === "follows")
    return `no route opens a card for ${one.status}; one that is there is updated (route "${following.name}": ${following.match.because})`;
  if (matches.some(({ match }) => match.outcome === "opens")) return "it says nothing that its run has not said before";
  const [nearest] = matches;
  const because = nearest?.match.outcome === "no match" ? ` (route "${nearest.name}": ${nearest.match.because})` : "";
  return `no route fits ${one.kind}.${one.status} of this pipeline${because}`;
}

function secretsFor(name: string, { flags, config }: CommandContext): readonly string[] {
  if (flags.secret !== undefined)
    return [...new Set([flags.secret, ...flags.secret.split(",").map((one) => one.trim())])];
  const { webhooks } = config.secrets;
  return Object.hasOwn(webhooks, name) ? (webhooks[name] ?? []) : [];
}

/** The clock, or what `--now` says. */
export function readNow({ flags, now }: CommandContext): Date {
  if (flags.now === undefined) return now();
  const given = new Date(flags.now);
  if (!Number.isNaN(given.getTime())) return given;
  throw new UsageError(`"${flags.now}" is no time.`, "Write it as 2026-11-20T12:00:00Z.");
}

/** @throws {UsageError} */
async function readKeysFile(file: string): Promise<PublicKeys> {
  const text = new TextDecoder().decode(await read(file));
  try {
    return readKeys(text);
  } catch (error) {
    if (!(error instanceof UnreadableKeysError)) throw error;
    throw new UsageError(`${file} holds no public key.`, error.cure, { cause: error });
  }
}

/** @throws {UsageError} */
async function readHeaders(file: string): Promise<WebhookRequest["headers"]> {
  const text = new TextDecoder().decode(await read(file));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON (${messageOf(error)}).`, HEADERS_CURE, { cause: error });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new UsageError(`${file} holds no JSON object.`, HEADERS_CURE);
  const named = Object.entries(json).map(([name, value]: [string, unknown]) => [
    name.toLowerCase(),
    (Array.isArray(value) ? value : [value]).map(String).join(", "),
  ]);
  return Object.fromEntries(named) as WebhookRequest["headers"];
}

const HEADERS_CURE = 'Write the headers as one object: {"X-GitHub-Event": "workflow_run", …}.';

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${messageOf(error)}).`, "Name a readable file.", {
      cause: error,
    });
  }
}
