import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clean, escapeMarkup, plainText, webUrl } from "../../../bot/slack/text.ts";

describe("what a person said in Slack", () => {
  test.each([
    ["<@U0BOT> why did it fail?", "why did it fail?"],
    ["hey <@U0BOT|docent>, why?", "hey , why?"],
    ["ask <@U0ANA> or <@U0BEN|ben>", "ask someone or @ben"],
    ["see <#C0ML|ml-alerts> and <#C0OTHER>", "see #ml-alerts and a channel"],
    ["<https://ci.example/runs/7|run 7> and <https://ci.example/runs/8>", "run 7 and https://ci.example/runs/8"],
    ["<http://train.py|train.py> died", "train.py died"],
    ["<mailto:a@b.example|a@b.example> <mailto:c@d.example>", "a@b.example c@d.example"],
    ["<!channel> <!here> <!subteam^S1|@ops> <!subteam^S2>", "@channel @here @ops @subteam"],
    ["a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"],
    ["&amp;lt;b&amp;gt;", "&lt;b&gt;"],
    ["vector<int> and <b>", "vector<int> and <b>"],
    ["", ""],
  ])("%j is %j", (markup, words) => {
    expect(plainText(markup, "U0BOT")).toBe(words);
  });

  test("is what they typed, whatever they typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (typed) => {
        expect(plainText(`<@U0BOT> ${escapeMarkup(typed)}`, "U0BOT")).toBe(typed.trim());
      }),
    );
  });
});

describe("text that Slack shows", () => {
  test("is no markup", () => {
    expect(escapeMarkup("<!channel> & <@U0ANA>")).toBe("&lt;!channel&gt; &amp; &lt;@U0ANA&gt;");
  });

  test("has no controls, no turned direction and no half characters", () => {
    expect(clean("a\u0000b\u202Ec\u2066d\r\ne\tf\uD83D", 100)).toBe("abcd\ne\tf\uFFFD");
  });

  test("is cut between characters, with an ellipsis", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const cut = clean(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  test.each([
    ["https://docs.example/a b", "https://docs.example/a%20b"],
    ["http://127.0.0.1:3000/docs", "http://127.0.0.1:3000/docs"],
    ["javascript:alert(1)", undefined],
    ["data:text/html,x", undefined],
    ["//docs.example", undefined],
    [`https://docs.example/${"x".repeat(3_000)}`, undefined],
  ])("links to %j as %j", (url, href) => {
    expect(webUrl(url)).toBe(href);
  });
});
