import { expect, test } from "vitest";
import { eachPastEvent } from "../../src/announce/event-history.ts";
import { createReplay } from "../../src/announce/replay.ts";
import { parseKnowledge } from "../../src/config/read-knowledge.ts";
import { openStore } from "../../src/store/store.ts";
import { createRound } from "./round.ts";

const { knowledge } = parseKnowledge(
  `
team: {name: ML, askWhom: us}
routes:
  - name: most
    when: {not: {label: calm}}
    to: [{slack: "#ml"}]
    batch: 20 minutes
    quiet: {timeZone: UTC, from: "12:00", to: "14:00", urgent: {severity: critical}}
`,
  "docent.yaml",
);

type Happening = readonly [at: string, status: string, run: string, attempt: number, label?: string];

/** What was sent, and what the replay by the same routes says of it. */
async function compared(...happenings: readonly Happening[]) {
  const store = await openStore(":memory:");
  const round = createRound(store, knowledge.routes);
  for (const [time, status, runId, attempt, severity] of happenings) {
    const timestamp = `2026-11-20T${time}:00Z`;
    const labels = severity === undefined ? {} : { severity };
    const data = { kind: "training", status, pipeline: "nightly", failingStep: "fit", runId, attempt, labels };
    await round.send("standard-webhooks", timestamp, { type: `training.${status}`, timestamp, data });
  }
  const replay = createReplay(knowledge.routes, [], new Date(0));
  await eachPastEvent(store.history, replay.take);
  await store.close();
  const sent = round.fake.calls.filter((call) => !call.startsWith("update"));
  return { sent: sent.length, counted: replay.result().messages.before };
}

test("the past by the same routes has as many messages as were sent, also where what was quiet goes on", async () => {
  const { sent, counted } = await compared(
    ["12:30", "failed", "1", 1],
    ["14:10", "started", "1", 2],
    ["14:30", "failed", "1", 2],
    ["14:50", "succeeded", "1", 3],
  );
  expect(sent).toBeGreaterThan(2);
  expect(counted).toBe(sent);
});

test("it has as many where a recovery is told on an earlier card, since a later one was not announced", async () => {
  const { sent, counted } = await compared(
    ["09:00", "failed", "1", 1],
    ["10:00", "failed", "2", 1, "calm"],
    ["11:00", "succeeded", "3", 1],
  );
  expect(sent).toBe(2);
  expect(counted).toBe(sent);
});
