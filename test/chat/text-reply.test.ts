import { describe, expect, test } from "vitest";
import type { Reply, ReplyPart, ReplySource } from "../../src/chat/reply.ts";
import { textReply } from "../../src/chat/text-reply.ts";
import { displayWidth, wrap } from "../../src/chat/text-wrap.ts";
import { sayDate, shorten } from "../../src/chat/words.ts";

const source: ReplySource = {
  title: "CUDA out of memory",
  heading: "Fix",
  url: "http://127.0.0.1:3000/docs/runbooks/gpu#fix",
  owner: "ML platform team",
  reviewed: "2026-03-03",
  stale: false,
};

function print(parts: readonly ReplyPart[], options: Partial<Parameters<typeof textReply>[1]> = {}): string {
  const reply: Reply = { kind: "found", text: "", parts };
  return textReply(reply, { isTTY: false, columns: 60, env: {}, ...options });
}

describe("a reply in a terminal", () => {
  test("quotes, cites and lists", () => {
    const printed = print([
      {
        type: "text",
        text: "Past its review: last checked on 3 March 2026. Check with ML platform team before you rely on it.",
        tone: "warning",
      },
      {
        type: "quote",
        blocks: [
          { type: "prose", text: "Halve the batch size, and start the run again from its last checkpoint." },
          {
            type: "code",
            language: "sh",
            text: "python train.py \\\n\t--batch-size 16 --a-line-that-is-longer-than-the-terminal-is-wide",
          },
          {
            type: "list",
            ordered: true,
            items: ["First look at the log of the pod that died, from its end.", "Then act."],
          },
          { type: "list", ordered: false, items: ["one"] },
          {
            type: "table",
            rows: [
              ["a", "b"],
              ["1", "2"],
            ],
          },
        ],
      },
      { type: "source", source: { ...source, stale: true, starter: true } },
      {
        type: "choices",
        label: "Other places",
        collapsed: true,
        choices: [{ ...source, heading: source.title, extract: "A node was lost." }],
      },
      { type: "suggestions", label: "For example", questions: ["how do I roll back?"] },
      { type: "buttons", buttons: [{ action: "helpful", label: "yes", value: "" }] },
    ]);
    expect(printed).toMatchInlineSnapshot(`
      "Past its review: last checked on 3 March 2026. Check with ML
      platform team before you rely on it.

      │ Halve the batch size, and start the run again from its
      │ last checkpoint.
      │
      │     python train.py \\
      │     	--batch-size 16 --a-line-that-is-longer-than-the-terminal-is-wide
      │
      │ 1. First look at the log of the pod that died, from its
      │    end.
      │ 2. Then act.
      │
      │ - one
      │
      │ a | b
      │ 1 | 2

      CUDA out of memory › Fix
      http://127.0.0.1:3000/docs/runbooks/gpu#fix
      Owner: ML platform team · reviewed 3 March 2026 · past its
      review · starter page

      Other places:
      1. CUDA out of memory
         http://127.0.0.1:3000/docs/runbooks/gpu#fix
         Owner: ML platform team · reviewed 3 March 2026
         A node was lost.

      For example:
      - how do I roll back?
      "
    `);
  });

  test("never wraps code and never breaks an address", () => {
    const command = `curl ${"x".repeat(90)}`;
    const url = `http://127.0.0.1:3000/docs/${"long-".repeat(20)}`;
    const printed = print(
      [
        {
          type: "quote",
          blocks: [
            { type: "code", text: command },
            { type: "prose", text: `See ${url} for more.` },
          ],
        },
        { type: "source", source: { ...source, url } },
      ],
      { columns: 40 },
    );
    expect(printed).toContain(`    ${command}\n`);
    expect(printed.split(url)).toHaveLength(3);
  });

  test("fits the terminal, wide characters included", () => {
    const printed = print(
      [
        {
          type: "quote",
          blocks: [{ type: "prose", text: `${"担当者が変わるとき".repeat(9)} ${"ein Wort ".repeat(20)}` }],
        },
      ],
      { columns: 30 },
    );
    for (const line of printed.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(30);
  });
});

describe("colours", () => {
  const parts: readonly ReplyPart[] = [{ type: "source", source }];
  const sequence = "\u001b[";

  test("are used in a terminal only", () => {
    expect(print(parts, { isTTY: true })).toContain(sequence);
    expect(print(parts)).not.toContain(sequence);
  });

  test("are off with NO_COLOR and in a dumb terminal", () => {
    expect(print(parts, { isTTY: true, env: { NO_COLOR: "1" } })).not.toContain(sequence);
    expect(print(parts, { isTTY: true, env: { TERM: "dumb" } })).not.toContain(sequence);
    expect(print(parts, { isTTY: true, env: { NO_COLOR: "" } })).toContain(sequence);
  });

  test("end on every line", () => {
    const printed = print([{ type: "text", text: "word ".repeat(60), tone: "quiet" }], { isTTY: true });
    for (const line of printed.trimEnd().split("\n")) {
      expect(line.startsWith("\u001b[2m")).toBe(true);
      expect(line.endsWith("\u001b[0m")).toBe(true);
    }
  });
});

test("control sequences in the docs do not reach the terminal", () => {
  const evil = "safe\u001b[2J\u001b]0;title\u0007\u009b31m\u202eback\r\nnext";
  const printed = print([
    {
      type: "quote",
      blocks: [
        { type: "prose", text: evil },
        { type: "code", text: evil },
      ],
    },
    { type: "source", source: { ...source, title: evil, owner: evil } },
  ]);
  expect(printed).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(printed).toContain("safe[2J");
});

describe("wrapping", () => {
  test.each([
    ["a bb ccc", 4, ["a bb", "ccc"]],
    ["", 10, [""]],
    ["one\n\ntwo", 10, ["one", "", "two"]],
    ["abcdefgh", 3, ["abc", "def", "gh"]],
    ["日本語", 4, ["日本", "語"]],
    ["x 日本", 5, ["x", "日本"]],
  ])("%j at %i", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test.each([
    ["abc", 3],
    ["日本", 4],
    ["e\u0301", 1],
    ["👩‍👩‍👧", 2],
  ])("%j fills %i columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test("dates are written out, whatever the time zone", () => {
  expect(sayDate("2026-03-03")).toBe("3 March 2026");
  expect(sayDate("2026-12-31T23:59:59Z")).toBe("31 December 2026");
  expect(sayDate("soon")).toBe("soon");
  expect(sayDate("2026-13-01")).toBe("2026-13-01");
});

test("shortening ends at a word and keeps characters whole", () => {
  expect(shorten("one two three", 10)).toBe("one two…");
  expect(shorten("one two", 7)).toBe("one two");
  expect(shorten("😀".repeat(10), 6)).toBe("😀😀…");
});
