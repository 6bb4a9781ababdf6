import { describe, expect, test } from "vitest";
import type { Answer, Passage } from "../../src/answer/answer.ts";
import { type ConversationFault, createConversation } from "../../src/chat/conversation.ts";
import type { IncomingMessage } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/reply.ts";

const best: Passage = {
  path: "runbooks/gpu.md",
  url: "/docs/runbooks/gpu#fix",
  anchor: "fix",
  title: "CUDA out of memory",
  heading: "Fix",
  trail: [],
  owner: "ML platform team",
  reviewed: "2026-03-03",
  stale: false,
  score: 3,
  text: "Halve the batch size.",
  marks: [],
  blocks: [{ type: "prose", text: "Halve the batch size. Start the run again." }],
};
const { blocks: _blocks, ...place } = best;
const found: Answer = {
  kind: "found",
  query: "cuda",
  best,
  others: [1, 2, 3].map((n) => ({ ...place, title: `Other ${n}` })),
};

function message(text: string, over: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    id: "m-1",
    platform: "web",
    workspace: "w",
    channel: "c",
    thread: "t",
    user: "u",
    text,
    surface: "direct",
    addressed: true,
    fromBot: false,
    outsider: false,
    sentAt: "2026-11-20T03:00:00Z",
    ...over,
  };
}

interface Talk {
  readonly say: (text: string, over?: Partial<IncomingMessage>) => Promise<Reply>;
  readonly converse: ReturnType<typeof createConversation>;
  readonly asked: string[];
  readonly faults: ConversationFault[];
}

function talk(answer: Answer | ((text: string) => Promise<Answer>)): Talk {
  const asked: string[] = [];
  const faults: ConversationFault[] = [];
  const converse = createConversation({
    answer: ({ text }) => {
      asked.push(text);
      return typeof answer === "function" ? answer(text) : Promise.resolve(answer);
    },
    about: () => ({ team: "ML team", askWhom: "the duty engineer", suggestions: ["how do I roll back?"] }),
    absoluteUrl: (url) => `https://docs.example${url}`,
    report: (fault) => faults.push(fault),
  });
  return {
    converse,
    asked,
    faults,
    async say(text, over) {
      const reply = await converse(message(text, over));
      if (!reply) throw new Error("silence");
      return reply;
    },
  };
}

const textsOf = (reply: Reply) => reply.parts.filter((part) => part.type === "text");

describe("a question that the docs answer", () => {
  test("gets the quotation, its source, other places and the thumbs", async () => {
    const reply = await talk(found).say("cuda out of memory");
    expect(reply.kind).toBe("found");
    expect(reply.parts).toEqual([
      { type: "quote", blocks: best.blocks },
      {
        type: "source",
        source: {
          title: "CUDA out of memory",
          heading: "Fix",
          url: "https://docs.example/docs/runbooks/gpu#fix",
          owner: "ML platform team",
          reviewed: "2026-03-03",
          stale: false,
        },
      },
      {
        type: "choices",
        label: "Other places",
        collapsed: true,
        choices: [
          expect.objectContaining({ title: "Other 1", extract: "Halve the batch size." }),
          expect.objectContaining({ title: "Other 2" }),
        ],
      },
      {
        type: "buttons",
        buttons: [
          { action: "helpful", label: expect.any(String), value: '{"path":"runbooks/gpu.md","anchor":"fix"}' },
          { action: "not-helpful", label: expect.any(String), value: '{"path":"runbooks/gpu.md","anchor":"fix"}' },
        ],
      },
    ]);
  });

  test("is summed up in a sentence or two for notifications", async () => {
    const reply = await talk(found).say("cuda");
    expect(reply.text).toBe("CUDA out of memory › Fix: Halve the batch size. Start the run again.");
    const long = { ...best, blocks: [{ type: "prose" as const, text: "word ".repeat(200) }] };
    const { text } = await talk({ ...found, best: long }).say("cuda");
    expect(text.length).toBeLessThanOrEqual(280);
    expect(text).toMatch(/word…$/);
  });

  test("warns before the quotation when the page is past its review", async () => {
    const reply = await talk({ ...found, best: { ...best, stale: true } }).say("cuda");
    expect(reply.parts[0]).toEqual({
      type: "text",
      tone: "warning",
      text: "Past its review: last checked on 3 March 2026. Check with its owner (ML platform team) before you rely on it.",
    });
    expect(reply.parts[1]?.type).toBe("quote");
  });

  test("marks starter pages", async () => {
    const reply = await talk({ ...found, best: { ...best, starter: true } }).say("cuda");
    expect(reply.parts).toContainEqual({ type: "source", source: expect.objectContaining({ starter: true }) });
  });

  test("says which words were corrected", async () => {
    const corrected = { query: "cuda memory", words: [{ from: "memroy", to: "memory" }] };
    const reply = await talk({ ...found, corrected }).say("cuda memroy");
    expect(textsOf(reply)[0]).toEqual({
      type: "text",
      tone: "quiet",
      text: "Showing results for “cuda memory” (searched instead of “memroy”).",
    });
  });

  test("says that a phrase was let go", async () => {
    const reply = await talk({ ...found, relaxed: true }).say('"cuda of memory"');
    expect(textsOf(reply)[0]).toEqual({
      type: "text",
      tone: "quiet",
      text: "No page holds that exact phrase; this is what its words lead to.",
    });
  });
});

