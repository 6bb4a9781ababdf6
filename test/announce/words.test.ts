import { describe, expect, test } from "vitest";
import { type AnnouncementContext, announce } from "../../src/announce/announcement.ts";
import { readCardButton } from "../../src/announce/card-buttons.ts";
import { moment, ordinal } from "../../src/announce/plain.ts";
import type { Answerer } from "../../src/answer/answerer.ts";
import type { Reply, ReplyButton } from "../../src/chat/reply.ts";
import { textReply } from "../../src/chat/text-reply.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { at, event, live } from "../events/run.ts";
import { code, prose, runbook, steps } from "./pages.ts";

const TO = { platform: "slack", channel: "#ml-alerts" } as const;
const TRAINING = runbook(
  "training-pipeline-failed",
  { "": [prose("About.")], "Check first": [steps("Find the failing step:"), code("argo get nightly")] },
  { title: "Training pipeline failed", handles: ["training.failed"] },
);
const CONTEXT: AnnouncementContext = {
  runbooks: [TRAINING],
  absoluteUrl: (url) => `https://docs.example.com${url}`,
  mention: [],
  owners: { "ml-platform": { name: "ML platform team" } },
  askWhom: "the MLOps enablement team",
  today: "2026-11-20",
  to: TO,
};

async function shown(events: readonly PipelineEvent[], context: Partial<AnnouncementContext> = {}, index = -1) {
  const change = live(events).changes.at(index);
  if (change === undefined) throw new Error("nothing changed");
  const { card, reply } = await announce(change, { ...CONTEXT, ...context });
  const text = (of: Reply): string => textReply(of, { isTTY: false, columns: 100, env: {} });
  const head = card.parts[0]?.type === "headline" ? card.parts[0] : undefined;
  return { card, text: text(card), thread: reply?.text, head: head?.text, tone: head?.tone, buttons: buttonsOf(card) };
}

function buttonsOf({ parts }: Reply): readonly ReplyButton[] {
  return parts.flatMap((part) => (part.type === "buttons" ? part.buttons : []));
}

const labels = (buttons: readonly ReplyButton[]): readonly string[] => buttons.map(({ label }) => label);
const run = (runId: string, status: PipelineEvent["status"], minute: number, more: Partial<PipelineEvent> = {}) =>
  event(status, minute, { runId, url: `https://github.com/octo-org/churn/actions/runs/${runId}`, ...more });

