import { expect, test, vi } from "vitest";
import { type AnnouncingOptions, createAnnouncing } from "../../bot/announcing.ts";
import type { Destination } from "../../src/config/config.ts";
import { parseKnowledge } from "../../src/config/read-knowledge.ts";
import { createFakeMessenger } from "../helpers/fake-messenger.ts";
import { open } from "../store/open.ts";

const ML: Destination = { platform: "teams", channel: "ML" };

/** Announces by these routes to a platform that cannot be read back, whose first answer is lost. */
async function announceInDoubt(routes: string) {
  const store = await open();
  const fake = createFakeMessenger({ platform: "teams", readable: false });
  fake.fail({ kind: "lost", landed: true });
  const { knowledge } = parseKnowledge(`team: {name: ML, askWhom: us}\n${routes}`, "docent.yaml");
  const announcing = createAnnouncing({
    config: { publicUrl: "http://localhost", secrets: { webhooks: {} } },
    store,
    docs: { current: () => ({ config: knowledge }) } as unknown as AnnouncingOptions["docs"],
    messengers: [fake.messenger],
    sampleSecret: "sample",
    log: { row: () => undefined, fault: () => undefined } as unknown as AnnouncingOptions["log"],
    now: () => new Date(),
    timing: { haste: 100 },
  });
  const message = { kind: "announcement", text: "failed", parts: [] } as const;
  await store.outbox.append([{ run: "run", to: ML, action: "card", message }], new Date());
  announcing.start();
  await vi.waitFor(async () => expect((await store.deliveries.counts()).waiting).toBe(0), 5000);
  await announcing.stop(1000);
  return { shown: fake.shown.map(({ text }) => text), ...(await store.deliveries.counts()) };
}

test("what may have arrived is repeated or held, as the route says", async () => {
  const routes = (more: string) => `routes: [{name: a, when: {}, to: [{teams: ML}]${more}}]`;
  expect(await announceInDoubt(routes(""))).toMatchObject({ shown: ["failed", "Possible repeat. failed"], dead: 0 });
  expect(await announceInDoubt(routes(", whenInDoubt: hold"))).toMatchObject({
    shown: ["failed"],
    deadBy: { in_doubt: 1 },
  });
});

test("owners hear of one place on one day that it is in doubt and that nothing arrives, and of each once", async () => {
  const store = await open();
  const teams = createFakeMessenger({ platform: "teams", readable: false });
  const slack = createFakeMessenger({ platform: "slack" });
  const { knowledge } = parseKnowledge(
    "team: {name: ML, askWhom: us}\nowners: {ml: {name: ML, slack: '#ml-team'}}\n" +
      "routes: [{name: a, when: {}, to: [{teams: ML}], mention: ml, whenInDoubt: hold}]",
    "docent.yaml",
  );
  const announcing = createAnnouncing({
    config: { publicUrl: "http://localhost", secrets: { webhooks: {} } },
    store,
    docs: { current: () => ({ config: knowledge }) } as unknown as AnnouncingOptions["docs"],
    messengers: [teams.messenger, slack.messenger],
    sampleSecret: "sample",
    log: { row: () => undefined, fault: () => undefined } as unknown as AnnouncingOptions["log"],
    now: () => new Date(),
    timing: { haste: 100 },
  });
  announcing.start();
  const message = { kind: "announcement", text: "failed", parts: [] } as const;
  const faults = [{ kind: "lost", landed: true }, { kind: "dead" }] as const;
  for (const [round, fault] of [...faults, ...faults].entries()) {
    teams.fail(fault);
    await store.outbox.append([{ run: `run ${round}`, to: ML, action: "card", message }], new Date());
    await vi.waitFor(async () => expect((await store.deliveries.counts()).dead).toBe(round + 1), 5000);
    await vi.waitFor(async () => expect((await store.deliveries.counts()).waiting).toBe(0), 5000);
  }
  await announcing.stop(1000);
  expect(slack.shown.map(({ text }) => text.split(".")[0])).toEqual([
    "It is not certain that an announcement to teams ML has arrived",
    "Announcements to teams ML do not arrive",
  ]);
});
