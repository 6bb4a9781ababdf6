import { expect, test } from "vitest";
import { withFollowUps } from "../../src/announce/follow-ups.ts";
import type { Store } from "../../src/store/store.ts";
import { at, event } from "../events/run.ts";

type Evidence = Pick<Store, "evidence" | "feedback" | "followUps" | "events" | "runs">;

const now = new Date(at(0));
const later = (minutes: number): Date => new Date(at(minutes));
const VOTE = {
  page: "runbooks/a.md",
  fingerprint: "f1",
  worked: true,
  surface: "slack",
  voter: "v1",
  run: "github|a|1",
} as const;
const WISH = {
  type: "training.failed",
  pipeline: "github|nightly",
  surface: "teams",
  voter: "v1",
  run: "github|a|1",
} as const;

/** What people say of runbooks, and promised retries, on every database. @param open makes an empty store for one test */
export function evidenceContract(name: string, open: () => Promise<Evidence>): void {
  const rule = (title: string, body: (store: Evidence) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      expect.hasAssertions();
      await body(await open());
    });

  rule("a runbook's vote counts once for each person and cause; the last one stands", async ({ evidence }) => {
    await evidence.vote(VOTE, now);
    await evidence.vote({ ...VOTE, worked: false }, later(1));
    await evidence.vote({ ...VOTE, fingerprint: "f2" }, now);
    await evidence.vote({ ...VOTE, voter: "v2" }, now);
    const { fingerprint: _, ...unknown } = VOTE;
    await evidence.vote(unknown, now);
    await evidence.vote({ ...VOTE, page: "runbooks/b.md" }, now);
    expect(await evidence.votes("runbooks/a.md")).toEqual({ worked: 3, failed: 1 });
    expect(await evidence.votes("runbooks/a.md", later(1))).toEqual({ worked: 0, failed: 1 });
    expect(await evidence.votes("runbooks/a.md", later(2))).toEqual({ worked: 0, failed: 0 });
    expect(await evidence.votes("runbooks/c.md")).toEqual({ worked: 0, failed: 0 });
  });

  rule("votes on passages are counted from a time on, once for each person", async ({ feedback }) => {
    const vote = { path: "a.md", anchor: "fix", helpful: true, surface: "site", voter: "v1" };
    await feedback.record(vote, now);
    await feedback.record({ ...vote, helpful: false }, later(2));
    await feedback.record({ ...vote, voter: "v2" }, later(1));
    await feedback.record({ ...vote, anchor: "" }, later(1));
    expect(await feedback.votes(now)).toEqual([
      { path: "a.md", anchor: "", helpful: 1, unhelpful: 0 },
      { path: "a.md", anchor: "fix", helpful: 1, unhelpful: 1 },
    ]);
    expect(await feedback.votes(later(2))).toEqual([{ path: "a.md", anchor: "fix", helpful: 0, unhelpful: 1 }]);
    expect(await feedback.votes(later(3))).toEqual([]);
  });

  rule("a runbook is asked for once by each person; the most wanted comes first", async ({ evidence }) => {
    expect(await evidence.request(WISH, now)).toBe(true);
    expect(await evidence.request(WISH, later(1))).toBe(false);
    expect(await evidence.request({ ...WISH, type: "deployment.failed" }, later(2))).toBe(true);
    expect(await evidence.request({ ...WISH, voter: "v2" }, later(3))).toBe(true);
    expect(await evidence.gaps(10)).toEqual([
      { type: "training.failed", pipeline: "github|nightly", people: 2, lastAsked: later(3) },
      { type: "deployment.failed", pipeline: "github|nightly", people: 1, lastAsked: later(2) },
    ]);
    expect(await evidence.gaps(1)).toHaveLength(1);
  });

  rule("a follow-up is due once its time has come, keeps its first time, and is gone when removed", async (store) => {
    const { followUps } = store;
    const one = event("failed", 0);
    await followUps.add(one, later(60));
    await followUps.add(one, later(90));
    expect(await followUps.due(later(59), 10)).toEqual([]);
    expect(await followUps.due(later(60), 10)).toEqual([one]);
    await followUps.remove(one);
    expect(await followUps.due(later(99), 10)).toEqual([]);
  });

  rule("a failure whose source promises a retry is followed by one without the promise", async (store) => {
    const log = withFollowUps(store.events, store.followUps);
    const failed = event("failed", 0, { willRetry: true });
    const final = event("failed", 1, { runId: "42" });
    expect(await log.accept({ source: "github", deliveryId: "d", events: [failed, final], receivedAt: now })).toBe(
      "accepted",
    );
    expect(await store.runs.waiting(0, 10)).toHaveLength(2);
    expect(await store.followUps.due(later(59), 10)).toEqual([]);
    const { willRetry: _, ...same } = failed;
    expect(await store.followUps.due(later(60), 10)).toEqual([{ ...same, id: `${failed.id}/no retry` }]);
  });
}
