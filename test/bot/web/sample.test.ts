import { createHmac } from "node:crypto";
import express from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sample } from "../../../bot/web/sample.ts";
import { decodeGithub } from "../../../src/events/sources/github-events.ts";
import { serve, type TestApp } from "./web-chat.ts";

const SECRET = "a secret of this process";
const NOW = new Date("2026-11-20T03:22:10.500Z");

interface Delivery {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

let app: TestApp;
let deliveries: Delivery[];
let doorStatus: number;
let ownUrl: string;
beforeEach(async () => {
  deliveries = [];
  doorStatus = 202;
  app = await serve((routes) => {
    routes.use(sample({ secret: SECRET, ownUrl: () => ownUrl, now: () => NOW }));
    routes.post("/webhooks/github", express.raw({ type: "*/*" }), ({ headers, body }, response) => {
      deliveries.push({ headers, body: body as Buffer });
      response.status(doorStatus).json({ reason: "as the test says" });
    });
  });
  ownUrl = app.url;
});
afterEach(() => app.stop());

async function press(body: unknown): Promise<{ status: number; body: { run?: string; error?: { message: string } } }> {
  const response = await fetch(`${app.url}/playground/sample`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { run?: string } };
}

function payloads(name: string) {
  return deliveries
    .filter(({ headers }) => headers["x-github-event"] === name)
    .map(({ body }) => JSON.parse(body.toString()));
}

describe("a sample event", () => {
  test("comes to the webhook door signed over its bytes, as GitHub's do", async () => {
    expect(await press({ event: "started" })).toMatchObject({ status: 202, body: { status: 202 } });
    const [delivery] = deliveries;
    const signature = createHmac("sha256", SECRET)
      .update(delivery?.body ?? "")
      .digest("hex");
    expect(delivery?.headers).toMatchObject({
      "x-github-event": "workflow_run",
      "x-hub-signature-256": `sha256=${signature}`,
      "x-github-delivery": expect.stringMatching(/^[\da-f-]{36}$/),
      "content-type": "application/json",
    });
  });

  test("is one run of a training that starts, fails and succeeds in its second attempt", async () => {
    const { run } = (await press({ event: "started" })).body;
    await press({ event: "failed", run });
    await press({ event: "recovered", run });
    const runs = payloads("workflow_run").map(({ workflow_run }) => workflow_run);
    expect(runs.map(({ status, conclusion, run_attempt }) => [status, conclusion, run_attempt])).toEqual([
      ["in_progress", null, 1],
      ["completed", "failure", 1],
      ["completed", "success", 2],
    ]);
    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set([Number(run)]));
    expect(new Set(deliveries.map(({ headers }) => headers["x-github-delivery"])).size).toBe(4);
    expect(runs[0]).toMatchObject({
      name: "Nightly training",
      head_branch: "main",
      run_started_at: "2026-11-20T02:41:10Z",
      html_url: expect.stringMatching(/^https:\/\/github\.com\/.+\/actions\/runs\/\d+$/),
    });
    expect(payloads("workflow_run")[1]).toMatchObject({
      action: "completed",
      repository: { full_name: "octo-org/churn-model" },
    });
  });

  test("is understood by the door as a training, with the step that failed", async () => {
    const { run } = (await press({ event: "started" })).body;
    await press({ event: "failed", run });
    await press({ event: "recovered", run });
    const times = { began: "2026-11-20T02:41:10.000Z", failed: "2026-11-20T03:00:10.000Z" };
    const events = deliveries.flatMap(({ headers, body }) =>
      decodeGithub(String(headers["x-github-event"]), JSON.parse(body.toString()), NOW),
    );
    const training = { kind: "training", pipeline: "Nightly training", runId: run, ref: "main", actor: "mona" };
    expect(events).toMatchObject([
      { ...training, status: "started", attempt: 1, time: times.began },
      { kind: "task", status: "failed", endedAt: times.failed, runId: run, attempt: 1, failingStep: "Train the model" },
      { ...training, status: "failed", attempt: 1, startedAt: times.began, time: times.failed },
      { ...training, status: "succeeded", attempt: 2, time: "2026-11-20T03:22:10.000Z" },
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });

  test.each([
    [{}, "no such sample event"],
    [{ event: "deleted" }, "no such sample event"],
    [{ event: "toString" }, "no such sample event"],
    [{ event: "failed", run: 1 }, "no such sample run"],
    [{ event: "failed", run: "../../etc" }, "no such sample run"],
    // Another day, and the future.
    [{ event: "failed", run: String(NOW.getTime() - 90_000_000) }, "no such sample run"],
    [{ event: "failed", run: String(NOW.getTime() + 1) }, "no such sample run"],
  ])("is refused for %o", async (body, message) => {
    expect(await press(body)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining(message) } },
    });
    expect(deliveries).toEqual([]);
  });

  test("says so when the door refuses it or does not answer", async () => {
    doorStatus = 401;
    expect(await press({ event: "started" })).toMatchObject({
      status: 502,
      body: { error: { message: "The webhook door answered 401." } },
    });
    ownUrl = "http://127.0.0.1:1";
    expect(await press({ event: "started" })).toMatchObject({ status: 503 });
  });

  test("is sent thirty times a minute at most", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 31 }, async () => (await press({ event: "started" })).status),
    );
    expect(statuses.filter((status) => status === 202)).toHaveLength(30);
    expect(statuses).toContain(429);
    expect(deliveries).toHaveLength(30);
  });
});
