import { join } from "node:path";
import { expect, test } from "vitest";
import { insights } from "../../src/commands/insights.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { historyKey, pipelineKey, runKey } from "../../src/events/history.ts";
import { DATABASE_FILE, openStore, type Store } from "../../src/store/store.ts";
import { folder } from "../content/folder.ts";
import { event } from "../events/run.ts";
import { KNOWLEDGE, run } from "./run.ts";

const NOW = "2026-11-20T12:00:00Z";
const AT = new Date("2026-11-20T02:30:00Z");
const LONG_AGO = new Date("2026-09-01T00:00:00Z");
const ML = { platform: "slack", channel: "#ml" } as const;
const RUNBOOK = "runbooks/cuda-out-of-memory.md";
const ROUTES = 'routes: [{name: all, when: {branch: "*"}, to: [{slack: "#ml"}, {teams: Silent}]}]\n';
const OTHER = KNOWLEDGE[RUNBOOK].replace("training.failed", "alert.firing").replace("title: CUDA", "title: Other CUDA");

const failed = (runId: string, more: Partial<PipelineEvent> = {}) => event("failed", 5, { runId, ...more });
const deployed = failed("9", { kind: "deployment", pipeline: "deploy churn" });

/** A data folder with announcements, votes and wishes, which a team has after some weeks. */
async function dataFolder(fill: (store: Store) => Promise<void>): Promise<string> {
  const data = await folder();
  const store = await openStore(join(data, DATABASE_FILE));
  await fill(store);
  await store.close();
  return data;
}

async function announced(store: Store, events: readonly PipelineEvent[]): Promise<void> {
  for (const one of events) {
    await store.events.accept({ source: one.source, events: [one], receivedAt: AT });
    const message = { kind: "announcement" as const, text: "a secret card", parts: [] };
    await store.outbox.append([{ run: runKey(one), to: ML, action: "card", message }], AT);
    const entry = await store.outbox.claim(AT, 60_000);
    if (entry) await store.outbox.delivered(entry, { id: entry.id }, AT);
  }
}

async function weeks(store: Store): Promise<void> {
  const { evidence } = store;
  await announced(store, [failed("1"), failed("2"), deployed]);
  const vote = { surface: "slack", fingerprint: "f", run: runKey(failed("1")) };
  await evidence.vote({ ...vote, page: RUNBOOK, worked: true, voter: "v1" }, AT);
  await evidence.vote({ ...vote, page: RUNBOOK, worked: true, voter: "v2" }, AT);
  await evidence.vote({ ...vote, page: "runbooks/other.md", worked: false, voter: "v1" }, AT);
  await evidence.vote({ ...vote, page: "gone.md", worked: false, voter: "v1" }, AT);
  await evidence.vote({ ...vote, page: RUNBOOK, worked: false, voter: "v3" }, LONG_AGO);
  const helpful = { path: RUNBOOK, anchor: "fix-it-now", surface: "site", helpful: true };
  await store.feedback.record({ ...helpful, voter: "v1" }, AT);
  await store.feedback.record({ ...helpful, voter: "v2", helpful: false }, AT);
  await store.feedback.record({ ...helpful, voter: "v1", anchor: "", helpful: false }, AT);
  await store.feedback.record({ ...helpful, voter: "v3" }, LONG_AGO);
  await store.feedback.record({ ...helpful, voter: "v1", path: "gone.md" }, AT);
  const wish = (one: PipelineEvent, voter: string) => ({
    type: `${one.kind}.${one.status}`,
    pipeline: pipelineKey(one),
    surface: "slack",
    run: runKey(one),
    voter,
  });
  await evidence.request(wish(deployed, "v1"), AT);
  await evidence.request(wish(deployed, "v2"), AT);
  await evidence.request(wish(failed("1"), "v1"), AT);
  await evidence.request(wish(failed("1", { pipeline: "long ago" }), "v1"), LONG_AGO);
}

async function docs(): Promise<string> {
  const yaml = `${KNOWLEDGE["docent.yaml"]}${ROUTES}`;
  return folder({ ...KNOWLEDGE, "docent.yaml": yaml, "runbooks/other.md": OTHER });
}

