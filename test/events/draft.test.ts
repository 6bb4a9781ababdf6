import { describe, expect, test } from "vitest";
import { type Draft, toEvent } from "../../src/events/draft.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { alertmanager } from "../../src/events/sources/alertmanager.ts";
import { github } from "../../src/events/sources/github.ts";
import { alert, group } from "./alertmanager-request.ts";
import { signed, workflowRun } from "./github-request.ts";
import { live, told } from "./run.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const DRAFT: Draft = { id: "1", type: "test", kind: "run", status: "failed", pipeline: "p" };
const event = (more: Partial<Draft>): PipelineEvent => toEvent("test", NOW, { ...DRAFT, ...more });

describe("the time of an event", () => {
  test.each([
    ["a minute ahead", "2026-11-20T12:01:00.000Z", "2026-11-20T12:01:00.000Z"],
    ["a day ahead", "2026-11-21T12:00:00.000Z", "2026-11-21T12:00:00.000Z"],
    ["a moment more than a day ahead", "2026-11-21T12:00:00.001Z", NOW.toISOString()],
    ["in the year 9999", "9999-12-31T23:59:59.000Z", NOW.toISOString()],
    ["in a year of six digits", "+010000-01-01T12:59:59.000Z", NOW.toISOString()],
    ["years ago", "2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"],
    ["not there", undefined, NOW.toISOString()],
  ])("that is %s is %s: %s", (_, time, expected) => {
    expect(event({ time }).time).toBe(expected);
  });

  test("lets a failure from the year 9999 recover", () => {
    const sent = (minute: number, run: Record<string, unknown>) =>
      github.decode(
        signed("workflow_run", JSON.stringify(workflowRun(run))),
        new Date(NOW.getTime() + minute * 60_000),
      );
    const far = "9999-12-31T23:59:59Z";
    const failed = sent(0, { updated_at: far, run_started_at: far, created_at: far });
    const succeeded = sent(5, { id: 6_000_000_002, conclusion: "success", updated_at: "2026-11-20T12:05:00Z" });
    expect(told(live([...failed, ...succeeded]))).toEqual([
      "failed failed 6000000001",
      expect.stringMatching(/^recovered|^progress succeeded/),
      expect.stringMatching(/6000000001 \(quiet\) by 6000000002$/),
    ]);
  });

  test("lets an alert fire again that was resolved in the year 9999", () => {
    const sent = (hour: number, of: Record<string, unknown>) =>
      alertmanager.decode(
        { headers: {}, body: Buffer.from(JSON.stringify(group([alert(of)]))) },
        new Date(NOW.getTime() + hour * 3_600_000),
      );
    const history = live([
      ...sent(0, { startsAt: "2026-11-20T11:00:00Z" }),
      ...sent(1, { status: "resolved", startsAt: "2026-11-20T11:00:00Z", endsAt: "9999-12-31T23:59:59Z" }),
      ...sent(9, { startsAt: "2026-11-20T21:00:00Z" }),
    ]);
    expect(history.changes.map(({ type, event: { status } }) => `${type} ${status}`)).toEqual([
      "failed firing",
      "recovered resolved",
      "failed firing",
    ]);
  });
});

describe("the beginning and the end of what happened", () => {
  const time = "2026-11-20T02:41:00.000Z";

  test.each<[string, Partial<Draft>, Partial<Draft>]>([
    ["are kept", { startedAt: "2026-11-20T02:00:00.000Z", endedAt: time }, {}],
    ["may be a month apart", { startedAt: "2026-10-20T02:00:00.000Z", endedAt: time }, {}],
    [
      "are unknown in the future",
      { startedAt: "9999-12-31T23:59:59.000Z", endedAt: "9999-12-31T23:59:59.000Z" },
      {
        startedAt: undefined,
        endedAt: undefined,
      },
    ],
    ["are no years apart", { startedAt: "1970-01-01T00:00:01.000Z", endedAt: time }, { startedAt: undefined }],
    ["are no years apart before the end is told", { startedAt: "1970-01-01T00:00:01.000Z" }, { startedAt: undefined }],
  ])("%s", (_, given, changed) => {
    const { startedAt, endedAt } = event({ time, ...given });
    expect({ startedAt, endedAt }).toEqual({ startedAt: undefined, endedAt: undefined, ...given, ...changed });
  });
});
