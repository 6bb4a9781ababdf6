import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, describe, expect, test } from "vitest";
import { errorHandler } from "../../../bot/http-error.ts";
import { createSlackDoor } from "../../../bot/slack/door.ts";
import { contractServices, memoryClaims } from "../../contracts/chat-platform.ts";
import { deliverOverHttp, post, signed } from "../../helpers/slack-fake/deliveries.ts";
import { configWith, eventually, openStage, type StageOptions } from "../../helpers/slack-fake/drivers.ts";
import { startSlackFake } from "../../helpers/slack-fake/fake.ts";
import { people } from "../../helpers/slack-fake/people.ts";
import { read } from "../../helpers/slack-fake/reading.ts";
import {
  APP_TOKEN,
  BOT_TOKEN,
  BOT_USER,
  type FakeMessage,
  SIGNING_SECRET,
} from "../../helpers/slack-fake/workspace.ts";

const SILENT = { row: () => undefined, fault: () => undefined, line: () => undefined, started: () => undefined };
const NO_NAMES = { conversations: { save: () => Promise.resolve(), find: () => Promise.resolve(undefined) } };
const CHANNEL = "C0ML";
const MEMBER = "U0ANA";
const PATIENT = { timeout: 30_000, interval: 10 };

let open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.map((close) => close()));
  open = [];
});

async function stageWith(options: StageOptions = {}, services = contractServices()) {
  const stage = await openStage("http", services, options);
  open.push(() => stage.close());
  const { workspace } = stage.fake;
  const crowd = people(stage.fake, stage.deliver);
  const texts = () => workspace.ofBot().map(({ text, blocks }) => read(text, blocks).text);
  return {
    ...stage,
    services,
    crowd,
    /** A mention by somebody, delivered. */
    async mention(text: string, extra: object = {}, user = MEMBER): Promise<FakeMessage> {
      const message = workspace.said(CHANNEL, user, `<@${BOT_USER}> ${text}`);
      await crowd.send(crowd.mention(message, { ...extra }));
      return message;
    },
    texts,
    /** Messages of the bot that say this. */
    count: (words: string) => texts().filter((text) => text.includes(words)).length,
  };
}

describe("the Slack door without credentials", () => {
  test("is closed, says the cure in one line, and stops nothing", async () => {
    const { said, ...services } = { ...contractServices(), said: [] as string[] };
    const log = {
      row: (...words: string[]) => void said.push(...words),
      fault: () => undefined,
      line: () => undefined,
      started: () => undefined,
    };
    const door = createSlackDoor({ ...services, ...NO_NAMES, log, config: configWith(undefined) });
    expect(door.status).toMatch(/^closed: no credentials\. Set SLACK_BOT_TOKEN .*connect-slack\.md/);
    expect(door.messenger).toBeUndefined();
    door.mount(express());
    await door.start();
    await door.stop();
    expect(said).toEqual([]);
  });
});

test("the Slack door over Socket Mode alone tells who posts to its address which secret opens that", async () => {
  const config = configWith({ botToken: BOT_TOKEN, appToken: APP_TOKEN });
  const app = express();
  createSlackDoor({ ...contractServices(), ...NO_NAMES, log: SILENT, config }).mount(app);
  app.use(errorHandler(SILENT));
  const server = app.listen(0, "127.0.0.1");
  open.push(async () => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: "POST", body: "{}" });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    error: { message: "This door is closed.", cure: expect.stringContaining("SLACK_SIGNING_SECRET") },
  });
});

