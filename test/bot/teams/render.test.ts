import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderCard } from "../../../bot/teams/render.ts";
import type { Reply, ReplyPart, ReplySource } from "../../../src/chat/reply.ts";
import { cardFaults, readCard } from "./card-reader.ts";

const SOURCE: ReplySource = {
  title: "CUDA out of memory",
  heading: "Fix",
  url: "https://docs.example/docs/runbooks/gpu#fix",
  owner: "ML platform team",
  reviewed: "2026-03-03",
  stale: false,
};

function reply(parts: readonly ReplyPart[], over: Partial<Reply> = {}): Reply {
  return { kind: "found", text: "Summary.", parts, ...over };
}

const FOUND = reply([
  { type: "text", text: "Past its review.", tone: "warning" },
  {
    type: "quote",
    blocks: [
      { type: "prose", text: "Halve the batch size with `--batch-size`." },
      { type: "code", language: "python", text: "if x:\n    y()" },
      { type: "list", ordered: true, start: 3, items: ["three", "four"] },
      { type: "table", rows: [["a", "b"], ["1"]] },
    ],
  },
  { type: "source", source: { ...SOURCE, stale: true, starter: true } },
  {
    type: "choices",
    label: "Other places",
    collapsed: true,
    choices: [{ ...SOURCE, title: "Elsewhere", extract: "Words." }],
  },
  {
    type: "buttons",
    buttons: [
      { action: "helpful", label: "👍", value: '{"path":"a.md","anchor":""}' },
      { action: "not-helpful", label: "👎", value: '{"path":"a.md","anchor":""}' },
    ],
  },
]);

const ANNOUNCEMENT = reply(
  [
    { type: "headline", text: "Nightly retrain failed", tone: "bad", url: "https://ci.example/1" },
    {
      type: "facts",
      facts: [
        { name: "Branch", value: "feature_x" },
        { name: "Run", value: "#12", url: "https://ci.example/1(a)" },
      ],
    },
    { type: "choices", label: "Runbooks", collapsed: false, choices: [SOURCE] },
    { type: "suggestions", label: "Ask", questions: ["what does it mean?"] },
  ],
  { kind: "announcement" },
);

describe("a reply as an Adaptive Card", () => {
  test("every part is valid in 1.5", () => {
    expect(cardFaults(renderCard(FOUND, { question: "q", share: [{ id: "19:a", name: "ML alerts" }] }))).toEqual([]);
    expect(cardFaults(renderCard(ANNOUNCEMENT))).toEqual([]);
  });

  test("a card that is wrong is seen to be wrong", () => {
    expect(cardFaults({ type: "AdaptiveCard", version: "1.5", body: [{ type: "Unheard" }] })).not.toEqual([]);
  });

  test("reads in order: warning, quotation, place, owner, date", () => {
    const { text, links } = readCard(renderCard(FOUND));
    expect(text).toBe(
      [
        "Past its review.",
        "Halve the batch size with --batch-size.",
        "if x:\n    y()",
        "3.",
        "three",
        "4.",
        "four",
        "a",
        "b",
        "1",
        " ",
        "CUDA out of memory › Fix",
        "Owner: ML platform team · reviewed 3 March 2026 · starter page · past its review",
      ].join("\n"),
    );
    expect(links).toEqual([SOURCE.url]);
  });

  test("other places open inside the card", () => {
    const card = renderCard(FOUND);
    const toggle = readCard(card).actions.find(({ type }) => type === "Action.ToggleVisibility");
    expect(toggle?.["title"]).toBe("Other places (1)");
    const { text } = readCard(card, new Set(toggle?.["targetElements"] as string[]));
    expect(text).toContain("Elsewhere › Fix");
    expect(text).toContain("Words.");
  });

  test("thumbs carry place and question, and give way to thanks", () => {
    const [thumb] = readCard(renderCard(FOUND, { question: "why?" })).actions;
    expect(thumb).toMatchObject({
      type: "Action.Execute",
      verb: "press",
      data: { verb: "press", action: "helpful", value: '{"path":"a.md","anchor":""}', question: "why?" },
      // Whatever a form in the card wants to know.
      associatedInputs: "none",
      fallback: { type: "Action.Submit", data: { verb: "press" }, associatedInputs: "none" },
    });
    const voted = readCard(renderCard(FOUND, { question: "why?", done: { instead: "votes", text: "Thank you." } }));
    expect(voted.text).toContain("Thank you.");
    expect(voted.actions.map(({ title }) => title)).toEqual(["Other places (1)"]);
  });

  test("an answer can be shown to everyone where it is offered, and with a question that fits a button", () => {
    const titles = (options: Parameters<typeof renderCard>[1]) =>
      readCard(renderCard(FOUND, options)).actions.map(({ title }) => title);
    const places = [{ id: "19:a", name: "ML alerts" }];
    expect(titles({ question: "q", share: "button" })).toContain("Show to everyone");
    expect(titles({ question: "q" })).not.toContain("Show to everyone");
    expect(titles({ share: "button" })).not.toContain("Show to everyone");
    expect(titles({ question: "q".repeat(1_001), share: "button" })).not.toContain("Show to everyone");
    expect(titles({ question: "q", share: places })).toContain("Show it there");
    expect(titles({ question: "q", share: places })).not.toContain("Show to everyone");
    expect(titles({ question: "q".repeat(1_001), share: places })).not.toContain("Show it there");
  });

  test("a headline takes the colour of its tone and leads to the run", () => {
    const tones = (["bad", "good", "busy", "neutral"] as const).map((tone) => {
      const [first] = renderCard(reply([{ type: "headline", text: "x", tone }]))["body"] as { style: string }[];
      return first?.style;
    });
    expect(tones).toEqual(["attention", "good", "accent", "emphasis"]);
    expect(readCard(renderCard(ANNOUNCEMENT)).links).toContain("https://ci.example/1");
  });

  test("facts are read as they are", () => {
    const value = "*a* _b_ [x](http://evil.example) <at>all</at> `c` ~d~ \\ # 1. - +";
    const { text, links } = readCard(renderCard(reply([{ type: "facts", facts: [{ name: "N", value }] }])));
    expect(text).toBe(`N: ${value}`);
    expect(links).toEqual([]);
  });

  test("a quotation that is too long ends with whole lines and says so", () => {
    const code = Array.from({ length: 200 }, (_, line) => `line ${line} ${"x".repeat(30)}`);
    const { text } = readCard(
      renderCard(reply([{ type: "quote", blocks: [{ type: "code", text: code.join("\n") }] }])),
    );
    const lines = text.split("\n");
    expect(lines.at(-1)).toBe("… the rest is on the page.");
    expect(lines.at(-2)).toBe("…");
    expect(code).toEqual(expect.arrayContaining(lines.slice(0, -2)));
    expect(lines.length).toBeGreaterThan(40);
  });

  test("addresses that are not of the web lead nowhere", () => {
    const bad = "javascript:alert(1)";
    const { links } = readCard(
      renderCard(
        reply([
          { type: "source", source: { ...SOURCE, url: bad } },
          { type: "headline", text: "x", tone: "bad", url: bad },
          { type: "facts", facts: [{ name: "a", value: "b", url: bad }] },
        ]),
      ),
    );
    expect(links).toEqual([]);
  });
});

