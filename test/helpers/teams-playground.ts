import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";

type Json = Readonly<Record<string, unknown>>;

const CLI = join(import.meta.dirname, "../../node_modules/@microsoft/m365agentsplayground/cli.js");
const START_MS = 30_000;
/** A taken port is silently replaced by a random one, and above this the system takes them for itself. */
const PORTS = { from: 20_000, to: 32_000 };

export interface PlaygroundOptions {
  /** Address of the bot's `POST /api/messages`. */
  readonly botUrl: () => string;
  readonly appId: string;
  readonly tenantId: string;
  /** Signs for the bot: the playground itself has no keys. */
  readonly token: (serviceUrl: string) => Promise<string>;
}

/** What went from the playground to the bot, and what the bot answered. */
export interface Delivery {
  readonly activity: Json;
  readonly status: number;
  readonly body: unknown;
}

/**
 * Microsoft's own playground for Teams apps, a real client, with a relay between it and the bot. The relay signs what
 * the playground sends, as Microsoft's connector does; the bot is given its address, so both directions can be seen.
 */
export interface TeamsPlayground {
  /** Of its page. */
  readonly url: string;
  /** Origin of the address that the bot is given for its answers. */
  readonly origin: string;
  readonly serviceUrl: string;
  readonly channel: string;
  readonly personalChat: string;
  readonly user: string;
  /** Frames of the client's own stream, oldest first. */
  readonly frames: readonly Json[];
  readonly deliveries: readonly Delivery[];
  /** Changes what comes next from the playground, before it is signed. */
  alter: ((activity: Json) => Json) | undefined;
  /** What the roster says of a person, by id, over what the playground says. */
  readonly members: Map<string, Json>;
  /** Adds the app to a chat or team, as its menu does. */
  install(conversation: string): Promise<void>;
  /** @returns the id of the message, once the bot has acknowledged it */
  say(conversation: string, text: string, mention: boolean): Promise<{ id: string; conversation: string }>;
  /** Presses a button; @returns what the bot answered in place */
  execute(message: { id: string; conversation: string }, action: Json, inputs?: Json): Promise<Json>;
  /** Hands an activity to the bot past the playground. @param token "" for none */
  deliver(activity: Json, token?: string): Promise<Delivery>;
  stop(): Promise<void>;
}

export async function startTeamsPlayground(options: PlaygroundOptions): Promise<TeamsPlayground> {
  const home = await mkdtemp(join(tmpdir(), "docent-playground-"));
  const relay = await startRelay(options);
  const config = playgroundConfig(options);
  const configFile = join(home, "config.yml");
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(config));
  const port = await freePort();
  relay.playground = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [CLI, "start", "-e", `${relay.origin}/api/messages`, "-c", "msteams", "-p", String(port), "--dt"],
    {
      cwd: home,
      stdio: "ignore",
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: "none",
        BROWSER: "none",
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
        M365_AGENTS_PLAYGROUND_LOGFILE: join(home, "log.txt"),
      },
    },
  );
  await untilReady(relay.playground, child, home);
  const frames: Json[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  socket.on("message", (data: Buffer) => frames.push(JSON.parse(data.toString()) as Json));
  await once(socket, "open");
  const user = config.currentUser.id;

  const post = async (path: string, body: Json): Promise<unknown> => {
    const response = await fetch(`${relay.playground}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The playground answered ${response.status} to ${path}: ${text}`);
    return text === "" ? {} : (JSON.parse(text) as unknown);
  };

  return Object.assign(relay, {
    url: relay.playground,
    channel: "channel-alerts",
    personalChat: config.personalChat.id,
    user,
    frames,
    install: async (conversation: string) => {
      await post(`/_debug/conversation/${encodeURIComponent(conversation)}/installation`, {});
    },
    async say(conversation: string, text: string, mention: boolean) {
      const { bot } = config;
      const before = relay.deliveries.length;
      await post(`/_conversation/v1/conversations/${encodeURIComponent(conversation)}/messages`, {
        text: mention ? `<at>${bot.name}</at> ${text}` : text,
        textFormat: "plain",
        from: { id: user },
        ...(mention ? { mentions: [{ mentioned: { id: bot.id }, text: `<at>${bot.name}</at>` }] } : {}),
      });
      const { activity } = await relay.next(before, ({ activity: one }) => one["type"] === "message");
      return { id: String(activity["id"]), conversation: (activity["conversation"] as { id: string }).id };
    },
    async execute(message: { id: string; conversation: string }, action: Json, inputs: Json = {}) {
      const data = { ...(action["data"] as Json), ...inputs };
      const answer = await post("/_conversation/v1/invoke", {
        name: "adaptiveCard/action",
        conversation: { id: message.conversation },
        from: { id: user },
        replyToId: message.id,
        value: { action: { type: "Action.Execute", id: "", verb: action["verb"], data }, trigger: "manual" },
      });
      return answer as Json;
    },
    async stop() {
      socket.close();
      await ended(child);
      await relay.close();
      await rm(home, { recursive: true, force: true });
    },
  });
}

