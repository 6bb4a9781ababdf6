import { expect, test } from "vitest";
import { MessengerError } from "../../src/announce/messenger.ts";
import { isNotice, noticesFor } from "../../src/announce/undelivered.ts";
import type { Destination, Route } from "../../src/config/config.ts";

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