const HOSTILE = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "[x](http://evil.example)",
    "**b**",
    "<at>all</at>",
    "\u202Egnp.exe",
    "\u0000",
    "javascript:alert(1)",
    "&lt;",
    "{{DATE(2026-01-01)}}",
    "# a\n- b\n1. c",
    "`",
    "\ud800",
  ),
  fc.nat({ max: 60_000 }).map((length) => "long ".repeat(length / 5)),
);

const block = fc.oneof(
  fc.record({ type: fc.constant("prose" as const), text: HOSTILE }),
  fc.record({ type: fc.constant("code" as const), language: HOSTILE, text: HOSTILE }),
  fc.record({ type: fc.constant("list" as const), ordered: fc.boolean(), items: fc.array(HOSTILE) }),
  fc.record({ type: fc.constant("table" as const), rows: fc.array(fc.array(HOSTILE, { maxLength: 12 })) }),
);
const source = fc.record(
  {
    title: HOSTILE,
    heading: HOSTILE,
    url: fc.oneof(HOSTILE, fc.webUrl()),
    owner: HOSTILE,
    reviewed: HOSTILE,
    stale: fc.boolean(),
    starter: fc.boolean(),
    extract: HOSTILE,
  },
  { requiredKeys: ["title", "heading", "url", "stale"] },
);
const part: fc.Arbitrary<ReplyPart> = fc.oneof(
  fc.record({
    type: fc.constant("headline" as const),
    text: HOSTILE,
    tone: fc.constantFrom("bad" as const, "good" as const),
    url: HOSTILE,
  }),
  fc.record({
    type: fc.constant("facts" as const),
    facts: fc.array(fc.record({ name: HOSTILE, value: HOSTILE, url: fc.oneof(HOSTILE, fc.webUrl()) })),
  }),
  fc.record({
    type: fc.constant("text" as const),
    text: HOSTILE,
    tone: fc.constantFrom("plain" as const, "quiet" as const, "warning" as const),
  }),
  fc.record({ type: fc.constant("quote" as const), blocks: fc.array(block) }),
  fc.record({ type: fc.constant("source" as const), source }),
  fc.record({
    type: fc.constant("choices" as const),
    label: HOSTILE,
    collapsed: fc.boolean(),
    choices: fc.array(source),
  }),
  fc.record({ type: fc.constant("suggestions" as const), label: HOSTILE, questions: fc.array(HOSTILE) }),
  fc.record({
    type: fc.constant("buttons" as const),
    buttons: fc.array(fc.record({ action: HOSTILE, label: HOSTILE, value: fc.string({ maxLength: 2_000 }) }), {
      maxLength: 4,
    }),
  }),
) as fc.Arbitrary<ReplyPart>;

describe("whatever a reply holds", () => {
  const anyReply = fc.record({
    kind: fc.constantFrom("found" as const, "announcement" as const),
    text: HOSTILE,
    parts: fc.array(part, { maxLength: 40 }),
  });

  test("the card is valid, below 80 KB, and hides, turns and links nothing of its own", () => {
    fc.assert(
      fc.property(anyReply, HOSTILE, (any, question) => {
        const card = renderCard(any, { question, share: [{ id: "19:a", name: "x" }] });
        const json = JSON.stringify(card);
        expect(json.length * 2).toBeLessThan(80_000);
        expect(json.isWellFormed()).toBe(true);
        const { text, links } = readCard(card, new Set(Array.from({ length: 40 }, (_, index) => `choices-${index}`)));
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\n\t]/u);
        for (const link of links) expect(link).toMatch(/^https?:\/\//);
        expect(cardFaults(card)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