describe("the card of a pipeline", () => {
  test("that still fails says how often in a row, since when, and the last time with what fixed it", async () => {
    const broken = {
      failingStep: "Train the model",
      error: "RuntimeError: CUDA out of memory. Tried to allocate 2 GiB",
    };
    const { text, head } = await shown([
      run("39", "failed", 0, broken),
      run("39", "failed", 1, { ...broken, id: "ack", acknowledgement: { by: "Mona" } }),
      run("40", "succeeded", 22),
      run("41", "failed", 24 * 60, { failingStep: "Fetch" }),
      run("42", "failed", 25 * 60, { failingStep: "Fetch" }),
      run("43", "failed", 26 * 60, broken),
    ]);
    expect(head).toBe("Nightly training is still failing, 3rd time in a row");
    expect(text).toMatchInlineSnapshot(`
      "Nightly training is still failing, 3rd time in a row
      https://github.com/octo-org/churn/actions/runs/43

      Pipeline: Nightly training
      Repository: octo-org/churn-model
      Branch: main
      Failing step: Train the model

      Failing since: 21 November 2026, 02:00 UTC

      │     RuntimeError: CUDA out of memory. Tried to allocate 2 GiB

      Last time: 20 November 2026, 02:00 UTC, run 39
      Fixed by: run 40, after 22 min
      Taken care of by: Mona

      What the runbook says to do first:

      │ 1. Find the failing step:
      │
      │     argo get nightly

      Training pipeline failed › Check first
      https://docs.example.com/docs/runbooks/training-pipeline-failed#check-first
      Owner: ML platform team · reviewed 12 October 2026

      If that does not help, ask the ML platform team.
      "
    `);
  });

  test("that flaps says so, with what holds now, and that it is calm again", async () => {
    const turns = Array.from({ length: 6 }, (_, i) =>
      run(String(41 + i), i % 2 === 0 ? "failed" : "succeeded", i * 10),
    );
    const begun = await shown(turns.slice(0, 5));
    expect([begun.head, begun.tone, begun.thread]).toEqual(["Nightly training is flapping", "bad", undefined]);
    expect(begun.text).toContain("Failed: 3 times since 20 November 2026, 02:00 UTC, and recovered in between");
    const better = await shown(turns);
    expect([better.head, better.tone, better.thread]).toEqual(["Nightly training is flapping", "busy", undefined]);
    expect(better.text).toContain("Now: works, as of 20 November 2026, 02:50 UTC");
    const calm = await shown([...turns, run("47", "succeeded", 60), run("48", "succeeded", 70)]);
    expect([calm.head, calm.tone, calm.thread]).toEqual([
      "Nightly training is back to normal",
      "good",
      "Calm again after 1 h 10 min. Run 48 succeeded.",
    ]);
    const over = await shown([...turns, run("47", "failed", 2_000)]);
    expect([over.head, over.tone]).toEqual(["Nightly training was flapping", "bad"]);
  });

  test("that tries again by itself is no alarm", async () => {
    const { head, tone, buttons } = await shown([run("41", "started", 0), run("41", "failed", 9, { willRetry: true })]);
    expect([head, tone]).toEqual(["Nightly training failed and is about to be tried again", "busy"]);
    expect(buttons).toEqual([]);
  });

  test("shows who acknowledged it, without the button from then on", async () => {
    const failed = run("41", "failed", 0);
    const ack = { ...failed, id: "ack", time: at(12), acknowledgement: { by: "Mona <!channel>\u202E" } };
    expect(labels((await shown([failed])).buttons)).toContain("Acknowledge");
    const { text, buttons } = await shown([failed, ack]);
    expect(text).toContain("Acknowledged: by Mona <!channel>, 20 November 2026, 02:12 UTC");
    expect(labels(buttons)).not.toContain("Acknowledge");
    expect((await shown([failed, ack, run("42", "succeeded", 30)])).text).toContain("Acknowledged: by Mona");
  });
});

describe("the buttons of a card", () => {
  test("are about its run, place and runbook", async () => {
    const { buttons } = await shown([run("41", "failed", 0)]);
    expect(labels(buttons)).toEqual([
      "Acknowledge",
      "Mute for 1 hour",
      "Mute for 1 day",
      "Runbook worked",
      "Runbook did not work",
    ]);
    expect(readCardButton(buttons[0]?.value ?? "")).toEqual({
      run: "github|Nightly training|41",
      to: TO,
      page: "runbooks/training-pipeline-failed.md",
    });
  });

  test("ask for a runbook where there is none", async () => {
    const { buttons, text } = await shown([run("41", "failed", 0)], { runbooks: [] });
    expect(labels(buttons)).toEqual(["Acknowledge", "Mute for 1 hour", "Mute for 1 day", "No runbook: request one"]);
    expect(text).toContain("No runbook handles training.failed yet");
  });

  test("ask whether the runbook worked once all is good again, and nothing where nothing was wrong", async () => {
    const worked = ["Runbook worked", "Runbook did not work"];
    const failed = run("41", "failed", 0);
    expect(labels((await shown([failed, run("41", "succeeded", 9, { attempt: 2 })])).buttons)).toEqual(worked);
    expect(labels((await shown([failed, run("42", "succeeded", 9)])).buttons)).toEqual(worked);
    expect((await shown([run("41", "succeeded", 0)])).buttons).toEqual([]);
    expect((await shown([failed, run("41", "started", 5, { attempt: 2 })])).buttons).toEqual([]);
  });

  test("are none where they could not carry what they are about, and of no other's making", async () => {
    expect((await shown([run("41".repeat(800), "failed", 0)])).buttons).toEqual([]);
    for (const value of [
      "",
      "{}",
      "null",
      "[]",
      '{"run":1,"to":"slack a"}',
      '{"run":"a","to":"mail a"}',
      "x".repeat(3_000),
    ])
      expect(readCardButton(value)).toBeUndefined();
  });
});