describe("a question that the docs do not answer for certain", () => {
  test("is none where only a filter was given: its pages are listed", async () => {
    const candidates = [place, place, place, place];
    const reply = await talk({ kind: "unsure", query: "kind:runbook", listed: true, candidates }).say("kind:runbook");
    expect(reply.text).toBe("These pages match. Add a few words to find the right one.");
    expect(reply.parts.find((part) => part.type === "choices")).toMatchObject({
      label: "Pages",
      choices: candidates.map(() => ({})),
    });
  });

  test("gets an honest word and the candidates with their extracts", async () => {
    const reply = await talk({ kind: "unsure", query: "x", candidates: [place, place, place, place] }).say("x y");
    expect(reply.kind).toBe("unsure");
    expect(reply.text).toContain("not sure");
    const choices = reply.parts.find((part) => part.type === "choices");
    expect(choices).toMatchObject({ collapsed: false, choices: [{ extract: "Halve the batch size." }, {}, {}] });
    expect(textsOf(reply).at(-1)?.text).toBe("If none of them helps, ask the duty engineer.");
  });

  test("gets a no, the nearest pages and whom to ask", async () => {
    const reply = await talk({ kind: "nothing", query: "x", nearest: [place], askWhom: "Platform team" }).say("lunch?");
    expect(reply.kind).toBe("nothing");
    expect(reply.text).toBe("I found nothing in the docs that answers this. Ask Platform team.");
    expect(reply.parts.find((part) => part.type === "choices")).toMatchObject({
      label: "The nearest pages",
      collapsed: false,
    });
  });

  test("gets whom to ask even when no page is near", async () => {
    const reply = await talk({ kind: "nothing", query: "x", nearest: [], askWhom: "us" }).say("zzz");
    expect(reply.text).toContain("Ask us.");
    expect(reply.parts.every((part) => part.type === "text")).toBe(true);
  });
});

describe("what is no question", () => {
  test.each(["hello", "Hi!", "good morning", "Hey Docent", "hi there :)"])(
    "%j is greeted with examples",
    async (text) => {
      const { say, asked } = talk(found);
      const reply = await say(text);
      expect(reply.kind).toBe("help");
      expect(reply.text).toMatch(/^Hello! I am Docent\. .*ML team/);
      expect(reply.parts).toContainEqual({
        type: "suggestions",
        label: "For example",
        questions: ["how do I roll back?"],
      });
      expect(asked).toEqual([]);
    },
  );

  test.each(["help", "?", "/help", "What can you do?", "what can I ask", "@Docent help"])(
    "%j is explained",
    async (text) => {
      const { say, asked } = talk(found);
      expect((await say(text)).text).toContain("quote the passage");
      expect(asked).toEqual([]);
    },
  );

  test.each(["thanks", "Thank you!", "thx", "ok, thanks", "cheers team"])("%j is answered politely", async (text) => {
    const { say, asked } = talk(found);
    expect((await say(text)).text).toBe("You are welcome.");
    expect(asked).toEqual([]);
  });

  test.each(["", "   ", "👍", "...", "@docent", "@Docent: "])("%j is asked for a question", async (text) => {
    const { say, asked } = talk(found);
    expect((await say(text)).text).toMatch(/^I did not see a question\./);
    expect(asked).toEqual([]);
  });

  test.each([
    "help me with CUDA",
    "hello world app fails",
    "thanks page",
    "start training",
    "what can you do about drift",
  ])("%j is a question all the same", async (text) => {
    const { say, asked } = talk(found);
    await say(text);
    expect(asked).toEqual([text]);
  });
});

