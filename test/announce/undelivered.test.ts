import { expect, test } from "vitest";
import { createDelivery } from "../../src/announce/delivery.ts";
import { MessengerError } from "../../src/announce/messenger.ts";
import { claimOfNotice, isNotice, noticesFor } from "../../src/announce/undelivered.ts";
import type { Reply } from "../../src/chat/reply.ts";
import type { Destination, Route } from "../../src/config/config.ts";
import { createFakeMessenger } from "../helpers/fake-messenger.ts";
import { open } from "../store/open.ts";

const OLD: Destination = { platform: "slack", channel: "#old" };
const error = new MessengerError("Slack says that the channel is archived (#old): is_archived.", "Name another.", {
  kind: "dead",
});
const routeTo = (to: Destination, ...mention: readonly string[]): Route => ({ name: "r", when: {}, to: [to], mention });
const owners = {
  ml: { name: "ML", slack: "#ml-team" },
  ops: { name: "Ops", slack: "@ops" },
  old: { name: "Old", slack: "#old" },
};

test("the owners of a route hear in their channels that nothing arrives where it leads, and why", () => {
  const [notice, ...more] = noticesFor(OLD, error, { owners, routes: [routeTo(OLD, "ml", "ops")] });
  expect(more).toEqual([]);
  expect(notice).toMatchObject({ to: { platform: "slack", channel: "#ml-team" }, action: "card" });
  expect(notice?.message.text).toBe(`Announcements to slack #old do not arrive. ${error.message}`);
  expect(JSON.stringify(notice?.message.parts)).toContain("Name another.");
});

test("they hear of it on Teams, too, where their handle there is a channel, but not in the one that is lost", () => {
  const to: Destination = { platform: "teams", channel: "ML alerts" };
  const handles = ["#ML team", "19:ab@thread.tacv2", "#ML alerts", "ada@example.com", "ML Platform"];
  const all = Object.fromEntries(handles.map((teams, index) => [`o${index}`, { name: teams, teams }]));
  const notices = noticesFor(to, error, { owners: all, routes: [routeTo(to, ...Object.keys(all))] });
  expect(notices.map((notice) => notice.to)).toEqual([
    { platform: "teams", channel: "ML team" },
    { platform: "teams", channel: "19:ab@thread.tacv2" },
  ]);
});

test("what is in doubt and what is lost are told of one place on the same day, and neither twice", () => {
  const doubt = new MessengerError("It may have been posted.", "Look.", { kind: "dead", inDoubt: true });
  const claims = [error, doubt, error, doubt].map((one) => claimOfNotice(OLD, one));
  expect(new Set(claims).size).toBe(2);
  expect(claimOfNotice({ ...OLD, channel: "#new" }, error)).not.toBe(claimOfNotice(OLD, error));
});

test.each([
  ["held", true, ["failed"], "It may have been posted to teams already, it cannot be looked for, and the route says"],
  ["repeated in vain", false, ["failed", "Possible repeat. failed"], "Nobody knows what became of the attempts"],
] as const)("of what is in doubt and %s they are not told that nothing arrives", async (_, isHeld, shown, why) => {
  const fake = createFakeMessenger({ platform: "teams", readable: false });
  const store = await open();
  const to: Destination = { platform: "teams", channel: "ML" };
  let clock = Date.parse("2026-11-20T02:00:00Z");
  const now = () => new Date(clock);
  const told: Reply[] = [];
  const delivery = createDelivery({
    outbox: store.outbox,
    messengers: [fake.messenger],
    log: { row: () => {} },
    now,
    holdsDoubtful: () => isHeld,
    onDead: ({ to: place }, cause) => {
      const notices = noticesFor(place, cause, { owners, routes: [routeTo(place, "ml")] });
      told.push(...notices.map((notice) => notice.message));
    },
  });
  const message: Reply = { kind: "announcement", text: "failed", parts: [] };
  await store.outbox.append([{ run: "run", to, action: "card", message }], now());
  fake.fail({ kind: "lost", landed: true }, { kind: "lost", landed: true });
  await delivery.workOff();
  clock += 60_000;
  await delivery.workOff();
  expect(fake.shown.map(({ text }) => text)).toEqual(shown);
  const title = "It is not certain that an announcement to teams ML has arrived";
  expect(told.map(({ text }) => text)).toEqual([expect.stringContaining(`${title}. ${why}`)]);
  expect(JSON.stringify(told)).toContain("Look into the channel");
});

test("the next notice is a message of its own: nobody hears of a change of the last one", async () => {
  const fake = createFakeMessenger();
  const store = await open();
  const now = () => new Date();
  const delivery = createDelivery({ outbox: store.outbox, messengers: [fake.messenger], log: { row: () => {} }, now });
  for (let day = 0; day < 2; day++) {
    await store.outbox.append(noticesFor(OLD, error, { owners, routes: [routeTo(OLD, "ml")] }), now());
    await delivery.workOff();
  }
  expect(fake.calls.map((call) => call.split(" ")[0])).toEqual(["post", "post"]);
});

test.each([
  ["U012ABCDE", ["U012ABCDE"]],
  ["W012ABCDE", ["W012ABCDE"]],
  ["C012ABCDE", ["C012ABCDE"]],
  ["#ml-team", ["#ml-team"]],
  ["S012ABCDE", []],
  ["@ada", []],
  ["Ursula", []],
  [undefined, []],
])("an owner whose handle is %s is told at %s", (slack, told) => {
  const ada = { name: "Ada", teams: "ada@example.com", ...(slack === undefined ? {} : { slack }) };
  const notices = noticesFor(OLD, error, { owners: { ada }, routes: [routeTo(OLD, "ada")] });
  expect(notices.map(({ to }) => to)).toEqual(told.map((channel) => ({ platform: "slack", channel })));
});

test("of a notice that cannot be delivered itself no notice is written", () => {
  const [notice] = noticesFor(OLD, error, { owners, routes: [routeTo(OLD, "ml")] });
  expect(notice && isNotice(notice)).toBe(true);
  expect(isNotice({ run: "github|nightly|7" })).toBe(false);
});

test("nobody is told where no owner has a channel, or only the one that nothing arrives in", () => {
  const other = { platform: "slack", channel: "#other" } as const;
  expect(noticesFor(OLD, error, { owners, routes: [routeTo(OLD, "ops", "nobody")] })).toEqual([]);
  expect(noticesFor(OLD, error, { owners, routes: [routeTo(OLD, "old")] })).toEqual([]);
  expect(noticesFor(OLD, error, { owners, routes: [routeTo(other, "ml")] })).toEqual([]);
});