describe("the last time", () => {
  const broken = { failingStep: "Train", error: "RuntimeError: CUDA out of memory" };
  const answer: Answerer = ({ text, kinds }) =>
    Promise.resolve(
      kinds?.[0] === "lesson" && text.includes("CUDA out of memory")
        ? ({
            kind: "found",
            query: text,
            best: { title: "The night the GPUs were full", url: "/docs/lessons/gpus" },
            others: [],
          } as never)
        : { kind: "nothing", query: text, nearest: [], askWhom: "" },
    );

  test("has the lesson that was drawn from such a failure, when the search is sure", async () => {
    const { text, card } = await shown([run("41", "failed", 0, broken)], { answer });
    expect(text).toContain("Lesson: The night the GPUs were full");
    expect(JSON.stringify(card)).toContain("https://docs.example.com/docs/lessons/gpus");
    expect((await shown([run("41", "failed", 0, { failingStep: "Deploy it" })], { answer })).text).not.toContain(
      "Lesson",
    );
  });

  test("says that nothing has fixed it yet, and when it was an attempt that did", async () => {
    expect((await shown([run("41", "failed", 0, broken), run("42", "failed", 9, broken)])).text).toContain(
      "Fixed by: nothing yet",
    );
    const retried = [run("41", "failed", 0, broken), run("41", "succeeded", 22, { attempt: 2 })];
    expect((await shown([...retried, run("42", "failed", 99, broken)])).text).toContain(
      "Fixed by: attempt 2, after 22 min",
    );
  });
});

describe("alerts", () => {
  const drift = (status: "firing" | "resolved", minute: number) =>
    event(status, minute, {
      kind: "alert",
      pipeline: "FeatureDrift",
      model: { name: "churn", version: "7" },
      alert: { metric: "psi", value: "0.31", threshold: "0.2", slice: "country=DE", severity: "page" },
    });

  test("say metric, value, threshold and slice", async () => {
    const { text, head } = await shown([drift("firing", 0)]);
    expect(head).toBe("Alert FeatureDrift is firing");
    for (const fact of [
      "Model: churn version 7",
      "Metric: psi",
      "Value: 0.31",
      "Threshold: 0.2",
      "Slice: country=DE",
      "Severity: page",
    ])
      expect(text).toContain(fact);
  });

  test("of one name are told apart by their labels where they say no slice", async () => {
    const given = {
      alertname: "EndpointDown",
      severity: "page",
      environment: "prod",
      instance: "eu-1",
      job: "scorer",
    };
    const down = (instance: string) =>
      event("firing", 0, { kind: "alert", pipeline: "EndpointDown", labels: { ...given, instance } });
    expect((await shown([down("eu-1")])).text).toContain("Labels: instance=eu-1, job=scorer\n");
    expect((await shown([down("us-1")])).text).toContain("Labels: instance=us-1, job=scorer\n");
    expect((await shown([{ ...down("eu-1"), alert: { slice: "country=DE" } }])).text).not.toContain("Labels");
    expect((await shown([{ ...down("eu-1"), kind: "run", status: "failed" }])).text).not.toContain("Labels");
    const { instance: _instance, job: _job, ...known } = given;
    expect((await shown([{ ...down("eu-1"), labels: known }])).text).not.toContain("Labels");
  });

  test("show labels on one line, and no more of them than a card has room for", async () => {
    const given = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`label_${i}`, "a\nb".repeat(20)]));
    const { card } = await shown([event("firing", 0, { kind: "alert", labels: given })]);
    const [fact] = card.parts
      .flatMap((part) => (part.type === "facts" ? part.facts : []))
      .filter(({ name }) => name === "Labels");
    expect(fact?.value.length).toBeLessThanOrEqual(300);
    expect(fact?.value).not.toContain("\n");
  });

  test("close their own card when they are resolved, with the time", async () => {
    const { head, tone, thread } = await shown([drift("firing", 0), drift("resolved", 22)]);
    expect([head, tone, thread]).toEqual([
      "Alert FeatureDrift is resolved after 22 min",
      "good",
      "Resolved after 22 min.",
    ]);
  });

  test("that fire anew say so in the thread", async () => {
    const { head, thread } = await shown([drift("firing", 0), drift("resolved", 22), drift("firing", 300)]);
    expect([head, thread]).toEqual(["Alert FeatureDrift is firing again", "Firing again."]);
  });

  test("that only go on firing are not told anew", async () => {
    const { head, thread } = await shown([drift("firing", 0), drift("firing", 30)]);
    expect([head, thread]).toEqual(["Alert FeatureDrift is firing", undefined]);
  });
});

