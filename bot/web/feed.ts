import type { Request, RequestHandler, Response } from "express";
import type { BoardCard, MessageBoard } from "../../src/announce/board.ts";
import { HttpError } from "../http-error.ts";
import { type Change, type ChangeLog, createChangeLog } from "./change-log.ts";

export interface FeedLimits {
  /** Pages that may listen at once. */
  readonly readers: number;
  /** Cards of each channel that a page gets when it opens. */
  readonly cards: number;
  /** Changes that are kept for pages whose connection broke; who missed more gets the board anew. */
  readonly changes: number;
  /** Bytes that may wait for a page that does not read; beyond them it is cut off, and comes back by itself. */
  readonly waitingBytes: number;
  readonly heartbeatMs: number;
}

const LIMITS: FeedLimits = { readers: 200, cards: 30, changes: 200, waitingBytes: 1_000_000, heartbeatMs: 15_000 };

/** Time after which a browser comes back when its connection broke. */
const RETRY_MS = 2_000;

export interface FeedOptions {
  readonly board: Pick<MessageBoard, "list">;
  /** Channels that the routes name. */
  readonly channels: () => readonly string[];
  readonly limits?: Partial<FeedLimits>;
}

/** Server-sent events (HTML Living Standard, 9.2) of what stands on the board. */
export interface Feed {
  /** Tells each open page that shows the card's channel; waits for none of them. */
  push(card: BoardCard): void;
  /**
   * `GET /playground/events?channels=a&channels=b` (all channels when none is named). Events: `board` `{cards}`, the
   * newest cards of each channel, replaces what the page has; `card`, one card that is new or has changed; `beat`, a
   * sign of life. `Last-Event-ID`, or `after` for a page that opens a new connection, gets just what was missed.
   */
  readonly listen: RequestHandler;
  /** Ends every connection, so that the process can end at once. */
  stop(): void;
}

export function createFeed({ board, channels, limits: given }: FeedOptions): Feed {
  const limits = { ...LIMITS, ...given };
  const changes = createChangeLog(limits.changes);
  const readers = new Set<Reader>();
  let stopped = false;

  const heartbeat = setInterval(() => {
    for (const reader of readers) if (!reader.queue) send(reader, eventText("beat", {}), limits);
  }, limits.heartbeatMs);
  heartbeat.unref();

  async function open(reader: Reader, after: string | undefined): Promise<void> {
    const text = missedText(reader, changes, after) ?? (await boardText(reader, changes.latest(), board, limits));
    if (stopped || reader.response.destroyed) return;
    writeHead(reader.response);
    const waiting = reader.queue ?? [];
    reader.queue = undefined;
    send(reader, [`retry: ${RETRY_MS}\n\n`, text, ...waiting].join(""), limits);
  }

  return {
    push(card) {
      const change = changes.add(card);
      const text = changeText(change);
      for (const reader of readers) if (reader.channels.has(card.channel)) send(reader, text, limits);
    },
    async listen(request, response) {
      if (stopped) throw new HttpError(503, "Docent is stopping.", "Try again in a few seconds.");
      if (readers.size >= limits.readers) throw tooMany(response);
      const reader: Reader = { channels: chosenChannels(request, channels()), response, queue: [] };
      // Before anything is awaited: whatever happens from here on reaches this page.
      readers.add(reader);
      response.once("close", () => readers.delete(reader));
      try {
        await open(reader, lastEventId(request));
      } catch (error) {
        readers.delete(reader);
        throw error;
      }
    },
    stop() {
      stopped = true;
      clearInterval(heartbeat);
      for (const { response } of readers) response.end();
      readers.clear();
    },
  };
}

interface Reader {
  readonly channels: ReadonlySet<string>;
  readonly response: Response;
  /** What happened while the board was being read for this page; undefined once it is under way. */
  queue: string[] | undefined;
}

function send({ queue, response }: Reader, text: string, limits: FeedLimits): void {
  if (queue) {
    queue.push(text);
    return;
  }
  // What waits from before counts; the text itself may be large, and had no chance to leave yet.
  if (response.writableLength > limits.waitingBytes) response.destroy();
  else response.write(text);
}

function missedText({ channels }: Reader, changes: ChangeLog, after: string | undefined): string | undefined {
  const missed = changes.after(after)?.filter(({ card }) => channels.has(card.channel));
  return missed?.map(changeText).join("");
}

async function boardText(
  { channels }: Reader,
  id: string,
  board: FeedOptions["board"],
  limits: FeedLimits,
): Promise<string> {
  const lists = await Promise.all([...channels].map((channel) => board.list(channel, limits.cards)));
  return eventText("board", { cards: lists.flat() }, id);
}

function changeText({ id, card }: Change): string {
  return eventText("card", card, id);
}

/** JSON holds no line break of its own, so the data is one line. */
function eventText(name: string, data: unknown, id?: string): string {
  const lines = [...(id === undefined ? [] : [`id: ${id}`]), `event: ${name}`, `data: ${JSON.stringify(data)}`];
  return `${lines.join("\n")}\n\n`;
}

function writeHead(response: Response): void {
  response.status(200).set({
    "Content-Type": "text/event-stream",
    // Compressing, here or in a proxy, would hold events back until there is enough to compress.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
  });
  response.flushHeaders();
}

function chosenChannels({ query }: Request, known: readonly string[]): ReadonlySet<string> {
  const { channels } = query as { channels?: string | readonly string[] };
  if (channels === undefined) return new Set(known);
  const chosen = new Set([channels].flat());
  const found = known.filter((channel) => chosen.has(channel));
  if (found.length > 0) return new Set(found);
  throw new HttpError(404, "There is no such channel.", "GET /playground/channels lists those that there are.");
}

function lastEventId({ headers, query }: Request): string | undefined {
  const named = headers["last-event-id"] ?? query["after"];
  return typeof named === "string" ? named : undefined;
}

function tooMany(response: Response): HttpError {
  response.set("Retry-After", "30");
  return new HttpError(503, "Too many pages listen to announcements already.", "Close some, or try again later.");
}
