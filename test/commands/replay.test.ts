import { join } from "node:path";
import { expect, test } from "vitest";
import { replay } from "../../src/commands/replay.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { pipelineKey } from "../../src/events/history.ts";
import { DATABASE_FILE, openStore } from "../../src/store/store.ts";
import { folder } from "../content/folder.ts";
import { event } from "../events/run.ts";
import { run } from "./run.ts";

const NOW = "2026-11-20T12:00:00Z";
const TEAM = "team: {name: ML, askWhom: us}\n";
const ALL = `${TEAM}routes: [{name: all, when: {branch: "*"}, to: [{slack: "#ml"}]}]`;

const train = (number: number, status: "failed" | "succeeded", more: Partial<PipelineEvent> = {}) =>
  event(status, number, {
    runId: String(number),
    attempt: status === "failed" ? 1 : 2,
    failingStep: "Load features",
    ...more,
  });

/** Events received at 02:00 on the day, and one a month before. */
async function place(...events: readonly PipelineEvent[]) {
  const docs = await folder({ "page.md": "# A page\n\nText.\n", "docent.yaml": ALL });
  const data = await folder();
  const store = await openStore(join(data, DATABASE_FILE));
  const old = event("failed", 0, { runId: "1", time: "2026-10-01T00:00:00Z" });
  await store.events.accept({ source: "github", events: [old], receivedAt: new Date("2026-10-01T00:00:00Z") });
  for (const one of events)
    await store.events.accept({ source: "github", events: [one], receivedAt: new Date("2026-11-20T02:00:00Z") });
  await store.close();
  return async (yaml: string, json = false) => {
    const routes = join(await folder({ "new.yaml": `${TEAM}${yaml}` }), "new.yaml");
    return (await run(replay, { docs, data, now: NOW, flags: { since: "7d", routes, json } })).out;
  };
}

test("docent replay says how many messages fewer there would be, and that no failure is missed", async () => {
  const events = Array.from({ length: 21 }, (_, index) => train(50 + index, "failed", { pipeline: `train ${index}` }));
  const compare = await place(...events);
  expect(await compare('routes: [{name: r, when: {}, to: [{slack: "#ml"}], batch: 1 h}]')).toMatch(
    /^20 fewer messages, 0 failures missed\n\(21 events since 2026-11-13 12:00 UTC; 21 messages now, 1 then\)\n/,
  );
});

test("docent replay names the failures that nobody would hear of, and the differences", async () => {
  const compare = await place(train(5, "failed"), train(6, "failed", { ref: "dev" }), train(5, "succeeded"));
  expect(await compare("routes: [{name: r, when: {}, to: [{teams: ML}]}]")).toMatchInlineSnapshot(`
    "1 fewer message, 1 failure missed
    (3 events since 2026-11-13 12:00 UTC; 3 messages now, 2 then)

    Messages:
      slack #ml  Nightly training  3 → 0
      teams ML  Nightly training  0 → 2

    Failures that nobody would hear of:
      github Nightly training run 6 on dev, 2026-11-20T02:06:00.000Z
    "
  `);
});

test("docent replay finds nothing where the routes are the same", async () => {
  const compare = await place(train(5, "failed"), train(5, "succeeded"));
  const { since, ...result } = JSON.parse(await compare(ALL.slice(TEAM.length), true));
  expect(since).toBe("2026-11-13T12:00:00.000Z");
  expect(result).toEqual({
    events: 2,
    messages: { before: 2, after: 2 },
    missed: [],
    gained: [],
    waiting: { before: 0, after: 0 },
    differences: [],
    mutesLeftOut: [],
  });
});

test("docent replay says in one line which mutes that held in the time it leaves out", async () => {
  const data = await folder();
  const docs = await folder({ "page.md": "# A page\n\nText.\n", "docent.yaml": ALL });
  const routes = join(await folder({ "new.yaml": ALL }), "new.yaml");
  const store = await openStore(join(data, DATABASE_FILE));
  await store.events.accept({
    source: "github",
    events: [train(5, "failed")],
    receivedAt: new Date("2026-11-20T02:00:00Z"),
  });
  const ml = { platform: "slack", channel: "#ml" } as const;
  await store.mutes.mute(pipelineKey(train(5, "failed")), ml, new Date("2026-11-14T00:00:00Z"), "Ana");
  await store.mutes.mutePattern("over-*", ml, new Date("2026-11-13T11:00:00Z"), "Ana");
  await store.mutes.mutePattern("other-*", { ...ml, channel: "#elsewhere" }, new Date("2026-12-01T00:00:00Z"), "Ana");
  await store.close();
  const { out } = await run(replay, { docs, data, now: NOW, flags: { since: "7d", routes } });
  expect(out.split("\n").filter((one) => one.startsWith("Mutes"))).toEqual([
    "Mutes are left out, and some held in this time: octo-org/churn-model/Nightly training in slack #ml",
  ]);
});

test("docent replay counts what waits through quiet hours as one message, and as no failure missed", async () => {
  const compare = await place(train(5, "failed"), train(6, "failed", { pipeline: "other" }));
  const quiet = '{timeZone: UTC, from: "00:00", to: "06:00"}';
  const out = await compare(`routes: [{name: r, when: {}, to: [{slack: "#ml"}], quiet: ${quiet}}]`);
  expect(out).toContain("1 fewer message, 0 failures missed");
  expect(out).toContain("2 instead of 0 failures wait for the end of quiet hours");
});

test("docent replay refuses what it cannot use, with the cure", async () => {
  const compare = await place();
  await expect(compare("routes: [{name: r, when: {brnch: x}, to: [{web: a}]}]")).rejects.toThrow(
    "did you mean `branch`",
  );
  expect(await compare("routes: []")).toBe(
    "No event was received since 2026-11-13T12:00:00.000Z, so there is nothing to compare.\n",
  );
  await expect(run(replay, { flags: { since: "7d" } })).rejects.toThrow("Name the file with the other routes.");
  await expect(run(replay, { flags: { since: "soon", routes: "x" } })).rejects.toThrow(
    "--since does not understand soon.",
  );
});
