import { expect, test } from "vitest";
import type { Messenger } from "../../../src/announce/messenger.ts";
import { announcement, describeMessenger, type OpenMessenger, type SendFault } from "../../contracts/messenger.ts";
import { readCard } from "./card-reader.ts";
import { createFakeConnector, type FakeConnector } from "./fake-connector.ts";
import { memoryConversations, openDoor, TENANT } from "./open-door.ts";

const ALERTS = "19:alerts@thread.tacv2";
const CLOSED = "19:closed@thread.tacv2";

interface Opened {
  readonly messenger: Messenger;
  readonly connector: FakeConnector;
  readonly conversations: ReturnType<typeof memoryConversations>;
  close(): Promise<void>;
}

async function open(accessToken?: () => Promise<string>): Promise<Opened> {
  const connector = await createFakeConnector();
  const conversations = memoryConversations();
  const keep = (channel: string, name: string, team: string, serviceUrl = connector.serviceUrl) =>
    conversations.kept.push({
      platform: "teams",
      tenant: TENANT,
      channel,
      name,
      reference: JSON.stringify({ serviceUrl, type: "channel", team: { id: team, name: team } }),
    });
  keep(ALERTS, "ML alerts", "Platform");
  keep(CLOSED, "Closed", "Platform");
  keep("19:one@thread.tacv2", "Twice", "One");
  keep("19:two@thread.tacv2", "Twice", "Two");
  keep("19:stray@thread.tacv2", "Stray", "Platform", "https://evil.example/");
  const { door, close } = await openDoor(
    { serviceUrls: [connector.origin], timeoutMs: 300, ...(accessToken && { accessToken }) },
    { conversations },
  );
  return {
    messenger: door.messenger as Messenger,
    connector,
    conversations,
    async close() {
      await close();
      await connector.close();
    },
  };
}

describeMessenger({
  name: "Teams",
  lacks: ["find"],
  async open(): Promise<OpenMessenger> {
    const opened = await open();
    const { connector, messenger } = opened;
    let isDown = false;
    const sends = () => connector.calls.filter(({ method }) => method !== "GET");
    // What a closed channel answers is the connector's to say; the messenger is only told once it posts.
    const guarded: Messenger = {
      ...messenger,
      async post(message, to, key) {
        if (to.channel === CLOSED) connector.faults.push({ status: 403, code: "BotNotInConversationRoster" });
        if (!isDown) return messenger.post(message, to, key);
        isDown = false;
        await connector.stop();
        try {
          return await messenger.post(message, to, key);
        } finally {
          await connector.start();
        }
      },
    };
    return {
      messenger: guarded,
      to: { platform: "teams", channel: ALERTS },
      alias: { platform: "teams", channel: "#ml Alerts" },
      unknown: { platform: "teams", channel: "Nowhere" },
      closed: { platform: "teams", channel: CLOSED },
      shown() {
        const { messages } = connector;
        const root = (conversation: string) =>
          messages.findIndex((one) => conversation.endsWith(`;messageid=${one.id}`));
        return messages.map(({ activity, conversation }, index) => {
          const [attachment] = activity["attachments"] as { content: Record<string, unknown> }[];
          const { text, links } = readCard(attachment?.content ?? {});
          const thread = root(conversation);
          return { text, links, ...(thread === index || thread === -1 ? {} : { thread }) };
        });
      },
      failNext(fault: SendFault) {
        if (fault.kind === "unreachable") isDown = true;
        else connector.faults.push(scripted(fault));
      },
      remove: (index) => connector.messages.splice(index, 1),
      calls: () => sends().length,
      close: opened.close,
    };
  },
});

function scripted(fault: Exclude<SendFault, { kind: "unreachable" }>) {
  switch (fault.kind) {
    case "busy":
      return { status: 429, ...(fault.seconds === undefined ? {} : { retryAfter: String(fault.seconds) }) };
    case "broken":
      return { status: 500 };
    case "response lost":
      return "cut after" as const;
    case "revoked":
      return { status: 401 };
  }
}

async function failing(sending: Promise<unknown>) {
  return sending.then(
    () => undefined,
    (error: { message: string; cure: string; failure: unknown }) => error,
  );
}

