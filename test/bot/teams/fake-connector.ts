import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A message as the connector keeps it. */
export interface KeptMessage {
  readonly id: string;
  readonly conversation: string;
  activity: Readonly<Record<string, unknown>>;
}

/** What the next call gets instead of an answer. */
export type Fault =
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string }
  /** Done, and then the line is cut. */
  | "cut after"
  /** No answer ever. */
  | "silence";

/** Microsoft's connector for Teams, as far as the bot uses it, on loopback. */
export interface FakeConnector {
  readonly serviceUrl: string;
  readonly origin: string;
  readonly calls: Call[];
  readonly messages: KeptMessage[];
  /** Faults for the next calls that send, in order. */
  readonly faults: Fault[];
  readonly team: { name: string; channels: { id: string; name?: string; type?: string }[] };
  /** Roster: what is known of a person by id. */
  readonly members: Map<string, Readonly<Record<string, unknown>> | "unreachable" | "silent">;
  /** Stops answering, as if the machine were gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function createFakeConnector(): Promise<FakeConnector> {
  const calls: Call[] = [];
  const messages: KeptMessage[] = [];
  const faults: Fault[] = [];
  const team: FakeConnector["team"] = {
    name: "Platform",
    channels: [{ id: "19:general@thread.tacv2" }, { id: "19:alerts@thread.tacv2", name: "ML alerts" }],
  };
  const members: FakeConnector["members"] = new Map();
  let next = 0;
  let port = 0;
  let server = listenOn();

  function answer(call: Call): { status: number; body: unknown } {
    const { method, path, body } = call;
    const [, , kind = "", id = "", what = "", last = ""] = path.split("/").map(decodeURIComponent);
    if (kind === "teams") {
      return {
        status: 200,
        body: what === "conversations" ? { conversations: team.channels } : { id, name: team.name },
      };
    }
    if (what === "members") return member(last);
    if (method === "PUT") return update(last, body);
    if (id === "") return create(body);
    const reply = last !== "" && messages.some((message) => message.id === last);
    if (last !== "" && !reply && last.startsWith("m-"))
      return { status: 404, body: { error: { code: "ActivityNotFoundInConversation" } } };
    return { status: 201, body: { id: keep(id, body) } };
  }

  function member(id: string) {
    const known = members.get(id);
    if (known === "unreachable" || known === "silent") return { status: 502, body: {} };
    return known === undefined
      ? { status: 404, body: { error: { code: "MemberNotFoundInConversation" } } }
      : { status: 200, body: { id, ...known } };
  }

  function update(id: string, body: Call["body"]) {
    const message = messages.find((one) => one.id === id);
    if (message === undefined) return { status: 404, body: { error: { code: "ActivityNotFoundInConversation" } } };
    message.activity = body;
    return { status: 200, body: { id } };
  }

  function create(body: Call["body"]) {
    const { channel } = body["channelData"] as { channel: { id: string } };
    const id = keep(channel.id, body["activity"] as Call["body"], true);
    return { status: 201, body: { id: `${channel.id};messageid=${id}`, activityId: id } };
  }

  function keep(conversation: string, activity: Call["body"], isNew = false): string {
    const id = `m-${++next}`;
    messages.push({ id, conversation: isNew ? `${conversation};messageid=${id}` : conversation, activity });
    return id;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body = (text === "" ? {} : JSON.parse(text)) as Call["body"];
    const { method = "", url = "", headers } = request;
    const call = { method, path: url.split("?")[0] ?? "", authorization: headers.authorization, body };
    calls.push(call);
    const fault = method === "GET" ? undefined : faults.shift();
    const isSilent = /\/members\/(.+)$/.exec(decodeURIComponent(call.path))?.[1];
    if (fault === "silence" || (isSilent !== undefined && members.get(isSilent) === "silent")) return;
    if (typeof fault === "object") {
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      send(response, fault.status, { error: { code: fault.code ?? "Fault", message: "as the test says" } });
      return;
    }
    const { status, body: result } = answer(call);
    if (fault === "cut after") request.socket.destroy();
    else send(response, status, result);
  }

  function listenOn() {
    return createServer((request, response) => void handle(request, response));
  }

  async function start(): Promise<void> {
    server = listenOn();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await start();
  const origin = `http://127.0.0.1:${port}`;
  return { serviceUrl: `${origin}/`, origin, calls, messages, faults, team, members, start, stop, close: stop };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