describe("the Slack door over HTTP", () => {
  test("names the workspace once it is connected", async () => {
    const { door } = await stageWith();
    expect(door.status).toBe("connected to Acme over HTTP at /slack/events");
  });

  test("answers Slack's challenge", async () => {
    const { url } = await stageWith();
    const body = JSON.stringify({ type: "url_verification", challenge: "abc", token: "x" });
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...signed(body) },
    });
    expect(await response.json()).toEqual({ challenge: "abc" });
  });

  test.each(["{", "not json", ""])("answers 400 to the malformed body %j", async (body) => {
    const { url } = await stageWith();
    expect(await post(url, body, { "content-type": "application/json", ...signed(body) })).toBe(400);
  });

  test("answers 413 to a body that no message fills", async () => {
    const { url } = await stageWith();
    const body = "x".repeat(1_100_000);
    expect(await post(url, body, { "content-type": "application/json", ...signed(body) })).toBe(413);
  });

  test("verifies presses and commands like events", async () => {
    const { url, fake, crowd, services } = await stageWith();
    const command = crowd.command("say gpu", CHANNEL, MEMBER);
    const body = new URLSearchParams(command.payload as Record<string, string>).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await post(url, body, { ...headers, ...signed(body, 600) })).toBe(401);
    expect(await post(url, body, { ...headers, ...signed(body, 0, "another") })).toBe(401);
    expect(await post(url, body, headers)).toBe(401);
    expect(services.heard).toEqual([]);
    expect(fake.workspace.ofBot()).toEqual([]);
    expect(await post(url, body, { ...headers, ...signed(body) })).toBe(200);
  });

  test("acknowledges before it works, however long the work takes", async () => {
    const services = contractServices();
    const gate = Promise.withResolvers<void>();
    const { converse } = services;
    const slow = {
      ...services,
      converse: (message: Parameters<typeof converse>[0]) => gate.promise.then(() => converse(message)),
    };
    const stage = await stageWith({}, slow);
    const message = stage.fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    const statuses = await stage.crowd.send([
      ...stage.crowd.mention(message),
      stage.crowd.command("say gpu", CHANNEL, MEMBER),
    ]);
    expect(statuses).toEqual([200, 200, 200]);
    expect(stage.texts()).toEqual([]);
    gate.resolve();
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(2);
  });

  test("never drops a delivery only because it is marked as a retry", async () => {
    const stage = await stageWith();
    const message = stage.fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    await stage.crowd.send(stage.crowd.mention(message), 2);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
  });

  test("turns link previews off and says who posts by a key", async () => {
    const stage = await stageWith();
    const message = await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    const call = stage.fake.calls.find(({ method }) => method === "chat.postMessage");
    expect(call?.fields).toMatchObject({ unfurl_links: "false", unfurl_media: "false", thread_ts: message.ts });
    expect(stage.fake.workspace.ofBot()[0]?.metadata).toEqual({
      event_type: "docent_card",
      event_payload: { key: message.ts },
    });
  });

  test("answers a direct message that brings a file, and a mention that was added by an edit", async () => {
    const stage = await stageWith();
    const direct = stage.fake.workspace.said("D0ANA", MEMBER, "say gpu");
    await stage.crowd.send(stage.crowd.direct(direct, { subtype: "file_share" }));
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    await stage.mention("say fence", { edited: { user: MEMBER, ts: "1.2" } });
    await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
  });

  test.each(["message_changed", "message_deleted", "channel_join", "bot_message", "channel_topic"])(
    "passes a message of subtype %s over",
    async (subtype) => {
      const stage = await stageWith();
      const direct = stage.fake.workspace.said("D0ANA", MEMBER, "say gpu");
      await stage.crowd.send(stage.crowd.direct(direct, { subtype }));
      await stage.mention("say fence");
      await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
      expect(stage.services.heard).toHaveLength(1);
    },
  );
});

