import { describe, expect, test } from "vitest";
import { newsWishIn } from "../../src/chat/commands-news.ts";

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
    ["Subscriptions", { verb: "subscriptions" }],
    ["list our subscriptions", { verb: "subscriptions" }],
    ["mute", { verb: "usage", of: "mute" }],
    ["unsubscribe!", { verb: "usage", of: "unsubscribe" }],
  ])("%s", (text, expected) => {
    expect(newsWishIn(text)).toEqual(expected);
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
    expect(newsWishIn(text)).toBeUndefined();
  });

  test("take no longer when somebody tries to make them slow", () => {
    const started = performance.now();
    for (const text of [
      `mute ${"a for ".repeat(5000)}`,
      `subscribe ${" on".repeat(9000)}`,
      `subscribe ${"a ".repeat(90)}`,
    ])
      newsWishIn(text);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
