import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../../src/commands/routes.ts";
import { DATABASE_FILE, openStore } from "../../src/store/store.ts";
import { folder } from "../content/folder.ts";
import { event } from "../events/run.ts";
import { run } from "./run.ts";

const NOW = "2026-11-20T22:00:00Z";
const ALERTS = { platform: "slack", channel: "#alerts" } as const;

/** Docs with routes, and a data folder with an event, a subscription and a mute. */
async function place() {
  const docs = await folder({
    "page.md": "# A page\n\nText.\n",
    "docent.yaml": `
team: {name: ML, askWhom: us}
owners: {ds: {name: Data science team}}
routes:
  - name: nights
    when: {kind: training, branch: main}
    to: [{slack: "#alerts"}]
    mention: ds
    quiet: {timeZone: UTC, from: "20:00", to: "06:00"}
    batch: 10 min
  - name: deployments
    when: {kind: deployment, environment: prod*}
    to: [{web: ml}]
`,
  });
  const data = await folder();
  const store = await openStore(join(data, DATABASE_FILE));
  const now = new Date(NOW);
  const failed = event("failed", 0, { failingStep: "Load features" });
  await store.events.accept({ source: "github", events: [failed, event("started", 0)], receivedAt: now });
  await store.subscriptions.add(
    { to: { platform: "teams", channel: "ML" }, pipeline: "lint*", what: "all" },
    "ada",
    now,
  );
  await store.mutes.mutePattern("nightly*", ALERTS, new Date("2026-11-21T12:00:00Z"), "ada");
  await store.close();
  return { docs, data, now: NOW, failed };
}

test("docent routes explain says of each route why, and what holds the card", async () => {
  const { failed, ...options } = await place();
  const { code, out } = await run(routes, { ...options, words: ["explain", failed.id] });
  expect([code, out]).toMatchInlineSnapshot(`
    [
      0,
      "training.failed of "Nightly training" on main (github, run 41)

      route "nights" opens a card
      route "deployments" does not match: kind is training, not deployment
      "subscription to lint*" does not match: pipeline is Nightly training, not lint*

      slack #alerts: no card is opened; one that is there is updated ("nights")
        mentions Data science team
        muted until 2026-11-21T12:00:00.000Z (nightly*, by ada)
        quiet hours: it waits until 2026-11-21T06:00:00.000Z, for one message with what else waits
        failures of the same cause within 10 min share one message
    ",
    ]
  `);
});

test("docent routes explain --json takes a file with an event, or with what docent event prints", async () => {
  const { failed, docs, data, now } = await place();
  const file = join(await folder(), "event.json");
  for (const content of [failed, [failed], { events: [{ announce: true, event: failed }] }]) {
    await writeFile(file, JSON.stringify(content));
    const { out } = await run(routes, { docs, data, now, words: ["explain", file], flags: { json: true } });
    const [only] = JSON.parse(out).events;
    expect(only.routes.map((one: { matches: boolean }) => one.matches)).toEqual([true, false, false]);
    expect(only.destinations).toEqual([
      {
        to: ALERTS,
        route: "nights",
        opens: false,
        mention: ["ds"],
        held: [
          { by: "mute", until: "2026-11-21T12:00:00.000Z", pipeline: "nightly*", who: "ada" },
          { by: "quiet hours", until: "2026-11-21T06:00:00.000Z" },
          { by: "batch", withinMs: 600_000 },
        ],
      },
    ]);
  }
});

test("docent routes explain takes headers and body as docent event does", async () => {
  const { docs, data, now } = await place();
  const [headers, body] = [join(docs, "headers.json"), join(docs, "body.json")];
  await writeFile(headers, JSON.stringify({ "X-GitHub-Event": "workflow_run" }));
  const workflow_run = {
    id: 1,
    name: "Nightly training",
    head_branch: "dev",
    status: "completed",
    conclusion: "failure",
  };
  await writeFile(body, JSON.stringify({ action: "completed", workflow_run, repository: { full_name: "o/r" } }));
  const flags = { source: "github", headers, body };
  const { out } = await run(routes, { docs, data, now, words: ["explain"], flags });
  expect(out).toContain('route "nights" does not match: branch is dev, not main');
  expect(out).toContain("It reaches no channel.");
});

test("docent routes explain finds an event by its run or its delivery, and names the others of the run", async () => {
  const { docs, data, now, failed } = await place();
  const store = await openStore(join(data, DATABASE_FILE));
  const lint = { ...event("failed", 0), id: "lint/1", pipeline: "lint", runId: "7_1" };
  const receivedAt = new Date(NOW);
  await store.events.accept({ source: "github", deliveryId: "72d3162e", events: [lint], receivedAt });
  // Another run, for a pattern of SQL.
  const next = { ...lint, id: "lint/2", runId: "7x1" };
  await store.events.accept({ source: "github", events: [next], receivedAt });
  await store.close();
  const asked = async (word: string) => (await run(routes, { docs, data, now, words: ["explain", word] })).out;
  const byRun = await asked("41");
  expect(byRun).toContain('training.started of "Nightly training" on main (github, run 41)');
  expect(byRun).toContain(`Other events of this run:\n  training.failed  ${failed.id}\n`);
  for (const id of ["72d3162e", "7_1"]) {
    const found = await asked(id);
    expect(found).toContain('training.failed of "lint" on main (github, run 7_1)');
    expect(found).not.toContain("Other events");
  }
});

test("docent routes explain lists the latest events when none is named", async () => {
  const { docs, data, now, failed } = await place();
  const listed = await run(routes, { docs, data, now, words: ["explain"] });
  expect(listed).toMatchObject({ code: 0, out: expect.stringContaining(`\n    ${failed.id}\n`) });
  expect(listed.out).toContain('training.failed of "Nightly training" (github, run 41)');
  const { out } = await run(routes, { docs, data, now, words: ["explain"], flags: { json: true } });
  expect(JSON.parse(out).latest.map(({ id }: { id: string }) => id)).toContain(failed.id);
  const empty = await run(routes, { docs, data: await folder(), now, words: ["explain"] });
  expect(empty.out).toBe("No event was received yet.\n");
});

test("docent routes explain refuses what it cannot find, with the cure", async () => {
  const { docs, data, now } = await place();
  const asked = (...words: string[]) => run(routes, { docs, data, now, words });
  await expect(asked("explain", "nothing")).rejects.toThrow(
    "No event, run or delivery has the id nothing, and there is no such file.",
  );
  await expect(asked("explain", "training/41")).rejects.toThrow(/^Several events begin with training\/41: /);
  await expect(asked("explain", join(docs, "page.md"))).rejects.toThrow("is not JSON");
  await expect(asked()).rejects.toThrow("Say what to explain.");
});