async function startRelay({ botUrl, token }: PlaygroundOptions) {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${origin}/connector/`;
  const relay = {
    origin,
    serviceUrl,
    deliveries: deliveries as readonly Delivery[],
    playground: "",
    alter: undefined as ((activity: Json) => Json) | undefined,
    members: new Map<string, Json>(),
    deliver,
    async next(from: number, matches: (delivery: Delivery) => boolean): Promise<Delivery> {
      for (let waited = 0; waited < START_MS; waited += 5) {
        const found = deliveries.slice(from).find(matches);
        if (found) return found;
        await sleep(5);
      }
      throw new Error("The playground delivered nothing to the bot.");
    },
    close: () => closeServer(server),
  };

  async function deliver(activity: Json, given?: string): Promise<Delivery> {
    const bearer = given ?? (await token(serviceUrl));
    const response = await fetch(botUrl(), {
      method: "POST",
      headers: { "content-type": "application/json", ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    const delivery = {
      activity,
      status: response.status,
      body: text === "" ? undefined : (JSON.parse(text) as unknown),
    };
    deliveries.push(delivery);
    return delivery;
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.url === "/api/messages") {
      const sent = { ...(JSON.parse(body) as Json), serviceUrl };
      const { status, body: answer } = await deliver(relay.alter?.(sent) ?? sent);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
      return;
    }
    const path = (request.url ?? "").replace(/^\/connector/, "/_connector");
    const forwarded = await fetch(`${relay.playground}${path}`, {
      method: request.method ?? "GET",
      headers: { "content-type": "application/json" },
      ...(body === "" ? {} : { body }),
    });
    const text = await forwarded.text();
    const member = relay.members.get(decodeURIComponent(/\/members\/([^/]+)$/.exec(path)?.[1] ?? ""));
    response.writeHead(member ? 200 : forwarded.status, { "content-type": "application/json" });
    response.end(member ? JSON.stringify(member) : text);
  }

  return relay;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function playgroundConfig({ appId, tenantId }: PlaygroundOptions) {
  const person = (number: number) => ({
    id: `29:member-${number}`,
    name: `Member ${number}`,
    userPrincipleName: `member${number}@docs.example`,
    aadObjectId: `00000000-0000-4000-8000-00000000000${number}`,
    givenName: "Member",
    surname: String(number),
    email: `member${number}@docs.example`,
  });
  return {
    version: "0.1.1",
    tenantId,
    bot: { id: `28:${appId}`, name: "Docent" },
    currentUser: person(0),
    users: [1, 2, 3, 4, 5].map(person),
    personalChat: { id: "personal-chat" },
    groupChat: { id: "group-chat", name: "Group chat" },
    team: {
      id: "team-platform",
      name: "Platform",
      aadGroupId: "00000000-0000-4000-8000-000000000031",
      // It allows no more than one besides General.
      channels: [{ id: "channel-alerts", name: "ML alerts" }],
    },
  };
}

async function untilReady(url: string, child: ChildProcess, home: string): Promise<void> {
  for (let waited = 0; waited < START_MS && child.exitCode === null; waited += 50) {
    const isReady = await fetch(`${url}/_debug/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(50);
  }
  await ended(child);
  const log = await readFile(join(home, "log.txt"), "utf8").catch(() => "");
  throw new Error(`The playground did not start.\n${log}`);
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    const probe = createSocketServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false)).listen(port, () => resolve(true));
    });
    await new Promise((resolve) => probe.close(resolve));
    if (isFree) return port;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await exit;
  clearTimeout(late);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
