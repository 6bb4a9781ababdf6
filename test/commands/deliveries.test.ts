import { join } from "node:path";
import { expect, test } from "vitest";
import { deliveries } from "../../src/commands/deliveries.ts";
import { DATABASE_FILE, openStore } from "../../src/store/store.ts";
import { folder } from "../content/folder.ts";
import { run } from "./run.ts";

const at = new Date("2026-11-20T10:00:00.000Z");
const ARCHIVED = "Slack says that the channel is archived (old): is_archived. Name another channel in the routes.";

/** A data folder in which one card was given up with its reply, and another card waits. */
async function dataFolder(): Promise<string> {
  const data = await folder();
  const store = await openStore(join(data, DATABASE_FILE));
  const say = (action: "card" | "reply", number: number) => ({
    run: `github|nightly|${number}`,
    to: { platform: "slack", channel: "old" } as const,
    action,
    message: { kind: "announcement" as const, text: "not to be shown", parts: [] },
  });
  await store.outbox.append([say("card", 7), say("reply", 7)], at);
  const entry = await store.outbox.claim(at, 60_000);
  if (entry) await store.outbox.dead(entry, ARCHIVED, at);
  await store.outbox.append([say("card", 8)], at);
  await store.close();
  return data;
}

const withoutIds = (text: string) => text.replace(/[\da-f]{8}-[\da-f-]{27}/g, "ID");

test("docent deliveries lists what was given up with its reason, and what waits", async () => {
  const { code, out } = await run(deliveries, { data: await dataFolder() });
  expect([code, withoutIds(out)]).toMatchInlineSnapshot(`
    [
      0,
      "1 waiting, 2 given up; 0 events to be announced, 0 that cannot be.

    given up  slack old  card of github|nightly|7  (1 attempt, 2026-11-20T10:00:00.000Z)
      Slack says that the channel is archived (old): is_archived. Name another channel in the routes.
      ID

    given up  slack old  reply of github|nightly|7  (0 attempts, 2026-11-20T10:00:00.000Z)
      Its card was not posted: Slack says that the channel is archived (old): is_archived. Name another channel in the routes.
      ID

    waits  slack old  card of github|nightly|8  (0 attempts, 2026-11-20T10:00:00.000Z)
      ID
    ",
    ]
  `);
});

test("docent deliveries --json holds counts and both lists", async () => {
  const { out } = await run(deliveries, { data: await dataFolder(), flags: { json: true } });
  const { counts, waiting, dead } = JSON.parse(out);
  expect(counts).toEqual({
    waiting: 1,
    dead: 2,
    deadBy: { no_card: 1, unknown: 1 },
    waitingEvents: 0,
    parkedEvents: 0,
  });
  expect(waiting).toHaveLength(1);
  expect(dead[0]).toMatchObject({ platform: "slack", channel: "old", action: "card", state: "dead", reason: ARCHIVED });
  expect(out).not.toContain("not to be shown");
});

test("docent deliveries retry --all-dead makes all of it due again", async () => {
  const data = await dataFolder();
  const { code, out } = await run(deliveries, { data, words: ["retry"], flags: { "all-dead": true } });
  expect([code, out]).toEqual([0, "2 of 2 are tried again.\n"]);
  const { counts } = JSON.parse((await run(deliveries, { data, flags: { json: true } })).out);
  expect(counts).toMatchObject({ waiting: 3, dead: 0 });
});

test("docent deliveries retry names an entry, and says why it cannot be tried again", async () => {
  const data = await dataFolder();
  const { dead } = JSON.parse((await run(deliveries, { data, flags: { json: true } })).out);
  const words = ["retry", dead[0].id, "nonsense"];
  const { code, out } = await run(deliveries, { data, words });
  expect([code, withoutIds(out)]).toEqual([1, "ID is tried again.\nnonsense was not given up, or is not known.\n"]);
});

test("docent deliveries refuses what it does not know, and a retry of nothing", async () => {
  const data = await dataFolder();
  await expect(run(deliveries, { data, words: ["drop"] })).rejects.toThrow("There is no deliveries drop.");
  await expect(run(deliveries, { data, words: ["retry"] })).rejects.toThrow("Name what to try again");
});