describe("outsiders", () => {
  test("are known by their profile alone, asked for once", async () => {
    const stage = await stageWith();
    for (const user of ["U0GUEST", MEMBER]) {
      await stage.mention("say gpu", {}, user);
      await stage.mention("say gpu", {}, user);
    }
    await expect.poll(() => stage.count("only answer members"), PATIENT).toBe(2);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(2);
    expect(stage.fake.calls.filter(({ method }) => method === "users.info")).toHaveLength(2);
    expect(stage.services.heard.map(({ outsider }) => outsider)).toEqual([true, true, false, false]);
  });

  test("see nothing in a channel shared with another organisation, nor do members there", async () => {
    const stage = await stageWith();
    const message = stage.fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    const [mention] = stage.crowd.mention(message);
    await stage.crowd.send([{ kind: "events_api", payload: { ...mention?.payload, is_ext_shared_channel: true } }]);
    await expect.poll(() => stage.count("shared with people outside the team"), PATIENT).toBe(1);
    expect(stage.services.heard).toEqual([]);
  });

  test("get nothing when Slack does not say who they are, but a word", async () => {
    const stage = await stageWith();
    stage.fake.fail({ kind: "500" }, "users.info", 2);
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("could not check with Slack"), PATIENT).toBe(1);
    expect(stage.services.heard).toEqual([]);
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
  });

  test("may press buttons without effect", async () => {
    const stage = await stageWith();
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    const [answer] = stage.fake.workspace.ofBot() as [FakeMessage];
    for (const label of ["Other places (2)", "👍 This helped"]) {
      await stage.crowd.send([
        stage.crowd.pressed(answer, label, "U0GUEST"),
        stage.crowd.pressed(answer, label, "U0STRANGER"),
      ]);
    }
    await expect.poll(() => stage.count("only answer members"), PATIENT).toBe(4);
    expect(stage.services.votes).toEqual([]);
    await expect.poll(() => stage.count("Before you begin"), PATIENT).toBe(0);
  });

  test("get their command refused", async () => {
    const stage = await stageWith();
    await stage.crowd.send([stage.crowd.command("say gpu", CHANNEL, "U0GUEST")]);
    await expect.poll(() => stage.count("only answer members"), PATIENT).toBe(1);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(0);
  });
});

describe("the name of a channel", () => {
  test("is kept from a command there, once, since events tell only its id", async () => {
    const stage = await stageWith();
    const { command, send } = stage.crowd;
    await send([command("say gpu", CHANNEL, MEMBER), command("say fence", CHANNEL, MEMBER)]);
    await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
    expect(stage.conversations).toMatchObject([{ platform: "slack", channel: CHANNEL, name: "ml-alerts" }]);
    await send([command("say fence", CHANNEL, MEMBER, { channel_name: "ml-alarms" })]);
    await expect.poll(() => stage.conversations.map(({ name }) => name), PATIENT).toEqual(["ml-alerts", "ml-alarms"]);
  });

  test("is not what Slack says of private places, nor what another organisation calls it", async () => {
    const stage = await stageWith();
    const { command, send } = stage.crowd;
    for (const channel_name of ["directmessage", "privategroup", "mpdm-ana--bob-1"])
      await send([command("say gpu", CHANNEL, MEMBER, { channel_name })]);
    await send([command("say gpu", CHANNEL, MEMBER, { team_id: "T0OTHER" })]);
    await expect.poll(() => stage.count("only answer members"), PATIENT).toBe(1);
    expect(stage.conversations).toEqual([]);
  });

  test("that cannot be kept costs nobody the answer", async () => {
    const conversations = { ...NO_NAMES.conversations, save: () => Promise.reject(new Error("disk full")) };
    const stage = await stageWith({ services: { conversations } });
    await stage.crowd.send([stage.crowd.command("say gpu", CHANNEL, MEMBER)]);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    expect(stage.said()).toContain("disk full");
  });
});

