import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "node:querystring";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "../helpers/slack-fake/block-kit.ts";
import { type ApiAnswer, BOT_TOKEN, type Channel, refuse, Workspace } from "../helpers/slack-fake/workspace.ts";

export interface ChaosSlack {
  readonly apiUrl: string;
  readonly workspace: Workspace;
  /** How often each thing went wrong. */
  readonly faults: ReadonlyMap<string, number>;
  /** Calls by method. */
  readonly calls: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export interface ChaosSlackOptions {
  readonly channels: Readonly<Record<string, Channel>>;
  readonly random: () => number;
  /** Its limits are so many times higher than Slack's. */
  readonly haste: number;
  /** After that a caller has given up waiting, in milliseconds. */
  readonly patienceMs: number;
}

/** Shares of the calls that send, and of those to threads and cards that are met by a deletion. */
const FAULTS = {
  "429 with Retry-After": 0.03,
  "429 without Retry-After": 0.02,
  "500 before it was done": 0.02,
  "500 after it was done": 0.015,
  "connection cut after it was done": 0.02,
  "no answer after it was done": 0.005,
  "parent deleted": 0.03,
} as const;
type FaultName = keyof typeof FAULTS;

const LONGEST_LATENCY_MS = 8;
const POST_EVERY_MS = 1000;
const SENDS = ["chat.postMessage", "chat.update"];

/** Slack's Web API over HTTP with what can go wrong there, in the process that watches, which nobody kills. */
export async function startChaosSlack(options: ChaosSlackOptions): Promise<ChaosSlack> {
  const { channels, random, haste, patienceMs } = options;
  const workspace = new Workspace(channels);
  const faults = new Map<string, number>();
  const calls = new Map<string, number>();
  const lastPost = new Map<string, number>();
  const deleted = new Set<string>();

  function isTooSoon(method: string, fields: Json): boolean {
    if (method !== "chat.postMessage") return false;
    const channel = String(fields["channel"]);
    const now = performance.now();
    if (now - (lastPost.get(channel) ?? 0) < POST_EVERY_MS / haste) return true;
    lastPost.set(channel, now);
    return false;
  }

  /** Somebody deletes the card before its change arrives; each place once, so that it comes to an end. */
  function deleteParent(method: string, fields: Json): boolean {
    const ts = method === "chat.update" ? fields["ts"] : fields["thread_ts"];
    const parent = typeof ts === "string" ? workspace.find(String(fields["channel"]), ts) : undefined;
    if (parent === undefined || parent.threadTs !== undefined) return false;
    const run = `${parent.channel} ${runIn(parent.blocks)}`;
    if (deleted.has(run)) return false;
    deleted.add(run);
    parent.deleted = true;
    return true;
  }

  function nextFault(method: string, fields: Json): FaultName | "429 of the pace" | undefined {
    if (!SENDS.includes(method)) return undefined;
    if (isTooSoon(method, fields)) return "429 of the pace";
    let chance = random();
    for (const [name, share] of Object.entries(FAULTS) as [FaultName, number][]) {
      chance -= share;
      if (chance < 0) return name === "parent deleted" && !deleteParent(method, fields) ? undefined : name;
    }
    return undefined;
  }

  function api(method: string, fields: Json): ApiAnswer {
    switch (method) {
      case "chat.postMessage":
        return workspace.post(fields);
      case "chat.update":
        return workspace.update(fields);
      case "conversations.history":
        return workspace.history(fields);
      case "conversations.replies":
        return workspace.history(fields, String(fields["ts"]));
      default:
        return refuse("unknown_method");
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? "").replace("/api/", "");
    const fields = parse(await text(request)) as Json;
    if (request.headers.authorization !== `Bearer ${BOT_TOKEN}`) return json(response, refuse("invalid_auth"));
    count(calls, method);
    // Time to be killed in: before it is done and, in the caller, after.
    await sleep(random() * LONGEST_LATENCY_MS);
    const fault = nextFault(method, fields);
    if (fault !== undefined) count(faults, fault);
    if (fault?.startsWith("429")) return tooMany(response, fault !== "429 without Retry-After");
    if (fault === "500 before it was done") return broken(response);
    const answer = api(method, fields);
    await sleep(random() * LONGEST_LATENCY_MS);
    if (fault === "500 after it was done") return broken(response);
    if (fault === "connection cut after it was done") return void request.socket.destroy();
    if (fault === "no answer after it was done") await sleep(2 * patienceMs);
    json(response, answer);
  }

  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    workspace,
    faults,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The run that a card is about: the number in the address of its headline. */
export function runIn(blocks: unknown): string {
  return /\/actions\/runs\/(\d+)/.exec(JSON.stringify(blocks))?.[1] ?? "none";
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function json(response: ServerResponse, answer: ApiAnswer): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

function tooMany(response: ServerResponse, saysWhen: boolean): void {
  response.writeHead(429, saysWhen ? { "retry-after": "1" } : {}).end(JSON.stringify(refuse("ratelimited")));
}

function broken(response: ServerResponse): void {
  response.writeHead(500).end("oops");
}
