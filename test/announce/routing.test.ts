import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchRoute } from "../../src/announce/matching.ts";
import { holdsDoubtful, matchesGlob, route, routeChange } from "../../src/announce/routing.ts";
import type { Route } from "../../src/config/config.ts";
import { parseKnowledge } from "../../src/config/read-knowledge.ts";
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

test("what is in doubt is held where one of the routes to a place says so", () => {
  const { knowledge } = parseKnowledge(
    `
team: {name: ML, askWhom: us}
routes:
  - {name: a, when: {}, to: [{teams: ML}], whenInDoubt: repeat}
  - {name: b, when: {}, to: [{teams: ML}, {web: ml}], whenInDoubt: hold}
  - {name: c, when: {}, to: [{slack: "#ml-alerts"}]}
`,
    "docent.yaml",
  );
  const web = { platform: "web", channel: "ml" } as const;
  const places = [team, web, alerts, { ...team, channel: "other" }];
  expect(places.map((to) => holdsDoubtful(to, knowledge.routes))).toEqual([true, true, false, false]);
});

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

describe("labels by name", () => {
  const one = event("failed", 0, { labels: { repository: "octo-org/churn-model", team: "risk" } });

  test("have to match each", () => {
    expect(fits({ labels: { repository: ["octo-org/*"], team: ["risk", "fraud"] } }, one)).toBe(true);
    expect(fits({ labels: { repository: ["octo-org/*"], team: ["fraud"] } }, one)).toBe(false);
    expect(fits({ labels: { cluster: ["*"] } }, one)).toBe(false);
  });

  test("are no properties that every object has", () => {
    expect(fits({ labels: { constructor: ["*"] } }, one)).toBe(false);
  });
});

test("the severity is that of the alert, else the label of that name", () => {
  expect(fits({ severity: ["critical"] }, event("firing", 0, { alert: { severity: "critical" } }))).toBe(true);
  expect(fits({ severity: ["critical"] }, event("firing", 0, { labels: { severity: "critical" } }))).toBe(true);
});

describe("what a route must not be", () => {
  const but = (not: Route["when"], one: PipelineEvent, when: Route["when"] = {}) =>
    route(one, [routeTo(when, { not })]);

  test("keeps out what one of its fields matches, and nothing that the event does not say", () => {
    expect(but({ pipeline: ["nightly*"], environment: ["dev"] }, event("failed", 0))).toEqual([]);
    expect(but({ environment: ["dev"] }, event("failed", 0))).toHaveLength(1);
    expect(but({ labels: { repository: ["octo-org/*"] } }, event("failed", 0))).toEqual([]);
  });

  test("opens no card for a status that it names, while a card that is there follows its run", () => {
    const opened = but({ status: ["skipped"] }, event("skipped", 0), { status: ["*"] });
    expect(opened.map(({ opens }) => opens)).toEqual([false]);
  });
});

describe("without a word about branches", () => {
  const opens = (one: PipelineEvent, when: Route["when"] = {}) => route(one, [routeTo(when)]).some((to) => to.opens);

  test.each<[boolean, Partial<PipelineEvent>]>([
    [true, { ref: "main" }],
    [true, { ref: "master" }],
    [true, { ref: "release/2026-11" }],
    [true, { ref: "v1.4.0" }],
    [true, { ref: "8a1d5d2a3ee0c3a9a9d6bd0d3f0f0a3b8f0a1b2c" }],
    [false, { ref: "feature/mains" }],
    [false, { ref: "main", labels: { fork: "mallory/churn-model" } }],
    [false, { kind: "run", ref: "dev" }],
    [true, { kind: "deployment", ref: "dev", environment: "production" }],
    ...["Preview", "Preview – shop", "review/some-branch", "pr-12", "PR 12"].map(
      (environment) => [false, { kind: "deployment", environment }] as [boolean, Partial<PipelineEvent>],
    ),
    ...["preprod", "prod", "reviewers", "production"].map(
      (environment) => [true, { kind: "deployment", environment }] as [boolean, Partial<PipelineEvent>],
    ),
    [false, { kind: "deployment", environment: "shop-42", labels: { transient: "true" } }],
    [true, { kind: "alert", status: "firing", environment: "preview" }],
    [true, { kind: "alert", status: "firing", ref: "dev" }],
  ])("%s for a failure with %o", (expected, more) => {
    expect(opens(event("failed", 0, more))).toBe(expected);
  });

  test("only a card that is there follows a run of somebody's branch", () => {
    expect(route(event("failed", 0, { ref: "dev" }), [routeTo({})]).map((to) => to.opens)).toEqual([false]);
  });

  test("a route that names environments means them", () => {
    const preview = event("failed", 0, { kind: "deployment", environment: "review/x" });
    expect(opens(preview, { environment: ["review/*"] })).toBe(true);
    expect(opens(preview, { branch: ["*"] })).toBe(true);
    expect(matchRoute(preview, routeTo({}))).toMatchObject({ because: expect.stringContaining("is review/x, and") });
  });

  test("a route that names branches or statuses means what it says", () => {
    expect(opens(event("failed", 0, { ref: "dev" }), { branch: ["*"] })).toBe(true);
    expect(opens(event("failed", 0, { ref: "dev" }), { status: ["failed"] })).toBe(true);
  });
});

