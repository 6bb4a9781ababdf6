import { type IncomingMessage, type RequestOptions, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import { errorHandler } from "../../../bot/http-error.ts";
import { createLog } from "../../../bot/log.ts";
import type { Reply, Tone } from "../../../src/chat/reply.ts";

export interface TestApp {
  /** Without a trailing slash. */
  readonly url: string;
  readonly server: Server;
  stop(): Promise<void>;
}

/** Routes on a free port, with the errors of the real server. */
export async function serve(mount: (app: Express) => void): Promise<TestApp> {
  const app = express();
  app.set("query parser", "simple");
  mount(app);
  app.use(errorHandler(createLog(() => {})));
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface ServerSentEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

export interface Listener {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly events: readonly ServerSentEvent[];
  /** Resolves when the server has ended the stream, true, or has cut it, false. */
  readonly ended: Promise<boolean>;
  readonly response: IncomingMessage;
  close(): void;
}

/** A browser's `EventSource`, but for coming back by itself. */
export async function listen(url: string, headers: RequestOptions["headers"] = {}): Promise<Listener> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers }, resolve).on("error", reject).end();
  });
  const events: ServerSentEvent[] = [];
  let text = "";
  response.setEncoding("utf8").on("data", (chunk: string) => {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop() ?? "";
    events.push(...blocks.map(parseEvent).filter((event) => event.name !== ""));
  });
  const ended = new Promise<boolean>((resolve) => {
    response.on("error", () => {}).on("close", () => resolve(response.complete));
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    ended,
    response,
    close: () => response.destroy(),
  };
}

function parseEvent(block: string): ServerSentEvent {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
  return { id: fields.id ?? "", name: fields.event ?? "", data: JSON.parse(fields.data ?? "null") };
}

/** An announcement in one line. */
export function announcement(text: string, tone: Tone = "neutral"): Reply {
  return { kind: "announcement", text, parts: [{ type: "headline", text, tone }] };
}
