import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnnouncementContext, announce } from "../../src/announce/announcement.ts";
import { duration, excerpt, line } from "../../src/announce/plain.ts";
import { textReply } from "../../src/chat/text-reply.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import type { Change } from "../../src/events/history.ts";
import { anyText } from "../content/any-text.ts";
import { at, event, live } from "../events/run.ts";
import { code, prose, runbook, steps } from "./pages.ts";

const TRAINING = runbook(
  "training-pipeline-failed",
  { "": [prose("About.")], "Check first": [steps("Find the failing step:"), code("argo get nightly")] },
  { title: "Training pipeline failed", handles: ["training.failed"] },
);

const CONTEXT: AnnouncementContext = {
  runbooks: [TRAINING],
  absoluteUrl: (url) => `https://docs.example.com${url}`,
  mention: ["data-science"],
  owners: { "ml-platform": { name: "ML platform team" }, "data-science": { name: "Data science team" } },
  askWhom: "the MLOps enablement team",
  today: "2026-11-20",
};

const FULL = {
  url: "https://github.com/octo-org/churn-model/actions/runs/41",
  commit: "3484a3fb816e0859fd6e1cea078d76385ff50625",
  actor: "mona",
  startedAt: at(0),
} as const;

/** The last change that these events lead to, as a terminal shows it. */
async function shown(events: readonly PipelineEvent[], context: Partial<AnnouncementContext> = {}) {
  const change = live(events).changes.at(-1) as Change;
  const { card, reply } = await announce(change, { ...CONTEXT, ...context });
  const text = (of: typeof card): string => textReply(of, { isTTY: false, columns: 100, env: {} });
  return { card, reply, text: text(card), thread: reply && text(reply), summary: card.text };
}

const failure = [
  event("started", 1, FULL),
  event("failed", 40, {
    kind: "task",
    failingStep: "Train the model",
    labels: { job: "train" },
    error: "Traceback\nRuntimeError: boom",
  }),
  event("failed", 41, { ...FULL, endedAt: at(41) }),
];

