import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { errorHandler } from "../../bot/http-error.ts";
import { createLog } from "../../bot/log.ts";
import { type WebhookOptions, webhooks } from "../../bot/webhooks.ts";
import type { EventDelivery } from "../../src/announce/event-log.ts";
import { KeysUnavailableError, type PublicKeys } from "../../src/events/keys.ts";
import { SOURCES } from "../../src/events/sources.ts";
import { KEYS, sns, TOPIC } from "../events/aws-request.ts";
import { examples, NOW, SECRET, signed, workflowRun } from "../events/github-request.ts";

const SAMPLE_SECRET = "only in this process";

let stop: () => void;
let url: string;
let kept: EventDelivery[];
let outcomes: string[];
let announced: number;
let printed: string;
let accept: (delivery: EventDelivery) => Promise<"accepted" | "duplicate">;

async function open(more: Partial<WebhookOptions> = {}): Promise<void> {
  const log = createLog((text) => (printed += text));
  const app = express();
  app.use(
    webhooks({
      sources: SOURCES,
      secrets: { github: ["old", SECRET] },
      sampleSecret: SAMPLE_SECRET,
      log,
      events: { accept: (delivery) => accept(delivery) },
      onAccepted: () => (announced += 1),
      onOutcome: (source, outcome) => outcomes.push(`${source} ${outcome}`),
      now: () => NOW,
      ...more,
    }),
  );
  app.use(errorHandler(log));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
}

beforeEach(async () => {
  [kept, outcomes, announced, printed] = [[], [], 0, ""];
  accept = (delivery) => {
    kept.push(delivery);
    return Promise.resolve("accepted");
  };
  await open();
});
afterEach(() => {
  stop();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly error?: { readonly message: string; readonly cure: string } };
}