describe("quiet hours", () => {
  const night = { timeZone: "UTC", days: ["friday"], from: 20 * 60, to: 7 * 60 } as const;
  const one = event("failed", 0, { labels: { severity: "low" } });
  const evening = new Date("2026-11-20T22:00:00Z");
  const until = new Date("2026-11-21T07:00:00Z");

  test("hold what would open a card until they end", () => {
    expect(route(one, [routeTo({}, { quiet: [night] })], evening)).toMatchObject([{ opens: true, quietUntil: until }]);
    expect(route(one, [routeTo({}, { quiet: [night] })], until)[0]).not.toHaveProperty("quietUntil");
  });

  test("let pass what the route calls urgent, all of whose conditions hold", () => {
    const urgent = { severity: ["critical"], branch: ["main"] };
    const to = [routeTo({}, { quiet: [{ ...night, urgent }] })];
    expect(route(one, to, evening)[0]).toHaveProperty("quietUntil");
    expect(route({ ...one, labels: { severity: "critical" } }, to, evening)[0]).not.toHaveProperty("quietUntil");
  });

  test("of one route do not hold back what another tells the same channel now", () => {
    const to = [routeTo({}, { quiet: [night] }), routeTo({})];
    expect(route(one, to, evening)[0]).not.toHaveProperty("quietUntil");
  });
});

test("routes of docent.yaml arrive here as they were meant", () => {
  const { knowledge, problems } = parseKnowledge(
    `
team: {name: ML, askWhom: us}
routes:
  - name: risk
    when: {label: {team: risk, repository: [octo-org/*]}, not: {pipeline: lint*}}
    to: [{slack: "#risk", digest: daily}, {web: risk}]
    quiet: {timeZone: Europe/Berlin, days: [weekdays, sat], from: "20:00", to: "07:30", urgent: {severity: critical}}
    batch: 10 minutes
    digest: {every: week, on: friday, at: "16:00", timeZone: Europe/Berlin}
`,
    "docent.yaml",
  );
  expect(problems).toEqual([]);
  expect(knowledge.routes).toEqual([
    {
      name: "risk",
      when: { labels: { team: ["risk"], repository: ["octo-org/*"] } },
      not: { pipeline: ["lint*"] },
      to: [
        { platform: "slack", channel: "#risk" },
        { platform: "web", channel: "risk" },
      ],
      mention: [],
      quiet: [
        {
          timeZone: "Europe/Berlin",
          days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
          from: 1200,
          to: 450,
          urgent: { severity: ["critical"] },
        },
      ],
      batchMs: 600_000,
      digests: [
        {
          to: { platform: "slack", channel: "#risk" },
          schedule: { every: "day", on: "monday", at: 540, timeZone: "UTC" },
        },
        {
          to: { platform: "web", channel: "risk" },
          schedule: { every: "week", on: "friday", at: 960, timeZone: "Europe/Berlin" },
        },
      ],
    },
  ]);
});

describe("what opens a card", () => {
  const opening = (when: Route["when"]) =>
    EVENT_STATUSES.filter((status) => route(event(status, 0), [routeTo(when)]).some(({ opens }) => opens));

  test("is bad news, when the route says nothing", () => {
    expect(opening({})).toEqual(["failed", "rolled_back", "firing", "rejected"]);
  });

  test("is what a registry or a release says, too: nothing there ever fails", () => {
    const openingOf = (kind: "model" | "release") =>
      EVENT_STATUSES.filter((status) => route(event(status, 0, { kind }), [routeTo({})]).some(({ opens }) => opens));
    const bad = ["failed", "rolled_back", "firing", "rejected"];
    expect(openingOf("model").filter((status) => !bad.includes(status))).toEqual(["registered", "promoted", "aliased"]);
    expect(openingOf("release").filter((status) => !bad.includes(status))).toEqual(["published"]);
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

test("a failure opens the card of a pipeline that flaps, though the card's own run was started again and succeeded", () => {
  const flap = Array.from({ length: 5 }, (_, turn) =>
    event(turn % 2 === 0 ? "failed" : "succeeded", turn, { runId: String(41 + turn) }),
  );
  const mended = event("succeeded", 6, { runId: "45", attempt: 2 });
  const opened = (...more: readonly PipelineEvent[]) => {
    const { changes } = live([...flap, mended, ...more]);
    const last = changes.findLast(({ card }) => card === "github|Nightly training|45");
    expect(last).toMatchObject({ event: { status: "succeeded" }, flapping: {} });
    return last && routeChange(last, [routeTo({})]).map(({ opens }) => opens);
  };
  const next = event("failed", 7, { runId: "46" });
  expect(opened()).toEqual([false]);
  expect(opened(next)).toEqual([true]);
  expect(opened(next, event("succeeded", 8, { runId: "46", attempt: 2 }))).toEqual([false]);
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