describe("a failed run", () => {
  test("says what failed, where, who, at which step and what to do first", async () => {
    const { text, reply, summary } = await shown(failure);
    expect(text).toMatchInlineSnapshot(`
      "Nightly training failed
      https://github.com/octo-org/churn-model/actions/runs/41

      For the Data science team.

      Pipeline: Nightly training
      Repository: octo-org/churn-model
      Branch: main
      Commit: 3484a3f
      By: mona
      Took: 41 min
      Failing step: Train the model (job train)

      │     Traceback
      │     RuntimeError: boom

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
    expect(reply).toBeUndefined();
    expect(summary).toBe("Nightly training failed on main. Failing step: Train the model.");
  });

  test("has a headline in its tone that leads to the run", async () => {
    const { card } = await shown(failure);
    expect(card.kind).toBe("announcement");
    expect(card.parts[0]).toEqual({ type: "headline", text: "Nightly training failed", tone: "bad", url: FULL.url });
  });

  test("warns before the steps when the runbook is past its review", async () => {
    const { card, text } = await shown(failure, { today: "2027-06-01" });
    expect(text).toContain("The runbook is past its review: last checked on 12 October 2026.");
    const types = card.parts.map((part) => (part.type === "text" ? (part.tone ?? part.type) : part.type));
    expect(types.indexOf("warning")).toBeLessThan(types.lastIndexOf("quote"));
  });

  test("says that there is no runbook yet, and whom to ask", async () => {
    const { text } = await shown(failure, { runbooks: [] });
    expect(text).toContain("No runbook handles training.failed yet. Ask the MLOps enablement team.");
  });

  test("mentions nobody when the route mentions nobody, and an unknown owner by its id", async () => {
    expect((await shown(failure, { mention: [] })).text).not.toContain("For ");
    expect((await shown(failure, { mention: ["data-science", "constructor"] })).text).toContain(
      "For the Data science team and constructor.",
    );
  });

  test("links a runbook of somebody else without quoting it", async () => {
    const foreign = { runbookUrl: "https://runbooks.example.org/disk" };
    const { card } = await shown([event("failed", 41, foreign)], { runbooks: [] });
    expect(card.parts).toContainEqual(
      expect.objectContaining({
        facts: expect.arrayContaining([{ name: "Runbook", value: foreign.runbookUrl, url: foreign.runbookUrl }]),
      }),
    );
    const unsafe = await shown([event("failed", 41, { runbookUrl: "javascript:alert(1)" })]);
    expect(JSON.stringify(unsafe.card)).not.toContain("javascript:");
  });
});

describe("what follows a failure", () => {
  const again = (status: "queued" | "started" | "failed" | "succeeded", minute: number) =>
    event(status, minute, { ...FULL, attempt: 2, startedAt: at(45), ...(minute > 50 ? { endedAt: at(minute) } : {}) });

  test("is the same card: it is running again", async () => {
    const { text, reply, card } = await shown([...failure, again("started", 45)]);
    expect(text).toContain("Nightly training is running again");
    expect(text).toContain("Attempt: 2");
    expect(card.parts[0]).toMatchObject({ tone: "busy" });
    expect(text).not.toMatch(/runbook|Failing step|RuntimeError|For Data science/);
    expect(reply).toBeUndefined();
  });

  test("is back to normal, with the time, on the card and in its thread", async () => {
    const { text, thread, reply, card } = await shown([...failure, again("started", 45), again("succeeded", 63)]);
    expect(text).toMatchInlineSnapshot(`
      "Nightly training is back to normal
      https://github.com/octo-org/churn-model/actions/runs/41

      Pipeline: Nightly training
      Repository: octo-org/churn-model
      Branch: main
      Commit: 3484a3f
      By: mona
      Took: 18 min
      Attempt: 2

      Was failing for: 22 min
      "
    `);
    expect(thread).toMatchInlineSnapshot(`
      "Back to normal after 22 min
      https://github.com/octo-org/churn-model/actions/runs/41

      Attempt 2 succeeded.
      "
    `);
    expect(card.parts[0]).toMatchObject({ tone: "good" });
    expect(reply?.text).toBe("Back to normal after 22 min. Attempt 2 succeeded.");
  });

  test("is failed again, with the attempt", async () => {
    const { text, reply } = await shown([...failure, again("failed", 63)]);
    expect(text).toContain("Nightly training failed again");
    expect(text).toContain("What the runbook says to do first");
    expect(reply?.text).toBe("Failed again (attempt 2).");
  });

  test("is back to normal by a later run, which it names and links", async () => {
    const later = event("succeeded", 63, {
      runId: "42",
      url: "https://github.com/octo-org/churn-model/actions/runs/42",
    });
    const { text, reply, card } = await shown([...failure, later]);
    expect(text).toContain("Nightly training is back to normal");
    expect(text).toContain("Made good by: run 42");
    expect(text).toContain("Was failing for: 22 min");
    expect(text).not.toContain("runbook");
    expect(card.parts[0]).toMatchObject({ tone: "good", url: FULL.url });
    expect(reply?.text).toBe("Back to normal after 22 min. Run 42 succeeded.");
    expect(reply?.parts[0]).toMatchObject({ url: later.url });
  });
});

describe("headlines", () => {
  const head = async (one: PipelineEvent): Promise<string> => (await shown([one])).text.split("\n")[0] ?? "";

  test.each<[string, PipelineEvent]>([
    ["Nightly training is queued", event("queued", 0)],
    ["Nightly training waits for approval", event("waiting", 0)],
    ["Nightly training waits for a resource", event("waiting", 0, { labels: { waits_for: "a resource" } })],
    ["Nightly training succeeded", event("succeeded", 0)],
    ["Nightly training was cancelled", event("cancelled", 0)],
    ["Nightly training reported something that is not known here", event("unknown", 0)],
    ["CI ended without a verdict", event("info", 0, { kind: "run", pipeline: "CI" })],
    [
      "Deployment of Nightly training to production failed",
      event("failed", 0, { kind: "deployment", environment: "production" }),
    ],
    ["Deployment deploy was rolled back", event("rolled_back", 0, { kind: "deployment", pipeline: "deploy" })],
    ["Alert drift is firing", event("firing", 0, { kind: "alert", pipeline: "drift" })],
    [
      "Release 1.2.0 of octo-org/churn is out",
      event("published", 0, { kind: "release", pipeline: "octo-org/churn", ref: "1.2.0" }),
    ],
    ["Sample: Nightly training failed", event("failed", 0, { sample: true })],
    ["A pipeline failed", event("failed", 0, { pipeline: " \u202e " })],
  ])("%s", async (expected, one) => {
    expect(await head(one)).toBe(expected);
  });

  test("of a sample come with a note that nothing happened", async () => {
    expect((await shown([event("failed", 0, { sample: true })])).text).toContain("This is a sample");
  });

  test("are short, however long the names are", async () => {
    const { card } = await shown([event("failed", 0, { pipeline: "x".repeat(300), ref: "y".repeat(300) })]);
    expect(card.text.length).toBeLessThanOrEqual(280);
    expect(card.parts[0]).toMatchObject({ text: expect.stringMatching(/^x{70,79}… failed$/) });
  });
});

describe("what a sender wrote", () => {
  const hostile = "<!channel> [x](https://evil.example) <b>*_`~";

  test("stays as it is: escaping is for those who know the platform", async () => {
    const { card } = await shown([
      event("failed", 0, { pipeline: hostile, ref: hostile, actor: hostile, failingStep: hostile, error: hostile }),
    ]);
    expect(JSON.stringify(card).split(JSON.stringify(hostile).slice(1, -1)).length - 1).toBeGreaterThanOrEqual(5);
  });

  test("holds no control character, no turned direction, no half character, and is bounded", async () => {
    const piece = fc.oneof(
      fc.constantFrom("\u202e", "\u2066", "\u0007", "\u001b[31m", "\r\n", "\u2028", "\ud83d", "a", " "),
      anyText(10),
    );
    const nasty = fc.array(piece, { maxLength: 400 }).map((pieces) => pieces.join(""));
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (one, other) => {
        const values = {
          pipeline: one,
          ref: other,
          actor: one,
          failingStep: other,
          commit: one,
          error: `${one}\n${other}`.repeat(20),
          environment: other,
        };
        const { card, text } = await shown([
          event("failed", 0, { ...values, labels: { repository: one, job: other } }),
        ]);
        expect(JSON.stringify(card)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\\u00[01]|\\ud8/i);
        expect(text.length).toBeLessThan(4_000);
      }),
      { numRuns: 40 },
    );
  });

  test("in one line loses its line breaks", () => {
    expect(line("a\r\n\tb\u2028c\u0000d  e", 20)).toBe("a b c d e");
    expect(line(`${"a".repeat(9)}😀b`, 11)).toBe(`${"a".repeat(9)}…`);
  });

  test("in an excerpt keeps its last lines, where the reason stands", () => {
    expect(excerpt(`${"first line\n".repeat(100)}RuntimeError: boom`, 60)).toBe(
      "…\nfirst line\nfirst line\nfirst line\nRuntimeError: boom",
    );
    expect(excerpt("a\r\nb\u0007c\u202e", 60)).toBe("a\nbc");
    expect(excerpt("word ".repeat(100), 30)).toBe("word word word word word…");
    expect(excerpt("  \n ", 60)).toBe("");
  });
});

describe("durations", () => {
  test.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [22 * 60 + 10, "22 min"],
    [3_599, "1 h"],
    [3_600, "1 h"],
    [3_900, "1 h 5 min"],
    [86_399, "1 day"],
    [86_400, "1 day"],
    [100_800, "1 day 4 h"],
    [200_000, "2 days 7 h"],
  ])("%i s are %s", (seconds, expected) => {
    expect(duration(at(0), new Date(Date.parse(at(0)) + seconds * 1_000).toISOString())).toBe(expected);
  });

  test("are none when time runs backwards or is unknown", () => {
    expect(duration(at(5), at(0))).toBeUndefined();
    expect(duration(undefined, at(0))).toBeUndefined();
    expect(duration("soon", at(0))).toBeUndefined();
  });
});
