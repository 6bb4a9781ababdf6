import { describe, expect, test } from "vitest";
import { newsWishesIn } from "../../src/chat/commands-news.ts";

const named = (glob: string, isMeant = false) => ({ glob, isMeant });

describe("wishes for news", () => {
  test.each([
    ["subscribe nightly*", { verb: "subscribe", pipeline: named("nightly*", true), what: "failures" }],
    ["Subscribe to Nightly training.", { verb: "subscribe", pipeline: named("Nightly training"), what: "failures" }],
    [
      "subscribe “Train on GPU” on dev all",
      { verb: "subscribe", pipeline: named("Train on GPU", true), branch: "dev", what: "all" },
    ],
    ['subscribe "Train on GPU"', { verb: "subscribe", pipeline: named("Train on GPU", true), what: "failures" }],
    ["/subscribe deploy, failures", { verb: "subscribe", pipeline: named("deploy"), what: "failures" }],
    ["unsubscribe from nightly on release/*", { verb: "unsubscribe", pipeline: named("nightly"), branch: "release/*" }],
    ["mute nightly for 2 hours", { verb: "mute", pipeline: named("nightly"), span: "2 hours" }],
    ["mute nightly", { verb: "mute", pipeline: named("nightly") }],
    ["unmute *", { verb: "unmute", pipeline: named("*", true) }],
    ["mute nightly 2h", { verb: "mute", pipeline: named("nightly"), span: "2h" }],
    ["mute nightly 90 min", { verb: "mute", pipeline: named("nightly"), span: "90 min" }],
    ['mute "train 24h"', { verb: "mute", pipeline: named("train 24h", true) }],
    ["mute stage 2", { verb: "mute", pipeline: named("stage 2") }],
    ["mute all for 1h", { verb: "mute", pipeline: named("*", true), span: "1h" }],
    ["unmute everything", { verb: "unmute", pipeline: named("*", true) }],
    ["unsubscribe from all", { verb: "unsubscribe", pipeline: named("*", true) }],
    ['unsubscribe "all"', { verb: "unsubscribe", pipeline: named("all", true) }],
    [
      'subscribe lint on "release/*"',
      { verb: "subscribe", pipeline: named("lint"), branch: "release/*", what: "failures" },
    ],
    [
      "subscribe “Train on GPU” on branch ‘dev’",
      { verb: "subscribe", pipeline: named("Train on GPU", true), branch: "dev", what: "failures" },
    ],
    [
      "subscribe lint,nightly* on dev all",
      [
        { verb: "subscribe", pipeline: named("lint"), branch: "dev", what: "all" },
        { verb: "subscribe", pipeline: named("nightly*", true), branch: "dev", what: "all" },
      ],
    ],
    [
      'subscribe "build, test" , lint on dev, deploy',
      [
        { verb: "subscribe", pipeline: named("build, test", true), what: "failures" },
        { verb: "subscribe", pipeline: named("lint"), branch: "dev", what: "failures" },
        { verb: "subscribe", pipeline: named("deploy"), what: "failures" },
      ],
    ],
    [
      "mute lint, nightly* for 2h",
      [
        { verb: "mute", pipeline: named("lint"), span: "2h" },
        { verb: "mute", pipeline: named("nightly*", true), span: "2h" },
      ],
    ],
    ["Subscriptions", { verb: "subscriptions" }],
    ["list our subscriptions", { verb: "subscriptions" }],
    ["mute", { verb: "usage", of: "mute" }],
    ["unsubscribe!", { verb: "usage", of: "unsubscribe" }],
  ])("%s", (text, expected) => {
    expect(newsWishesIn(text)).toEqual([expected].flat());
  });

  test.each([
    "how do I subscribe to alerts?",
    "mute an alert in grafana, how?",
    "subscribers of the topic",
    "muted alerts come back",
    "subscribe me to the newsletter of the team that owns the feature store",
    "what are subscriptions",
    "mute\nTraceback (most recent call last)",
  ])("are not what is a question: %s", (text) => {
    expect(newsWishesIn(text)).toBeUndefined();
  });

  test("take no longer when somebody tries to make them slow", () => {
    const started = performance.now();
    for (const text of [
      `mute ${"a for ".repeat(5000)}`,
      `subscribe ${" on".repeat(9000)}`,
      `subscribe ${"a ".repeat(90)}`,
      `subscribe ${'"'.repeat(190)}`,
      `subscribe a${' on "'.repeat(3)}${'",'.repeat(90)}`,
      `mute ${"1".repeat(190)}`,
    ])
      newsWishesIn(text);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
