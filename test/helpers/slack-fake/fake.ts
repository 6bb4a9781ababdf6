import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "node:querystring";
import { type WebSocket, WebSocketServer } from "ws";
import type { Json } from "./block-kit.ts";
import {
  APP_TOKEN,
  type ApiAnswer,
  BOT_ID,
  BOT_TOKEN,
  BOT_USER,
  CHANNELS,
  contentFault,
  type FakeMessage,
  refuse,
  TEAM,
  Workspace,
} from "./workspace.ts";

/** What happens to the next matching call. */
export type Fault =
  | { readonly kind: "429"; readonly seconds?: number }
  | { readonly kind: "500" }
  /** `{ok: false, error}` with status 200, as Slack refuses. */
  | { readonly kind: "refused"; readonly error: string }
  /** Done, then the connection is cut. */
  | { readonly kind: "response lost" }
  /** Never answered. */
  | { readonly kind: "hangs" };

export interface RecordedCall {
  readonly method: string;
  readonly fields: Json;
}

/** Slack as far as a bot sees it: the Web API, response URLs and the socket, on one port of the loopback. */
export interface SlackFake {
  readonly workspace: Workspace;
  readonly apiUrl: string;
  readonly calls: readonly RecordedCall[];
  /** @param method exact name, `response_url`, or `*` for every method that sends */
  fail(fault: Fault, method?: string, times?: number): void;
  /** A response URL for an interaction; `origin` is the message that `replace_original` replaces. */
  responseUrl(channel: string, user: string, origin?: FakeMessage): string;
  /** Sends an envelope over every open socket's first connection; resolves with the acknowledgement's payload. */
  envelope(type: "events_api" | "slash_commands" | "interactive", payload: Json, retry?: number): Promise<Json>;
  /** Sends raw bytes over the socket. */
  raw(text: string): void;
  /** Asks all sockets to reconnect, as Slack does every hour or so, or cuts them. */
  disconnect(how: "politely" | "abruptly"): void;
  readonly sockets: number;
  /** Stops answering at all, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const SENDS = ["chat.postMessage", "chat.update", "chat.postEphemeral"];
const ACK_MS = 3_000;

/** @param keepAlive false cuts the connection after each response, so that `down` is seen at once */
export async function startSlackFake({ keepAlive = false } = {}): Promise<SlackFake> {
  const fake = new Fake(keepAlive);
  await fake.up();
  return fake;
}

class Fake implements SlackFake {
  readonly workspace = new Workspace();
  readonly calls: RecordedCall[] = [];
  readonly #keepAlive: boolean;
  readonly #faults: { fault: Fault; method: string }[] = [];
  readonly #responses = new Map<string, { channel: string; user: string; origin?: FakeMessage; uses: number }>();
  readonly #sockets = new Set<WebSocket>();
  readonly #acks = new Map<string, (payload: Json) => void>();
  #server: Server | undefined;
  #port = 0;
  #count = 0;