const CARD = announcement("Nightly retrain failed", "bad");

test.each([
  [{ status: 412 }, "retry"],
  [{ status: 502 }, "retry"],
  [{ status: 503 }, "retry"],
  [{ status: 504 }, "retry"],
  [{ status: 400, code: "BadSyntax" }, "dead"],
  [{ status: 413, code: "MessageSizeTooBig" }, "dead"],
  [{ status: 403, code: "MessageWritesBlocked" }, "dead"],
  [{ status: 404, code: "ConversationNotFound" }, "dead"],
  ["silence", "lost"],
] as const)("posting, %j: %s, and one request only", async (fault, kind) => {
  const { messenger, connector, close } = await open();
  connector.faults.push(fault);
  const error = await failing(messenger.post(CARD, { platform: "teams", channel: ALERTS }, "k"));
  expect(error).toMatchObject({ failure: { kind } });
  expect(connector.calls).toHaveLength(1);
  await close();
});

test("a time to come again may be a date", async () => {
  const { messenger, connector, close } = await open();
  connector.faults.push({ status: 429, retryAfter: new Date(Date.now() + 30_000).toUTCString() });
  const error = await failing(messenger.post(CARD, { platform: "teams", channel: ALERTS }, "k"));
  const { retryAfterMs } = (error?.failure ?? {}) as { retryAfterMs?: number };
  expect(retryAfterMs).toBeGreaterThan(25_000);
  expect(retryAfterMs).toBeLessThanOrEqual(30_000);
  await close();
});

test("a channel that was never met: add the app first", async () => {
  const { messenger, close } = await open();
  expect(await failing(messenger.post(CARD, { platform: "teams", channel: "Nowhere" }, "k"))).toMatchObject({
    message: "No channel of Teams called “Nowhere” is known.",
    cure: "Add the app to the team of that channel first, then mention it once in the channel.",
    failure: { kind: "dead" },
  });
  await close();
});

test("a name that two teams use is told apart by the team's", async () => {
  const { messenger, connector, close } = await open();
  expect(await failing(messenger.post(CARD, { platform: "teams", channel: "Twice" }, "k"))).toMatchObject({
    message: "2 channels of Teams are called “Twice”.",
    cure: "Name the team too in docent.yaml, as in “One / Twice”.",
  });
  await messenger.post(CARD, { platform: "teams", channel: "two / twice" }, "k");
  expect(connector.messages[0]?.conversation).toMatch(/^19:two@/);
  await close();
});

test("a token is never sent to an address that is none of Microsoft's", async () => {
  const asked: string[] = [];
  const { messenger, close } = await open(() => {
    asked.push("token");
    return Promise.resolve("t");
  });
  const error = await failing(messenger.post(CARD, { platform: "teams", channel: "Stray" }, "k"));
  expect(error).toMatchObject({ failure: { kind: "dead" } });
  expect(asked).toEqual([]);
  await close();
});

test.each([
  [Object.assign(new Error("AADSTS7000215"), { name: "ServerError", errorCode: "invalid_client" }), "dead"],
  [Object.assign(new Error("network_error"), { name: "ClientAuthError", errorCode: "network_error" }), "retry"],
  [Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }), "retry"],
])("a login that fails with %s: %s, nothing sent", async (cause, kind) => {
  const { messenger, connector, close } = await open(() => Promise.reject(cause));
  const error = await failing(messenger.post(CARD, { platform: "teams", channel: ALERTS }, "k"));
  expect(error).toMatchObject({ failure: { kind } });
  expect(connector.calls).toEqual([]);
  await close();
});

test("a new post starts a thread of its own, and the bot's token goes with it", async () => {
  const { messenger, connector, close } = await open();
  const ref = await messenger.post(CARD, { platform: "teams", channel: ALERTS }, "k");
  expect(ref["conversation"]).toBe(`${ALERTS};messageid=m-1`);
  expect(connector.calls[0]).toMatchObject({
    method: "POST",
    path: "/v3/conversations",
    authorization: "Bearer token-of-the-test",
  });
  expect(connector.messages[0]?.activity["summary"]).toBe("Nightly retrain failed on main.");
  await close();
});