describe("an answer that cannot be posted at once", () => {
  test.each([
    ["too many requests", { kind: "429", seconds: 0 }],
    ["too many requests without a time", { kind: "429" }],
    ["an error of Slack's", { kind: "500" }],
    ["a refusal for now", { kind: "refused", error: "service_unavailable" }],
  ] as const)("is posted once after %s", async (_, fault) => {
    const stage = await stageWith();
    stage.fake.fail(fault, "chat.postMessage");
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    expect(stage.fake.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(2);
  });

  test("is found where only the response was lost, and not posted twice", async () => {
    const stage = await stageWith();
    stage.fake.fail({ kind: "response lost" }, "chat.postMessage");
    await stage.mention("say gpu");
    await eventually(() => expect(stage.fake.calls.map(({ method }) => method)).toContain("conversations.replies"));
    await stage.mention("say fence");
    await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
  });

  test("goes out as plain words where Slack refuses its blocks", async () => {
    const stage = await stageWith();
    stage.fake.fail({ kind: "refused", error: "msg_blocks_too_long" }, "chat.postMessage");
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("CUDA out of memory › Fix: Halve the batch size"), PATIENT).toBe(1);
    expect(stage.fake.workspace.ofBot()[0]?.blocks).toEqual([]);
  });

  test("is reported with its cure, without its words and without a secret", async () => {
    const stage = await stageWith();
    stage.fake.fail({ kind: "refused", error: "is_archived" }, "chat.postMessage");
    await stage.mention("say gpu secretly");
    await eventually(() => expect(stage.said()).toMatch(/archived \(C0ML\): is_archived\.\n\s+Name another channel/));
    expect(stage.said()).not.toMatch(/secretly|nothing in the docs|xox|xapp/);
  });

  test("is tried again to a response URL, too", async () => {
    const stage = await stageWith();
    stage.fake.fail({ kind: "500" }, "response_url");
    await stage.crowd.send([stage.crowd.command("say gpu", CHANNEL, MEMBER)]);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
  });
});

describe("what must not silence or double the bot", () => {
  test("a store that takes no claims", async () => {
    const claims = { claim: () => Promise.reject(new Error("disk full")) };
    const stage = await stageWith({}, { ...contractServices(), claims });
    const message = stage.fake.workspace.said("D0ANA", MEMBER, "say gpu");
    await stage.crowd.send(stage.crowd.direct(message));
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    expect(stage.said()).toContain("disk full");
  });

  test("a conversation that cannot be had yet", async () => {
    const converse = () => Promise.reject(new Error("no docs were read yet"));
    const stage = await stageWith({}, { ...contractServices(), converse });
    await stage.mention("say gpu");
    await stage.crowd.send([stage.crowd.command("say gpu", CHANNEL, MEMBER)]);
    await expect.poll(() => stage.count("Something broke on my side"), PATIENT).toBe(2);
    expect(stage.said()).toContain("no docs were read yet");
  });

  test("a store that keeps no votes is told to the voter", async () => {
    const feedback = { record: () => Promise.reject(new Error("disk full")) };
    const stage = await stageWith({}, { ...contractServices(), feedback });
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    await stage.crowd.send([
      stage.crowd.pressed(stage.fake.workspace.ofBot()[0] as FakeMessage, "👍 This helped", MEMBER),
    ]);
    await expect.poll(() => stage.count("could not be kept"), PATIENT).toBe(1);
  });

  test("two processes that share their claims, each given the same deliveries", async () => {
    const fake = await startSlackFake();
    const services = { ...contractServices(), claims: memoryClaims() };
    const [one, other] = await Promise.all([stageWith({ fake }, services), stageWith({ fake }, services)]);
    const message = fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    const deliveries = one.crowd.mention(message);
    await Promise.all([one.crowd.send(deliveries), people(fake, deliverOverHttp(other.url)).send(deliveries, 1)]);
    await one.mention("say fence");
    await expect.poll(() => one.count("The fence is answered"), PATIENT).toBe(1);
    await expect.poll(() => one.count("Halve the batch size"), PATIENT).toBe(1);
  });

  test("an impatient finger", async () => {
    const stage = await stageWith();
    await stage.mention("help");
    await expect.poll(() => stage.count("paste the error message"), PATIENT).toBe(1);
    const [help] = stage.fake.workspace.ofBot() as [FakeMessage];
    await stage.crowd.send([
      stage.crowd.pressed(help, "say gpu", MEMBER),
      stage.crowd.pressed(help, "say gpu", MEMBER),
    ]);
    await expect.poll(() => stage.count("Ana asked: “say gpu”"), PATIENT).toBe(1);
  });

  test("an impatient finger on Show to everyone", async () => {
    const stage = await stageWith();
    await stage.crowd.send([stage.crowd.command("say gpu", CHANNEL, MEMBER)]);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    const [answer] = stage.fake.workspace.ofBot() as [FakeMessage];
    const press = () => stage.crowd.pressed(answer, "Show to everyone", MEMBER);
    await stage.crowd.send([press(), press()]);
    await expect.poll(() => stage.count("Shown to everyone"), PATIENT).toBe(1);
    await expect.poll(() => stage.count("shown already"), PATIENT).toBe(1);
    expect(stage.count("Ana asked: “say gpu”")).toBe(1);
  });

  test("a press that is delivered again", async () => {
    const stage = await stageWith();
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    const press = stage.crowd.pressed(stage.fake.workspace.ofBot()[0] as FakeMessage, "👍 This helped", MEMBER);
    await stage.crowd.send([press, press]);
    await stage.crowd.send([press], 1);
    await stage.mention("say fence");
    await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
    expect(stage.count("Thank you, noted")).toBe(1);
  });

  test("both claims: of the delivery, and of the message in it", async () => {
    const keys: string[] = [];
    const held = memoryClaims();
    const claims = {
      claim: (key: string, ttlMs: number, now: Date) => {
        keys.push(`${key} ${ttlMs >= 600_000}`);
        return held.claim(key, ttlMs, now);
      },
    };
    const stage = await stageWith({}, { ...contractServices(), claims });
    const { ts } = await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    expect(keys).toContain(`slack:message:T0TEAM:C0ML:${ts} true`);
    expect(keys.some((key) => /^slack:event:Ev\d+ true$/.test(key))).toBe(true);
  });

  test("a button of an older version", async () => {
    const stage = await stageWith();
    await stage.mention("say gpu");
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    const [answer] = stage.fake.workspace.ofBot() as [FakeMessage];
    const { payload } = stage.crowd.pressed(answer, "Other places (2)", MEMBER);
    const [action] = payload["actions"] as [object];
    for (const change of [{ action_id: "reply:gone" }, { value: "{}" }]) {
      const altered = { ...payload, trigger_id: JSON.stringify(change), actions: [{ ...action, ...change }] };
      await stage.crowd.send([{ kind: "interactive", payload: altered }]);
    }
    await expect.poll(() => stage.count("of an older answer"), PATIENT).toBe(2);
  });
});

