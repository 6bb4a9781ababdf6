import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packPlaces, packQuestion, placeVotedOn, unpackPlaces } from "../../../bot/slack/button-value.ts";
import { slackMessage } from "../../../bot/slack/render.ts";
import type { Reply, ReplyPart, ReplySource } from "../../../src/chat/reply.ts";
import type { Block } from "../../../src/content/page.ts";
import { blockFaults, isTooLong, type Json } from "../../helpers/slack-fake/block-kit.ts";
import { read } from "../../helpers/slack-fake/reading.ts";

function shown(parts: readonly ReplyPart[], text = "summary") {
  const message = slackMessage({ kind: "found", text, parts });
  expect(blockFaults(message.blocks)).toEqual([]);
  return { ...read(message.text, message.blocks as readonly unknown[] as readonly Json[]), blocks: message.blocks };
}

const RUNS = 150;

const SOURCE: ReplySource = {
  title: "CUDA out of memory",
  heading: "Fix",
  url: "https://docs.example/docs/runbooks/gpu#fix",
  owner: "ML platform team",
  reviewed: "2026-03-03",
  stale: false,
};

/** Text that breaks renderers: markup of several kinds, long, empty, in other scripts, with halves of characters. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    " ",
    "\n",
    "<!channel>",
    "<@U1>",
    "`",
    "``",
    "a `b` c",
    "\u202E",
    "\uD83D",
    "&amp;",
    "*x*",
    "https://x.example",
  ),
  fc.string({ minLength: 50, maxLength: 200 }).map((text) => text.repeat(50)),
  fc.constantFrom('"\\'.repeat(5_000), "\n".repeat(4_000), "日本語".repeat(4_000), "👩‍🚀".repeat(2_000)),
);
const url = fc.oneof(
  hostile,
  fc.constantFrom("https://docs.example/a", "javascript:alert(1)", `https://x.example/${"y".repeat(2_900)}`),
);

const source: fc.Arbitrary<ReplySource> = fc.record(
  {
    title: hostile,
    heading: hostile,
    url,
    stale: fc.boolean(),
    owner: hostile,
    reviewed: hostile,
    starter: fc.boolean(),
    extract: hostile,
  },
  { requiredKeys: ["title", "heading", "url", "stale"] },
);

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant("prose" as const), text: hostile }),
  fc.record({ type: fc.constant("code" as const), text: hostile }),
  fc.record({
    type: fc.constant("list" as const),
    ordered: fc.boolean(),
    start: fc.integer(),
    items: fc.array(hostile),
  }),
  fc.record({
    type: fc.constant("table" as const),
    rows: fc.array(fc.array(hostile, { maxLength: 5 }), { maxLength: 8 }),
  }),
);

const part: fc.Arbitrary<ReplyPart> = fc.oneof(
  fc.record({
    type: fc.constant("headline" as const),
    text: hostile,
    tone: fc.constantFrom("bad" as const, "good" as const, "busy" as const, "neutral" as const),
    url,
  }),
  fc.record({
    type: fc.constant("facts" as const),
    facts: fc.array(fc.record({ name: hostile, value: hostile, url }, { requiredKeys: ["name", "value"] }), {
      maxLength: 30,
    }),
  }),
  fc.record({
    type: fc.constant("text" as const),
    text: hostile,
    tone: fc.constantFrom("plain" as const, "quiet" as const, "warning" as const),
  }),
  fc.record({ type: fc.constant("quote" as const), blocks: fc.array(block) }),
  fc.record({ type: fc.constant("source" as const), source }),
  fc.record({
    type: fc.constant("choices" as const),
    label: hostile,
    collapsed: fc.boolean(),
    choices: fc.array(source, { maxLength: 30 }),
  }),
  fc.record({
    type: fc.constant("suggestions" as const),
    label: hostile,
    questions: fc.array(hostile, { maxLength: 30 }),
  }),
  fc.record({
    type: fc.constant("buttons" as const),
    buttons: fc.array(fc.record({ action: hostile, label: hostile, value: hostile }), { maxLength: 30 }),
  }),
);

const reply: fc.Arbitrary<Reply> = fc.record({
  kind: fc.constantFrom("found" as const, "announcement" as const, "nothing" as const),
  text: hostile,
  parts: fc.array(part, { maxLength: 60 }),
});

describe("a reply in Block Kit", () => {
  test("is valid, whatever it holds", () => {
    fc.assert(
      fc.property(reply, hostile, (any, question) => {
        const more = [{ id: "show", label: "Show to everyone", value: packQuestion(question) || "x" }];
        for (const message of [slackMessage(any), slackMessage(any, more)]) {
          expect(blockFaults(message.blocks)).toEqual([]);
          expect(isTooLong(message.blocks)).toBe(false);
          expect(message.text).toMatch(/\S/);
          expect(message.text.length).toBeLessThan(12_000);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test("notifies nobody and links only to the web, whatever it holds", () => {
    fc.assert(
      fc.property(reply, (any) => {
        const { text, blocks } = slackMessage(any);
        const { notifies, links } = read(text, blocks as readonly unknown[] as readonly Json[]);
        expect(notifies).toEqual([]);
        expect(links.filter((link) => !/^https?:\/\//.test(link))).toEqual([]);
      }),
    );
  });

  test("shows an answer the way people read it", () => {
    const message = slackMessage({
      kind: "found",
      text: "CUDA out of memory › Fix: Halve `it` & start again.",
      parts: [
        { type: "text", text: "Past its review.", tone: "warning" },
        {
          type: "quote",
          blocks: [
            { type: "prose", text: "Halve `batch_size`." },
            { type: "prose", text: "Then start again." },
            { type: "code", language: "sh", text: "python train.py\n" },
            { type: "list", ordered: true, start: 3, items: ["Look.", "Act."] },
          ],
        },
        { type: "source", source: { ...SOURCE, stale: true, starter: true } },
        { type: "choices", label: "Other places", collapsed: true, choices: [SOURCE] },
        { type: "buttons", buttons: [{ action: "helpful", label: "👍 This helped", value: "{}" }] },
      ],
    });
    expect(message).toMatchSnapshot();
  });

  test("aligns a narrow table, and names the cells of a wide one", () => {
    const rows = [
      ["sign", "means"],
      ["OOM", "memory"],
    ];
    expect(shown([{ type: "quote", blocks: [{ type: "table", rows }] }]).text).toBe("sign  means\nOOM   memory");
    const wide = [
      ["sign", "what it means"],
      ["OOM", "x".repeat(80)],
      ["", "y"],
    ];
    expect(shown([{ type: "quote", blocks: [{ type: "table", rows: wide }] }]).text).toBe(
      `sign: OOM · what it means: ${"x".repeat(80)}\nwhat it means: y`,
    );
  });

  test("shows facts in two columns with their links, and in one where markup would change them", () => {
    const commit = { name: "Commit", value: "4f2c1aa", url: "https://ci.example/c/4f2c1aa?a=1&b=2" };
    const columns = shown([
      { type: "facts", facts: [{ name: "Step", value: "train_the_model <b> 02:41:00 & c" }, commit] },
    ]);
    expect(columns.text).toBe("Step\ntrain_the_model <b> 02:41:00 & c\nCommit\n4f2c1aa");
    expect(columns.links).toEqual(["https://ci.example/c/4f2c1aa?a=1&b=2"]);
    expect(columns.blocks[0]?.type).toBe("section");
    for (const value of ["_private_", "*a*", "`x`", "~old~", "a:boom:b", "a|b"]) {
      const { text, blocks, links } = shown([{ type: "facts", facts: [{ name: "Branch", value }, commit] }]);
      expect(text).toBe(`Branch: ${value}\nCommit: 4f2c1aa`);
      expect(links).toEqual(["https://ci.example/c/4f2c1aa?a=1&b=2"]);
      expect(blocks[0]?.type).toBe("rich_text");
    }
  });

  test.each(["bad", "good", "busy", "neutral"] as const)("says by a sign that the tone is %s", (tone) => {
    expect(shown([{ type: "headline", text: "Nightly retrain", tone }]).text).toMatch(/^[🔴🟢🔵⚪] Nightly retrain$/u);
  });

  test("cuts a quotation that is too long, keeps its source, and never cuts code inside a line", () => {
    const code = Array.from({ length: 900 }, (_, i) => `line ${i} of the script`).join("\n");
    const { text, links } = shown([
      {
        type: "quote",
        blocks: [
          { type: "prose", text: "First." },
          { type: "code", text: code },
          { type: "prose", text: "Last." },
        ],
      },
      { type: "source", source: SOURCE },
    ]);
    expect(text).toContain("\n…\n");
    expect(text).not.toContain("Last.");
    expect(links).toEqual([SOURCE.url]);
    const lines = text.split("\n").filter((line) => line.startsWith("line "));
    expect(lines.every((line) => line.endsWith(" of the script"))).toBe(true);
    expect(lines.length).toBeGreaterThan(200);
  });

  test("says something even when it has no parts and no words", () => {
    expect(shown([], "").text).toBe("…");
    expect(shown([], "Only a summary.").text).toBe("Only a summary.");
  });
});

describe("what a button carries", () => {
  test("gives the places back, shortened where they must be", () => {
    const places = [SOURCE, { ...SOURCE, title: "Other", stale: true, starter: true, extract: "Why." }];
    expect(unpackPlaces(packPlaces(places))).toEqual(places);
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 12 }), (any) => {
        const value = packPlaces(any);
        expect(value.length).toBeLessThanOrEqual(2_000);
        expect(unpackPlaces(value).length).toBeGreaterThan(0);
      }),
    );
  });

  test("is nothing where it is none of ours", () => {
    for (const value of ["", "{", "[1]", '[{"t":1}]', "null"]) {
      expect(unpackPlaces(value)).toEqual([]);
      expect(placeVotedOn(value)).toBeUndefined();
    }
    expect(placeVotedOn('{"path":"a.md","anchor":""}')).toEqual({ path: "a.md", anchor: "" });
  });

  test("keeps both ends of a long question", () => {
    const packed = packQuestion(`START ${"x ".repeat(3_000)} END`);
    expect(packed.length).toBeLessThanOrEqual(2_000);
    expect(packed).toMatch(/^START.*END$/s);
  });
});