test("a deployment that was taken back after it failed is told as that", async () => {
  const to = (status: PipelineEvent["status"], minute: number) =>
    event(status, minute, { kind: "deployment", environment: "production" });
  expect((await shown([to("failed", 0), to("rolled_back", 5)])).thread).toBe("Rolled back.");
});

describe("the card of a request for an approval", () => {
  const request = event("waiting", 0, {
    kind: "run",
    labels: { stage: "Prod", action: "Approve", note: "Look at it first", expires: at(7 * 24 * 60) },
  });

  test("says until when the answer counts, and does not seem to wait for ever", async () => {
    const { head, tone, text } = await shown([request]);
    expect([head, tone]).toEqual(["Nightly training asks for approval", "neutral"]);
    for (const fact of ["Stage: Prod", "Action: Approve", "Note: Look at it first", "Answer by: 27 November 2026"])
      expect(text).toContain(fact);
  });

  test("waits where its run tells what comes of it", async () => {
    const { expires: _, ...rest } = request.labels;
    const { head, tone } = await shown([{ ...request, labels: rest }]);
    expect([head, tone]).toEqual(["Nightly training waits for approval", "busy"]);
  });
});

describe("the headline of", () => {
  const model = (status: PipelineEvent["status"], more: Partial<PipelineEvent["model"] & object>, minute = 0) =>
    event(status, minute, {
      kind: "model",
      pipeline: "churn",
      runId: `${status} ${minute}`,
      model: { name: "churn", version: "7", ...more },
    });
  const headOf = async (...events: readonly PipelineEvent[]) => (await shown(events)).head;

  test.each<[string, readonly PipelineEvent[]]>([
    ["Model churn version 7 was registered", [model("registered", {})]],
    ["Model churn: champion is version 7 now", [model("aliased", { alias: "champion" })]],
    [
      "Model churn: champion moved from version 6 to 7",
      [model("aliased", { alias: "champion", version: "6" }), model("aliased", { alias: "champion" }, 5)],
    ],
    ["Model churn: champion was taken from version 7", [model("unaliased", { alias: "champion" })]],
    ["Model churn version 7 was promoted to Production", [model("promoted", { stage: "Production" })]],
    ["Model churn version 7 was approved", [model("promoted", { stage: "Approved" })]],
    ["Model churn version 7 was rejected", [model("rejected", { stage: "Rejected" })]],
    ["Model churn version 7 waits for approval for Production", [model("waiting", { stage: "Production" })]],
    [
      "Deployment of Nightly training to production waits for approval",
      [event("waiting", 0, { kind: "deployment", environment: "production" })],
    ],
    [
      "Deployment of Nightly training to production was aborted",
      [event("cancelled", 0, { kind: "deployment", environment: "production" })],
    ],
    [
      "Canary scorer to production was rolled back",
      [
        event("rolled_back", 0, {
          kind: "deployment",
          pipeline: "scorer",
          environment: "production",
          labels: { strategy: "canary" },
        }),
      ],
    ],
    [
      "Canary scorer to production was aborted",
      [
        event("cancelled", 0, {
          kind: "deployment",
          pipeline: "scorer",
          environment: "production",
          labels: { strategy: "canary" },
        }),
      ],
    ],
    [
      "A/B test ranker-2 is concluded: variant B won",
      [event("succeeded", 0, { kind: "quality", labels: { experiment: "ranker-2", winner: "variant B" } })],
    ],
  ])("%s", async (expected, events) => {
    expect(await headOf(...events)).toBe(expected);
  });
});

test("moments and ordinals read the same everywhere", () => {
  expect([moment("2026-03-03T02:10:59+01:00"), moment("soon")]).toEqual(["3 March 2026, 01:10 UTC", undefined]);
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map(ordinal)).toEqual(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 111th".split(" "),
  );
});