describe("a bot token that Slack refuses", () => {
  test("is reported once, with the cure and without the token", async () => {
    const secrets = { botToken: "xoxb-wrong", signingSecret: SIGNING_SECRET };
    const stage = await stageWith({ secrets });
    expect(stage.door.status).toMatch(
      /^not connected yet, over HTTP at \/slack\/events: Slack refuses the bot token \(invalid_auth\)/,
    );
    expect(stage.said().match(/SLACK_BOT_TOKEN/g)).toHaveLength(1);
    expect(stage.said()).not.toContain("xoxb");
    // Slack keeps the delivery and brings it again.
    const message = stage.fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    expect(await stage.crowd.send(stage.crowd.mention(message))).toEqual([503, 503]);
  });
});

describe("both ways in at once", () => {
  test("answer what comes over either, once", async () => {
    const secrets = { botToken: BOT_TOKEN, signingSecret: SIGNING_SECRET, appToken: APP_TOKEN };
    const stage = await stageWith({ secrets });
    expect(stage.door.status).toBe("connected to Acme over HTTP at /slack/events and Socket Mode");
    const message = stage.fake.workspace.said(CHANNEL, MEMBER, `<@${BOT_USER}> say gpu`);
    const deliveries = stage.crowd.mention(message);
    await Promise.all([
      stage.crowd.send(deliveries),
      ...deliveries.map(({ kind, payload }) => stage.fake.envelope(kind, payload)),
    ]);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
    await stage.mention("say fence");
    await expect.poll(() => stage.count("The fence is answered"), PATIENT).toBe(1);
    await expect.poll(() => stage.count("Halve the batch size"), PATIENT).toBe(1);
  });
});
