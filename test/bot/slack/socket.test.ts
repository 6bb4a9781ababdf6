import { afterEach, describe, expect, test } from "vitest";
import { contractServices } from "../../contracts/chat-platform.ts";
import { eventually, openStage, type SlackStage } from "../../helpers/slack-fake/drivers.ts";
import { startSlackFake } from "../../helpers/slack-fake/fake.ts";
import { people } from "../../helpers/slack-fake/people.ts";
import { read } from "../../helpers/slack-fake/reading.ts";
import { BOT_TOKEN, BOT_USER } from "../../helpers/slack-fake/workspace.ts";

let open: SlackStage[] = [];
afterEach(async () => {
  await Promise.all(open.map((stage) => stage.close()));
  open = [];
});

async function stageOf(...args: Parameters<typeof openStage>): Promise<SlackStage> {
  const stage = await openStage(...args);
  open.push(stage);
  return stage;
}

async function answers({ fake, deliver }: SlackStage): Promise<void> {
  const crowd = people(fake, deliver);
  const message = fake.workspace.said("C0ML", "U0ANA", `<@${BOT_USER}> say gpu`);
  const before = fake.workspace.ofBot().length;
  await crowd.send(crowd.mention(message));
  await eventually(() => expect(fake.workspace.ofBot()).toHaveLength(before + 1));
  const answer = fake.workspace.ofBot().at(-1);
  expect(read("", answer?.blocks ?? []).text).toContain("Halve the batch size");
}

describe("Socket Mode", () => {
  test("takes a new connection at once when Slack asks for it, and says nothing about it", async () => {
    const stage = await stageOf("socket", contractServices());
    const before = opened(stage);
    const since = performance.now();
    stage.fake.disconnect("politely");
    await eventually(() => expect(opened(stage)).toBe(before + 1));
    expect(performance.now() - since).toBeLessThan(4_000);
    await eventually(() => expect(stage.fake.sockets).toBe(1));
    await answers(stage);
    expect(stage.said()).toBe("");
  });

  test("comes back after the connection was cut", async () => {
    const stage = await stageOf("socket", contractServices());
    const before = opened(stage);
    stage.fake.disconnect("abruptly");
    await eventually(() => expect(opened(stage)).toBe(before + 1));
    await eventually(() => expect(stage.fake.sockets).toBe(1));
    await answers(stage);
  });

  test("outlives Slack being away, and says so once, and once that it is back", async () => {
    const stage = await stageOf("socket", contractServices());
    await stage.fake.down();
    await eventually(() => expect(stage.said()).toContain("Slack cannot be reached (ECONNREFUSED)"));
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await stage.fake.up();
    await eventually(() => expect(stage.said()).toContain("connected again"));
    await answers(stage);
    expect(stage.said().match(/not connected/g)).toHaveLength(1);
  });

  test("starts while Slack is away, and connects once it is there", async () => {
    const fake = await startSlackFake();
    await fake.down();
    const stage = await stageOf("socket", contractServices(), { fake });
    expect(stage.door.status).toMatch(/^not connected yet, over Socket Mode: Slack cannot be reached/);
    await fake.up();
    await eventually(() => expect(stage.door.status).toBe("connected to Acme over Socket Mode"));
    await answers(stage);
  });

  test("does not end the process when the token is refused, at the start or later", async () => {
    const secrets = { botToken: BOT_TOKEN, appToken: "xapp-wrong" };
    const stage = await stageOf("socket", contractServices(), { secrets });
    await eventually(() => expect(stage.said()).toMatch(/refuses the app token \(invalid_auth\).*SLACK_APP_TOKEN/s));
    expect(stage.door.status).toContain("socket not connected yet");
    expect(stage.said()).not.toContain("xapp-wrong");

    const later = await stageOf("socket", contractServices());
    later.fake.fail({ kind: "refused", error: "invalid_auth" }, "apps.connections.open", 2);
    later.fake.disconnect("politely");
    await eventually(() => expect(later.said()).toContain("connected again"));
    await answers(later);
    expect(later.said().match(/refuses/g)).toHaveLength(1);
  });

  test("waits as long as Slack asks it to", async () => {
    const stage = await stageOf("socket", contractServices());
    stage.fake.fail({ kind: "429", seconds: 1 }, "apps.connections.open");
    const since = performance.now();
    stage.fake.disconnect("politely");
    await eventually(() => expect(stage.said()).toContain("connected again"));
    expect(performance.now() - since).toBeGreaterThan(950);
  });

  test("passes over frames that are none of Slack's", async () => {
    const stage = await stageOf("socket", contractServices());
    for (const frame of [
      "{",
      "null",
      "[]",
      '{"type":"events_api","envelope_id":"e","payload":{}}',
      '{"type":"events_api"}',
    ])
      stage.fake.raw(frame);
    await answers(stage);
    expect(stage.fake.sockets).toBe(1);
  });

  test("stops, and stays stopped", async () => {
    const stage = await stageOf("socket", contractServices());
    await stage.door.stop();
    await eventually(() => expect(stage.fake.sockets).toBe(0));
    const before = opened(stage);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(opened(stage)).toBe(before);
  });
});

function opened({ fake }: SlackStage): number {
  return fake.calls.filter(({ method }) => method === "apps.connections.open").length;
}