  constructor(keepAlive: boolean) {
    this.#keepAlive = keepAlive;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/`;
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  fail(fault: Fault, method = "*", times = 1): void {
    for (let i = 0; i < times; i++) this.#faults.push({ fault, method });
  }

  responseUrl(channel: string, user: string, origin?: FakeMessage): string {
    const id = `r${++this.#count}`;
    this.#responses.set(id, { channel, user, uses: 0, ...(origin ? { origin } : {}) });
    return `http://127.0.0.1:${this.#port}/response/${id}`;
  }

  envelope(type: string, payload: Json, retry = 0): Promise<Json> {
    const [socket] = this.#sockets;
    if (!socket) return Promise.reject(new Error("No socket is open."));
    const id = `e${++this.#count}`;
    const body = { type, envelope_id: id, payload, accepts_response_payload: type !== "events_api" };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`Not acknowledged within ${ACK_MS} ms.`)), ACK_MS);
      this.#acks.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      socket.send(JSON.stringify({ ...body, ...(retry > 0 ? { retry_attempt: retry, retry_reason: "timeout" } : {}) }));
    });
  }

  raw(text: string): void {
    for (const socket of this.#sockets) socket.send(text);
  }

  disconnect(how: "politely" | "abruptly"): void {
    for (const socket of this.#sockets) {
      if (how === "abruptly") socket.terminate();
      else socket.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
    }
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#handle(request, response);
    });
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => this.#connected(socket));
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.terminate();
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  close(): Promise<void> {
    return this.down();
  }

  #connected(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("message", (data: Buffer) => {
      const { envelope_id: id, payload } = JSON.parse(data.toString()) as { envelope_id: string; payload: Json };
      this.#acks.get(id)?.(payload);
      this.#acks.delete(id);
    });
    socket.send(JSON.stringify({ type: "hello", num_connections: this.#sockets.size }));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const [, place = "", name = ""] = (request.url ?? "").split("/");
    if (!this.#keepAlive) response.setHeader("connection", "close");
    const method = place === "response" ? "response_url" : name;
    const fields = (place === "response" ? JSON.parse(body) : parse(body)) as Json;
    this.calls.push({ method, fields });
    const fault = this.#takeFault(method);
    if (fault && refusedBy(fault, response)) return;
    const answer = place === "response" ? this.#respond(name, fields) : this.#api(method, fields, request);
    if (fault?.kind === "response lost") {
      request.socket.destroy();
      return;
    }
    const status = place === "response" && !answer.ok ? 404 : 200;
    response.writeHead(status, {
      "content-type": "application/json",
      "x-oauth-scopes": this.workspace.scopes.join(","),
    });
    response.end(JSON.stringify(answer));
  }

  #takeFault(method: string): Fault | undefined {
    const sends = SENDS.includes(method) || method === "response_url";
    const index = this.#faults.findIndex(({ method: wanted }) => wanted === method || (wanted === "*" && sends));
    return index < 0 ? undefined : this.#faults.splice(index, 1)[0]?.fault;
  }

  #api(method: string, fields: Json, request: IncomingMessage): ApiAnswer {
    const token = request.headers.authorization?.replace("Bearer ", "");
    if (token !== (method === "apps.connections.open" ? APP_TOKEN : BOT_TOKEN)) return refuse("invalid_auth");
    switch (method) {
      case "auth.test":
        return { ok: true, user_id: BOT_USER, bot_id: BOT_ID, team_id: TEAM, team: "Acme", user: "docent" };
      case "apps.connections.open":
        return { ok: true, url: `ws://127.0.0.1:${this.#port}/socket` };
      case "chat.postMessage":
        return this.workspace.post(fields);
      case "chat.postEphemeral":
        return this.workspace.post(fields, String(fields["user"]));
      case "chat.update":
        return this.workspace.update(fields);
      case "conversations.history":
        return this.workspace.history(fields);
      case "conversations.replies":
        return this.workspace.history(fields, String(fields["ts"]));
      case "conversations.info":
        return this.#channelInfo(String(fields["channel"]));
      case "users.info":
        return this.#userInfo(String(fields["user"]));
      case "views.open":
        return { ok: true, view: { id: "V0" } };
      default:
        return refuse("unknown_method");
    }
  }

  #channelInfo(id: string): ApiAnswer {
    const channel = CHANNELS[id];
    return channel ? { ok: true, channel: { id, name: channel.name } } : refuse("channel_not_found");
  }

  #userInfo(id: string): ApiAnswer {
    if (!this.workspace.scopes.includes("users:read")) return { ...refuse("missing_scope"), needed: "users:read" };
    const user = this.workspace.users.get(id);
    return user ? { ok: true, user } : refuse("user_not_found");
  }

  /** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses: at most five uses. */
  #respond(id: string, fields: Json): ApiAnswer {
    const known = this.#responses.get(id);
    if (!known) return refuse("expired_url");
    known.uses += 1;
    if (known.uses > 5) return refuse("used_url");
    const { origin } = known;
    if (fields["delete_original"] === true && origin) {
      origin.deleted = true;
      return { ok: true };
    }
    const fault = contentFault(fields);
    if (fault !== undefined) return refuse(fault);
    if (fields["replace_original"] === true && origin) {
      this.workspace.replace(origin, fields);
      return { ok: true };
    }
    const isPublic = fields["response_type"] === "in_channel";
    return this.workspace.post({ ...fields, channel: known.channel }, isPublic ? undefined : known.user);
  }
}

/** True when the fault is the whole answer. */
function refusedBy(fault: Fault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case "429":
      response.writeHead(429, fault.seconds === undefined ? {} : { "retry-after": String(fault.seconds) });
      response.end(JSON.stringify(refuse("ratelimited")));
      return true;
    case "500":
      response.writeHead(500).end("oops");
      return true;
    case "refused":
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(refuse(fault.error)));
      return true;
    case "hangs":
      return true;
    case "response lost":
      return false;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
