import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchHello, sendMessage } from "../../site/src/chat/bot-client.ts";
import { newId, storeConversation, storedConversation } from "../../site/src/chat/conversation.ts";
import { sendVote } from "../../site/src/components/vote/send-vote.ts";

const REPLY = { kind: "help", text: "Hello.", parts: [] };

function answerWith(status: number, body: string): void {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(body === "" ? null : body, { status })),
  );
}

afterEach(() => vi.unstubAllGlobals());

describe("talking to the bot", () => {
  it("gives the reply and the question", async () => {
    answerWith(200, JSON.stringify({ reply: REPLY, question: "hi" }));
    expect(await sendMessage("/", "c1", "hi")).toEqual({ reply: REPLY, question: "hi" });
  });

  it("says that there is no bot when a static host answers with a page or with nothing", async () => {
    answerWith(200, "<!doctype html><title>Home</title>");
    expect(await fetchHello("/")).toEqual({ failure: { reason: "no-bot" } });
    answerWith(404, "not found");
    expect(await fetchHello("/")).toEqual({ failure: { reason: "no-bot" } });
    answerWith(405, "");
    expect(await sendMessage("/", "c1", "hi")).toEqual({ failure: { reason: "no-bot" } });
  });

  it("passes on what the bot refuses and what to do about it", async () => {
    answerWith(429, JSON.stringify({ error: { message: "Too many questions.", cure: "Wait a minute." } }));
    expect(await sendMessage("/", "c1", "hi")).toEqual({
      failure: { reason: "refused", message: "Too many questions.", cure: "Wait a minute." },
    });
  });

  it("says so when nothing can be reached", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed")));
    expect(await fetchHello("/")).toEqual({ failure: { reason: "offline" } });
  });
});

describe("the conversation of a tab", () => {
  function stubStorage(initial: Record<string, string> = {}): Map<string, string> {
    const values = new Map(Object.entries(initial));
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    });
    return values;
  }

  it("is the same after it was stored", () => {
    stubStorage();
    const conversation = { id: "c1", entries: [{ id: "e1", from: "reader", text: "hi" } as const] };
    storeConversation(conversation);
    expect(storedConversation()).toEqual(conversation);
  });

  it("keeps the latest lines of a long one", () => {
    stubStorage();
    const entries = Array.from({ length: 200 }, (_, i) => ({ id: `e${i}`, from: "reader", text: `${i}` }) as const);
    storeConversation({ id: "c1", entries });
    const kept = storedConversation()?.entries ?? [];
    expect(kept.length).toBeLessThan(200);
    expect(kept.at(-1)).toEqual(entries.at(-1));
  });

  it("is none when what is stored is damaged or of another form", () => {
    for (const damaged of ["{", "[]", '{"id":"c1"}', '{"id":"c1","entries":[{"id":"e","from":"docent"}]}']) {
      stubStorage({ "docent.conversation": damaged });
      expect(storedConversation(), damaged).toBeUndefined();
    }
  });

  it("is none where the browser refuses storage", () => {
    vi.stubGlobal("sessionStorage", undefined);
    expect(storedConversation()).toBeUndefined();
    expect(() => storeConversation({ id: "c1", entries: [] })).not.toThrow();
  });

  it("has ids that the bot accepts, also without a secure context", () => {
    expect(newId()).toMatch(/^[\w-]{1,64}$/);
    vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) });
    expect(newId()).toBe("07".repeat(16));
  });
});

describe("votes", () => {
  const vote = { path: "a.md", anchor: "", helpful: true, surface: "site" } as const;

  async function sentReader(): Promise<unknown> {
    answerWith(201, "{}");
    await sendVote("/", vote);
    const body = vi.mocked(fetch).mock.lastCall?.[1]?.body;
    return (JSON.parse(typeof body === "string" ? body : "{}") as { reader?: unknown }).reader;
  }

  it("carry the id of this browser, the same each time", async () => {
    const values = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    });
    const reader = await sentReader();
    expect(reader).toMatch(/^[\w-]{20,64}$/);
    expect(await sentReader()).toBe(reader);
    values.set("docent.reader", "<script>");
    expect(await sentReader()).toMatch(/^[\w-]{20,64}$/);
  });

  it("carry an id for as long as the page lasts where nothing can be stored", async () => {
    const refuse = () => {
      throw new Error("denied");
    };
    vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse });
    const reader = await sentReader();
    expect(reader).toMatch(/^[\w-]{20,64}$/);
    expect(await sentReader()).toBe(reader);
  });

  it("tell apart a counted vote, a site without a bot, and a failure", async () => {
    answerWith(204, "");
    expect(await sendVote("/", vote)).toBe("counted");
    answerWith(404, "");
    expect(await sendVote("/", vote)).toBe("no-bot");
    answerWith(500, "");
    expect(await sendVote("/", vote)).toBe("failed");
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed")));
    expect(await sendVote("/", vote)).toBe("failed");
  });
});
