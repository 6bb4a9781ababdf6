import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesGlob, route, routeChange } from "../../src/announce/routing.ts";
import type { Route } from "../../src/config/config.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { EVENT_STATUSES } from "../../src/events/event.ts";
import { at, event, live } from "../events/run.ts";

const alerts = { platform: "slack", channel: "#ml-alerts" } as const;
const team = { platform: "teams", channel: "ML" } as const;

function routeTo(when: Route["when"], more: Partial<Route> = {}): Route {
  return { name: "a route", when, to: [alerts], mention: [], ...more };
}

const fits = (when: Route["when"], one: PipelineEvent = event("failed", 0)): boolean =>
  route(one, [routeTo(when)]).length > 0;

describe("the fields of a route", () => {
  const deployment = event("failed", 0, {
    kind: "deployment",
    environment: "production-eu",
    labels: { repository: "octo-org/churn-model", severity: "critical" },
  });

  test.each<[boolean, Route["when"]]>([
    [true, {}],
    [true, { source: ["github"] }],
    [true, { source: ["gitlab", "git*"] }],
    [false, { source: ["git"] }],
    [true, { pipeline: ["nightly *"] }],
    [true, { branch: ["main", "release/*"] }],
    [false, { branch: ["release/*"] }],
    [true, { environment: ["prod*"] }],
    [true, { kind: ["deployment"] }],
    [false, { kind: ["training"] }],
    [true, { severity: ["critical"] }],
    [false, { severity: ["low"] }],
    [true, { label: ["repository=octo-org/*"] }],
    [true, { label: ["*churn*"] }],
    [false, { label: ["*drift*"] }],
    [true, { kind: ["deployment"], environment: ["prod*"], branch: ["main"] }],
    [false, { kind: ["deployment"], environment: ["prod*"], branch: ["dev"] }],
  ])("%s for %o", (expected, when) => {
    expect(fits(when, deployment)).toBe(expected);
  });

  test("fit nothing that the event does not say, be it anything", () => {
    expect(fits({ environment: ["*"] })).toBe(false);
    expect(fits({ severity: ["*"] })).toBe(false);
  });

  test("take a fork's branch for another branch, whatever it is called", () => {
    const fork = event("failed", 0, { labels: { fork: "mallory/churn-model" } });
    expect(fits({ branch: ["main"] }, fork)).toBe(false);
    expect(fits({ branch: ["mallory:main"] }, fork)).toBe(true);
  });

  test("never fit what is no news of a pipeline", () => {
    for (const kind of ["task", "change", "handshake", "unknown"] as const) {
      expect(fits({}, event("failed", 0, { kind }))).toBe(false);
    }
  });
});

describe("what opens a card", () => {
  const opening = (when: Route["when"]) =>
    EVENT_STATUSES.filter((status) => route(event(status, 0), [routeTo(when)]).some(({ opens }) => opens));

  test("is bad news, when the route says nothing", () => {
    expect(opening({})).toEqual(["failed", "rolled_back", "firing", "rejected"]);
  });

  test("is what the route lists, and nothing else", () => {
    expect(opening({ status: ["succeeded", "started"] })).toEqual(["started", "succeeded"]);
    expect(opening({ status: ["*"] })).toEqual(EVENT_STATUSES);
  });

  test("is no matter for a card that is there: its route stays, whatever the status", () => {
    expect(route(event("succeeded", 0), [routeTo({ status: ["failed"] })])).toMatchObject([
      { to: alerts, opens: false },
    ]);
  });

  test("is never a recovery that another run brought", () => {
    const { changes } = live([event("failed", 0), event("succeeded", 9, { runId: "42", time: at(9) })]);
    const opens = changes.map((change) =>
      routeChange(change, [routeTo({ status: ["*"] })]).map((routed) => routed.opens),
    );
    expect(opens).toEqual([[true], [true], [false]]);
  });
});

describe("routes with the same destination", () => {
  test("make one card, with everybody who is mentioned", () => {
    const routes = [
      routeTo({}, { name: "first", to: [alerts, team], mention: ["a", "a", "b"] }),
      routeTo({}, { name: "second", mention: ["b", "c"] }),
    ];
    expect(route(event("failed", 0), routes)).toEqual([
      { to: alerts, mention: ["a", "b", "c"], route: "first", opens: true },
      { to: team, mention: ["a", "b"], route: "first", opens: true },
    ]);
  });

  test("mention those of the routes that open the card alone", () => {
    const silent = routeTo({ status: ["succeeded"] }, { name: "silent", mention: ["a"] });
    const loud = routeTo({}, { name: "loud", mention: ["b"] });
    const expected = [{ to: alerts, mention: ["b"], route: "loud", opens: true }];
    expect(route(event("failed", 0), [silent, loud])).toEqual(expected);
    expect(route(event("failed", 0), [loud, silent])).toEqual(expected);
  });

  test("keep channels of the same name on two platforms apart", () => {
    const routes = [
      routeTo(
        {},
        {
          to: [
            { platform: "slack", channel: "ml" },
            { platform: "web", channel: "ml" },
          ],
        },
      ),
    ];
    expect(route(event("failed", 0), routes)).toHaveLength(2);
  });
});

describe("globs", () => {
  test.each([
    [true, "*", ""],
    [true, "", ""],
    [false, "", "a"],
    [true, "prod*", "PRODUCTION"],
    [true, "*drift*", "data_drift_score"],
    [true, "a*b*c", "a-b-b-c"],
    [false, "a*b*c", "a-c-b"],
    [false, "ab*ba", "aba"],
    [true, "ab*ba", "abba"],
    [false, "main", "main2"],
    [true, "a.c", "a.c"],
    [false, "a.c", "abc"],
    [true, "**", "x"],
    [true, "*CUDA out of memory*", "line one\nRuntimeError: cuda out of memory"],
  ])("%s: %s fits %s", (expected, glob, text) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  test("agree with the regular expression that they stand for", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 12 });
    const glob = fc.string({ unit: fc.constantFrom("a", "b", ".", "*"), maxLength: 8 });
    fc.assert(
      fc.property(glob, text, (pattern, value) => {
        const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "s");
        expect(matchesGlob(pattern, value)).toBe(expression.test(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test("take no longer for a pattern made to be slow", () => {
    const started = performance.now();
    expect(matchesGlob(`${"a*".repeat(200)}b`, "a".repeat(4_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