test("docent insights says what was acted upon, which runbooks are still missing, and which do not work", async () => {
  const data = await dataFolder(weeks);
  const { code, out } = await run(insights, { docs: await docs(), data, now: NOW });
  expect([code, out]).toMatchInlineSnapshot(`
    [
      0,
      "Since 2026-10-21 12:00 UTC

    Announcements:
      slack #ml                                 3 messages, 1 run acted upon
      teams Silent                              0 messages, 0 runs acted upon

    Runbooks that people asked for:
      deployment.failed
        octo-org/churn-model/deploy churn       2 people, last on 2026-11-20; there is still none
      training.failed
        octo-org/churn-model/Nightly training   1 person, last on 2026-11-20; now there is runbooks/cuda-out-of-memory.md

    Runbooks that people said something of:
      runbooks/other.md                         0 of 1 say it worked
      runbooks/cuda-out-of-memory.md            2 of 2 say it worked

    Passages that people voted on:
      runbooks/cuda-out-of-memory.md            0 of 1 say it helped
      runbooks/cuda-out-of-memory.md#fix-it-now  1 of 2 say it helped
    ",
    ]
  `);
});

test("docent insights --json holds the same, and neither who said it nor what was sent", async () => {
  const data = await dataFolder(weeks);
  const { out } = await run(insights, { docs: await docs(), data, now: NOW, flags: { json: true, since: "90d" } });
  expect(JSON.parse(out)).toMatchObject({
    since: "2026-08-22T12:00:00.000Z",
    channels: [
      { platform: "slack", channel: "#ml", sent: 3, actedUpon: 1 },
      { platform: "teams", channel: "Silent", sent: 0, actedUpon: 0 },
    ],
    runbooks: [
      { page: "runbooks/other.md", worked: 0, failed: 1 },
      { page: RUNBOOK, worked: 2, failed: 1 },
    ],
    passages: [
      { path: RUNBOOK, anchor: "", helpful: 0, unhelpful: 1 },
      { path: RUNBOOK, anchor: "fix-it-now", helpful: 2, unhelpful: 1 },
    ],
  });
  expect(JSON.parse(out).wanted.map(({ pipeline }: { pipeline: string }) => pipeline)).toEqual([
    "octo-org/churn-model/deploy churn",
    "octo-org/churn-model/Nightly training",
    "octo-org/churn-model/long ago",
  ]);
  expect(out).not.toMatch(/v1|v2|v3|a secret card/);
});

test("docent insights knows a runbook that is found by the failing task's words alone", async () => {
  const task = failed("1", { kind: "task", pipeline: "gpu job", failingStep: "fit", error: "CUDA out of memory" });
  const job = failed("1", { kind: "quality", pipeline: "gpu job" });
  expect(historyKey(task, undefined)).toBe(pipelineKey(job));
  const data = await dataFolder(async (store) => {
    await store.events.accept({ source: "github", events: [job, task], receivedAt: AT });
    const wish = { type: "quality.failed", pipeline: pipelineKey(job), surface: "web", voter: "v", run: runKey(job) };
    await store.evidence.request(wish, AT);
  });
  const { out } = await run(insights, { docs: await folder(KNOWLEDGE), data, now: NOW, flags: { json: true } });
  expect(JSON.parse(out).wanted).toMatchObject([{ type: "quality.failed", now: RUNBOOK }]);
});

test("docent insights says so where nothing was kept, and refuses what it does not understand", async () => {
  const data = await folder();
  const { out } = await run(insights, { docs: await folder({ "a.md": "# A\n\nText.\n" }), data, now: NOW });
  expect(out).toMatchInlineSnapshot(`
    "Since 2026-10-21 12:00 UTC

    Announcements:
      docent.yaml has no route, and no channel subscribed to anything.

    Runbooks that people asked for:
      Nobody asked for one.

    Runbooks that people said something of:
      Nobody said whether one worked.

    Passages that people voted on:
      Nobody said whether one helped.
    "
  `);
  await expect(run(insights, { data, flags: { since: "soon" } })).rejects.toThrow("--since does not understand soon.");
  await expect(run(insights, { data, words: ["x"] })).rejects.toThrow("x belongs to no option.");
});