describe("a message that is too long", () => {
  test("is searched by both its ends, and says so", async () => {
    const { say, asked } = talk(found);
    const reply = await say(`why does it fail? ${"noise ".repeat(3_000)}RuntimeError: CUDA out of memory`);
    expect(asked[0]?.length).toBeLessThanOrEqual(1_001);
    expect(asked[0]).toMatch(/^why does it fail\? noise/);
    expect(asked[0]).toMatch(/noise RuntimeError: CUDA out of memory$/);
    expect(asked[0]).not.toMatch(/\b(?:n|no|noi|nois|oise|ise|se|e)\b/);
    expect(reply.parts[0]).toMatchObject({
      type: "text",
      tone: "quiet",
      text: expect.stringContaining("500 characters"),
    });
  });

  test("is never cut inside a character", async () => {
    const { say, asked } = talk(found);
    await say(`x${"😀".repeat(2_000)}`);
    expect(asked[0]?.isWellFormed()).toBe(true);
  });

  test("of just the longest length is searched as it is", async () => {
    const { say, asked } = talk(found);
    const reply = await say("a".repeat(1_000));
    expect(asked).toEqual(["a".repeat(1_000)]);
    expect(reply.parts[0]?.type).toBe("quote");
  });
});

describe("when something breaks inside", () => {
  const broken = () => talk((text) => Promise.reject(new Error(`cannot search for: ${text}`)));

  test("there is a reply with a cure and a reference", async () => {
    const reply = await broken().say("my secret salary");
    expect(reply.kind).toBe("error");
    expect(reply.text).toMatchInlineSnapshot(
      `"Something broke on my side, so I could not look this up. Ask again in a minute. If it happens again, search the docs site, and give the operators this reference: m-1."`,
    );
  });

  test("the report holds the fault, not the words of the message", async () => {
    const { say, faults } = broken();
    await say("my secret salary");
    expect(faults).toHaveLength(1);
    expect(faults[0]?.reference).toBe("m-1");
    expect(faults[0]?.detail).toMatch(/^Error: cannot search for: \[message\]\n\s+at /);
    expect(JSON.stringify(faults)).not.toContain("secret");
  });

  test("a fault that is thrown at once, or is no error at all, ends in a reply too", async () => {
    const thrown = talk(() => {
      throw new TypeError("at once");
    });
    expect((await thrown.say("x y")).kind).toBe("error");
    const odd = talk(() => Promise.reject("just words"));
    expect((await odd.say("x y")).kind).toBe("error");
    expect(odd.faults[0]?.detail).toBe("just words");
  });
});

describe("who is answered", () => {
  test("neither what was overheard nor other bots", async () => {
    const { converse } = talk(found);
    expect(await converse(message("cuda", { addressed: false }))).toBeUndefined();
    expect(await converse(message("cuda", { fromBot: true }))).toBeUndefined();
  });

  test("outsiders get a refusal, and nothing of the docs", async () => {
    const { say, asked } = talk(found);
    const reply = await say("cuda", { outsider: true });
    expect(reply.kind).toBe("error");
    expect(reply.text).toContain("only answer members");
    expect(asked).toEqual([]);
  });
});

test("several pipelines in one message are several wishes, answered together and in order", async () => {
  const wished: string[] = [];
  const converse = createConversation({
    answer: () => Promise.reject(new Error("not asked")),
    news: (_message, wish) => {
      const name = "pipeline" in wish ? wish.pipeline.glob : "";
      wished.push(`${wish.verb} ${name}`);
      return Promise.resolve({ kind: "help", text: `${name}: yes.`, parts: [{ type: "text", text: `${name}: yes.` }] });
    },
    about: () => ({ team: "ML team", askWhom: "the duty engineer", suggestions: [] }),
    absoluteUrl: (url) => url,
    report: () => undefined,
  });
  const reply = await converse(message("subscribe lint, nightly*"));
  expect(wished).toEqual(["subscribe lint", "subscribe nightly*"]);
  expect(reply).toMatchObject({ kind: "help", text: "lint: yes. nightly*: yes." });
  expect(reply?.parts).toHaveLength(2);
});