async function send({ headers, body }: ReturnType<typeof signed>, to = "github"): Promise<Answer> {
  const response = await fetch(`${url}/${to}`, { method: "POST", headers, body: Buffer.from(body) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
}

const RUN = JSON.stringify(workflowRun());

describe("POST /webhooks/github", () => {
  test("keeps the event, answers 202 and then begins to announce", async () => {
    const { status, body, headers } = await send(signed("workflow_run", RUN));
    expect([status, body]).toEqual([202, { accepted: 1 }]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(kept).toMatchObject([
      {
        source: "github",
        deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        receivedAt: NOW,
        events: [{ kind: "training", status: "failed" }],
      },
    ]);
    expect(kept[0]?.events[0]).not.toHaveProperty("sample");
    expect([announced, outcomes]).toEqual([1, ["github accepted"]]);
  });

  test("does not answer before the event is kept", async () => {
    const { promise, resolve } = Promise.withResolvers<"accepted">();
    accept = () => promise;
    const answer = send(signed("workflow_run", RUN));
    const first = await Promise.race([answer, new Promise((wake) => setTimeout(wake, 100, "still waiting"))]);
    expect([first, announced]).toEqual(["still waiting", 0]);
    resolve("accepted");
    expect((await answer).status).toBe(202);
  });

  test("answers a redelivery the same way, and announces nothing", async () => {
    accept = () => Promise.resolve("duplicate");
    const { status, body } = await send(signed("workflow_run", RUN));
    expect([status, body, announced, outcomes]).toEqual([202, { duplicate: true }, 0, ["github duplicate"]]);
  });

  test.each([
    ["a ping", signed("ping", JSON.stringify(examples("ping")[0]))],
    ["an event that nobody knows", signed("sponsorship", "{}")],
  ])("takes %s without keeping it", async (_, request) => {
    expect(await send(request)).toMatchObject({ status: 202, body: { accepted: 0 } });
    expect([kept, announced, outcomes]).toEqual([[], 0, ["github ignored"]]);
  });

  test("marks what its own sample secret signed, and keeps it apart", async () => {
    await send(signed("workflow_run", RUN, SAMPLE_SECRET));
    await send(signed("workflow_run", RUN, "old"));
    const [sample, real] = kept.map(({ events }) => events[0]);
    expect(sample).toMatchObject({ sample: true });
    expect(real).not.toHaveProperty("sample");
    expect(sample?.id).not.toBe(real?.id);
  });

  test("cannot be told by a body that it is a sample", async () => {
    await send(signed("workflow_run", JSON.stringify(workflowRun({ sample: true }, { sample: true }))));
    expect(kept[0]?.events[0]).not.toHaveProperty("sample");
  });

  test("takes a form as GitHub sends it", async () => {
    const request = signed("workflow_run", new URLSearchParams({ payload: RUN }).toString());
    const headers = { ...request.headers, "content-type": "application/x-www-form-urlencoded" };
    expect(await send({ ...request, headers })).toMatchObject({ status: 202, body: { accepted: 1 } });
  });
});

describe("what is refused", () => {
  const { headers, body } = signed("workflow_run", RUN);
  const { "x-hub-signature-256": _, ...sha1Only } = headers;

  test.each([
    ["another secret", 401, signed("workflow_run", RUN, "other")],
    ["no signature", 401, { headers: { "x-github-event": "workflow_run" }, body }],
    ["SHA-1 alone", 401, { headers: sha1Only, body }],
    ["a changed body", 401, { headers, body: Buffer.from(RUN.replace("main", "dev")) }],
    ["no JSON", 400, signed("workflow_run", "{nope")],
    ["an empty body", 400, signed("workflow_run", "")],
    ["a compressed body", 415, { headers: { ...headers, "content-encoding": "gzip" }, body }],
    ["more than 5 MB", 413, signed("workflow_run", " ".repeat(5 * 1024 * 1024 + 1))],
  ])("%s: %i, in JSON, with its cure", async (_what, status, request) => {
    const answer = await send(request);
    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toMatch(/\.$/);
    expect(answer.body.error?.cure).toMatch(/\.$/);
    expect([kept, announced]).toEqual([[], 0]);
  });

  test("a source that does not exist: 404, before anything is read", async () => {
    const answer = await send(signed("push", " ".repeat(6 * 1024 * 1024)), "githup");
    expect(answer).toMatchObject({ status: 404, body: { error: { message: expect.stringContaining("`github`") } } });
    for (const name of ["constructor", "__proto__", "%00", "GITHUB"]) {
      expect((await send(signed("push", "{}"), name)).status).toBe(404);
    }
  });

  test("any source without a secret: 401 that names the variable", async () => {
    stop();
    await open({ secrets: {} });
    const answer = await send(signed("workflow_run", RUN));
    expect(answer).toMatchObject({
      status: 401,
      body: { error: { cure: expect.stringContaining("DOCENT_WEBHOOK_GITHUB_SECRETS") } },
    });
    expect((await send(signed("workflow_run", RUN, SAMPLE_SECRET))).status).toBe(202);
    stop();
    await open({ secrets: { github: [""] } });
    expect((await send(signed("workflow_run", RUN, ""))).status).toBe(401);
  });

  test.each(["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])("%s: 405 that names POST", async (method) => {
    const response = await fetch(`${url}/github`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("everything, while it cannot be kept: 503 with the time to wait", async () => {
    accept = () => Promise.reject(new Error("disk full"));
    const answer = await send(signed("workflow_run", RUN));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(JSON.stringify(answer.body)).not.toContain("disk full");
    expect([printed.includes("disk full"), announced, outcomes]).toEqual([true, 0, ["github failed"]]);
  });
});

describe("senders that ask for permission", () => {
  const ask = (source: string, headers: Record<string, string>) =>
    fetch(`${url}/${source}`, { method: "OPTIONS", headers });
  const ORIGIN = { "webhook-request-origin": "eventemitter.example.com", "webhook-request-rate": "120" };

  test("have it from CloudEvents' door, whoever they are: their secret decides", async () => {
    stop();
    await open({ secrets: { cloudevents: [SECRET] } });
    const { status, headers } = await ask("cloudevents", ORIGIN);
    expect(status).toBe(200);
    expect(headers.get("allow")).toBe("POST");
    expect(headers.get("webhook-allowed-origin")).toBe("*");
    expect(headers.get("webhook-allowed-rate")).toBe("*");
  });

  test.each<[string, string, Record<string, string>, Record<string, string[]>]>([
    ["without an origin", "cloudevents", {}, { cloudevents: [SECRET] }],
    ["where no secret is configured", "cloudevents", ORIGIN, {}],
    ["at another door", "github", ORIGIN, { github: [SECRET] }],
  ])("do not have it %s", async (_, source, headers, secrets) => {
    stop();
    await open({ secrets });
    const answer = await ask(source, headers);
    expect([answer.status, answer.headers.get("webhook-allowed-origin")]).toEqual([405, null]);
  });
});

describe("senders that sign with a private key", () => {
  const SUBSCRIBE = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=1";
  const question = () => sns({ Type: "SubscriptionConfirmation", Token: "1", SubscribeURL: SUBSCRIBE });
  const post = (message: unknown, headers: Record<string, string> = {}) =>
    send(
      {
        headers: { "content-type": "text/plain; charset=UTF-8", ...headers },
        body: Buffer.from(JSON.stringify(message)),
      },
      "aws",
    );
  let confirmed: string[];

  async function openAws(more: Partial<WebhookOptions> = {}): Promise<void> {
    confirmed = [];
    stop();
    await open({
      secrets: { aws: [TOPIC] },
      keys: KEYS,
      confirm: (address) => {
        confirmed.push(address);
        return Promise.resolve();
      },
      ...more,
    });
  }

  test("are told once that their messages are wanted, and the log says so", async () => {
    await openAws();
    expect(await post(question())).toMatchObject({ status: 202, body: { accepted: 0 } });
    expect(confirmed).toEqual([SUBSCRIBE]);
    expect(printed).toContain("aws: the subscription is confirmed at sns.eu-central-1.amazonaws.com");
    expect(printed).not.toContain("Token");
  });

  test("are told nothing when somebody else asks", async () => {
    await openAws();
    for (const forged of [{ ...question(), Token: "2" }, sns({ ...question(), TopicArn: `${TOPIC}-2` })])
      expect((await post(forged)).status).toBe(401);
    await openAws({ secrets: { aws: ["user:password"] } });
    const authorization = `Basic ${Buffer.from("user:password").toString("base64")}`;
    // They say who sends, and not which topic is wanted.
    expect((await post({ ...question(), Signature: "x" }, { authorization })).status).toBe(400);
    expect(confirmed).toEqual([]);
  });

  test("ask again when they could not be told", async () => {
    await openAws({ confirm: () => Promise.reject(new Error("no route")) });
    const answer = await post(question());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(outcomes).toEqual(["aws failed"]);
  });

  test("send again while their public keys cannot be had", async () => {
    const keys: PublicKeys = { find: () => Promise.reject(new KeysUnavailableError("down", "wait")) };
    await openAws({ keys });
    const answer = await post(sns());
    expect([answer.status, answer.headers.get("retry-after"), outcomes]).toEqual([503, "5", ["aws failed"]]);
    await openAws({ keys, secrets: {} });
    expect((await post(sns())).status).toBe(401);
  });

  test("are asked for user and password, which Amazon SNS sends only then", async () => {
    await openAws();
    const answer = await post({ "detail-type": "x" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="webhooks", charset="UTF-8"');
  });
});

describe("the log", () => {
  test("says once a minute why requests are refused, without secrets or bodies", async () => {
    for (let i = 0; i < 5; i++) await send(signed("workflow_run", '{"password":"hunter2"}', "other"));
    await send(signed("workflow_run", '{"password": hunter2'));
    expect(printed.match(/github 401/g)).toHaveLength(1);
    expect(printed.match(/github 400/g)).toHaveLength(1);
    for (const secret of ["hunter2", SECRET, SAMPLE_SECRET, "sha256="]) expect(printed).not.toContain(secret);
  });
});
