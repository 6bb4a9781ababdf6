import { expect, test } from "vitest";
import { localTime, quietUntil } from "../../src/announce/quiet-hours.ts";
import { type QuietHours, WEEKDAYS } from "../../src/config/config.ts";

const hours = (more: Partial<QuietHours>): QuietHours => ({
  timeZone: "Europe/Berlin",
  days: WEEKDAYS,
  from: 20 * 60,
  to: 7 * 60,
  ...more,
});
const until = (windows: readonly QuietHours[], now: string) => quietUntil(windows, new Date(now))?.toISOString();

test.each([
  ["2026-11-20T18:59:59Z", undefined],
  ["2026-11-20T19:00:00Z", "2026-11-21T06:00:00.000Z"],
  ["2026-11-21T05:59:30Z", "2026-11-21T06:00:00.000Z"],
  ["2026-11-21T06:00:00Z", undefined],
])("a night in Berlin at %s ends at %s", (now, end) => {
  expect(until([hours({})], now)).toBe(end);
});

test("a night belongs to the day on which it begins", () => {
  const friday = [hours({ days: ["friday"] })];
  expect(until(friday, "2026-11-20T23:30:00Z")).toBe("2026-11-21T06:00:00.000Z");
  expect(until(friday, "2026-11-20T01:00:00Z")).toBeUndefined();
  expect(until(friday, "2026-11-21T22:00:00Z")).toBeUndefined();
});

test("nights and a weekend that follow each other are one rest", () => {
  const both = [
    hours({ days: WEEKDAYS.slice(0, 5) }),
    hours({ days: ["saturday", "sunday"], from: 0, to: 24 * 60 }),
    hours({ days: ["sunday"], from: 22 * 60 }),
  ];
  expect(until(both, "2026-11-20T20:00:00Z")).toBe("2026-11-23T06:00:00.000Z");
});

test("they end at the time that the clock shows, although it was put forward or back in the night", () => {
  expect(until([hours({})], "2026-03-28T22:00:00Z")).toBe("2026-03-29T05:00:00.000Z");
  expect(until([hours({})], "2026-10-24T22:00:00Z")).toBe("2026-10-25T06:00:00.000Z");
});

test("hours without end are no endless loop", () => {
  expect(until([hours({ from: 0, to: 0 })], "2026-11-20T12:00:00Z")).toMatch(/^2026-12-/);
});

test("the local time has the day of the place", () => {
  const at = new Date("2026-11-22T23:30:00Z");
  expect(localTime(at, "Europe/Berlin")).toEqual({ weekday: 0, minute: 30, date: "2026-11-23" });
  expect(localTime(at, "America/New_York")).toEqual({ weekday: 6, minute: 18 * 60 + 30, date: "2026-11-22" });
});
