import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Board,
  type Card,
  NO_BOARD,
  readBoard,
  readCard,
  withBoard,
  withCard,
} from "../../site/src/chat/announcements/cards.ts";
import { type ConnectionState, listenToAnnouncements } from "../../site/src/chat/announcements/connection.ts";
import { sayWhen } from "../../site/src/chat/announcements/when.ts";
import { sendSample } from "../../site/src/chat/bot-client.ts";
import { webAddress } from "../../site/src/chat/web-address.ts";

const at = (minute: number): string => `2026-11-20T03:${String(minute).padStart(2, "0")}:00.000Z`;
const message = (text: string) => ({ kind: "announcement", text, parts: [] }) as const;

/** @param minutes when it was posted and, where it was, updated */
function card(
  id: string,
  text: string,
  [posted, updated = posted]: readonly number[],
  replies: Card["replies"] = [],
): Card {
  return {
    id,
    channel: "ml-alerts",
    message: message(text),
    postedAt: at(posted ?? 0),
    updatedAt: at(updated ?? 0),
    replies,
  };
}

const reply = (text: string, minute: number): Card["replies"][number] => ({
  id: text,
  message: message(text),
  postedAt: at(minute),
  updatedAt: at(minute),
});
const shown = (board: Board): unknown =>
  board.cards?.map(
    ({
      card: {
        message: { text },
      },
      changes,
    }) => [text, changes],
  );

describe("the cards of the web chat", () => {
  it("stand newest first, and those that were there before do not light up", () => {
    const board = withBoard(NO_BOARD, [card("1", "old", [1]), card("2", "new", [2])]);
    expect(shown(board)).toEqual([
      ["new", 0],
      ["old", 0],
    ]);
    expect(board).toMatchObject({ said: "", happened: 0 });
  });

  it("change in place, light up, and are said to screen readers", () => {
    let board = withBoard(NO_BOARD, [card("1", "started", [1]), card("2", "other", [2])]);
    board = withCard(board, card("1", "failed", [1, 3]));
    expect(shown(board)).toEqual([
      ["other", 0],
      ["failed", 1],
    ]);
    expect(board).toMatchObject({ said: "failed", happened: 1 });
    board = withCard(board, card("1", "succeeded", [1, 4], [reply("back to normal", 4)]));
    expect(board).toMatchObject({ said: "back to normal", happened: 2 });
    expect(shown(board)).toContainEqual(["succeeded", 2]);
  });

  it("do not light up twice for the same, and never go back", () => {
    const board = withCard(withBoard(NO_BOARD, []), card("1", "failed", [1, 3]));
    expect(withCard(board, card("1", "failed", [1, 3]))).toBe(board);
    expect(withCard(board, card("1", "started", [1, 2]))).toBe(board);
    // Two changes within one millisecond.
    expect(shown(withCard(board, card("1", "succeeded", [1, 3])))).toEqual([["succeeded", 2]]);
  });

  it("are the whole board's when the page was away: what is new lights up, what is gone goes", () => {
    const before = withBoard(NO_BOARD, [card("1", "gone", [1]), card("2", "started", [2]), card("3", "same", [3])]);
    const after = withBoard(before, [card("4", "new", [5]), card("3", "same", [3]), card("2", "failed", [2, 4])]);
    expect(shown(after)).toEqual([
      ["new", 1],
      ["same", 0],
      ["failed", 1],
    ]);
    expect(after).toMatchObject({ said: "new", happened: 2 });
  });

  it("are told apart by their channel too", () => {
    const other = { ...card("1", "deployed", [2]), channel: "deploys" };
    expect(shown(withCard(withBoard(NO_BOARD, [card("1", "failed", [1])]), other))).toHaveLength(2);
  });

  it("are only taken from data that is one", () => {
    const good = card("1", "failed", [1], [reply("back", 2)]);
    expect(readCard(good)).toEqual(good);
    expect(readBoard({ cards: [good, null, 3, { ...good, message: "x" }] })).toEqual([good]);
    for (const bad of [
      undefined,
      null,
      [],
      "x",
      {},
      { ...good, channel: 1 },
      { ...good, replies: {} },
      { ...good, id: 1 },
    ])
      expect(readCard(bad)).toBeUndefined();
    expect(readCard({ ...good, replies: [...good.replies, { id: "x" }] })).toEqual(good);
    for (const bad of [undefined, null, [], { cards: {} }]) expect(readBoard(bad)).toEqual([]);
  });
});

/** As much of a browser's EventSource as is used. */
class FakeEventSource extends EventTarget {
  static readonly opened: FakeEventSource[] = [];
  readonly url: string;
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(name: string, data: unknown, lastEventId = ""): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
}

describe("the connection to the announcements", () => {
  let page: EventTarget & { visibilityState: string };
  let states: ConnectionState["state"][];
  let boards: (readonly Card[])[];
  let cards: Card[];
  let end: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    FakeEventSource.opened.length = 0;
    [states, boards, cards] = [[], [], []];
    page = Object.assign(new EventTarget(), { visibilityState: "visible" });
    vi.stubGlobal("document", page);
    vi.stubGlobal("EventSource", FakeEventSource);
    answer(200, { channels: ["ml-alerts", "a&b"] });
  });
  afterEach(() => {
    end();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function answer(status: number, body: unknown): void {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response(text, { status })),
    );
  }

  async function start(): Promise<void> {
    end = listenToAnnouncements("/", {
      onState: ({ state }) => states.push(state),
      onBoard: (board) => boards.push(board),
      onCard: (one) => cards.push(one),
    });
    await vi.advanceTimersByTimeAsync(0);
  }

  const stream = (): FakeEventSource => {
    const last = FakeEventSource.opened.at(-1);
    if (!last) throw new Error("Nothing was opened.");
    return last;
  };

  async function beLive(): Promise<void> {
    await start();
    stream().dispatchEvent(new Event("open"));
  }

  it("listens to the channels that there are", async () => {
    await beLive();
    expect(stream().url).toBe("/playground/events?channels=ml-alerts&channels=a%26b");
    stream().tell("board", { cards: [card("1", "failed", [1])] });
    stream().tell("card", card("1", "succeeded", [1, 2]));
    stream().tell("card", "nonsense");
    expect(boards).toMatchObject([[{ message: { text: "failed" } }]]);
    expect(cards).toMatchObject([{ message: { text: "succeeded" } }]);
    expect(states).toEqual(["live"]);
  });

  it.each([
    ["no-channels", 200, { channels: [] }],
    ["no-bot", 404, "<!doctype html>"],
    ["no-bot", 200, "<!doctype html>"],
    ["no-bot", 200, { hello: "from another program" }],
  ] as const)("says %s for %i %j, and asks no further", async (state, status, body) => {
    answer(status, body);
    await start();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(states).toEqual([state]);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(FakeEventSource.opened).toEqual([]);
  });

  it("comes back after a break, from where it was", async () => {
    await beLive();
    stream().tell("card", card("1", "failed", [1]), "abc-7");
    stream().tell("beat", {});
    stream().dispatchEvent(new Event("error"));
    expect(states).toEqual(["live", "reconnecting"]);
    expect(stream().isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeEventSource.opened).toHaveLength(2);
    expect(stream().url).toContain("&after=abc-7");
    stream().dispatchEvent(new Event("open"));
    expect(states).toEqual(["live", "reconnecting", "live"]);
  });

  it("tries less and less often while the bot cannot be reached", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("refused")));
    await start();
    const tries = async (ms: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(ms);
      return vi.mocked(fetch).mock.calls.length;
    };
    expect([await tries(0), await tries(2_000), await tries(4_000), await tries(8_000)]).toEqual([1, 2, 3, 4]);
    expect(await tries(300_000)).toBeLessThan(16);
    expect(new Set(states)).toEqual(new Set(["reconnecting"]));
    answer(200, { channels: ["ml-alerts"] });
    await vi.advanceTimersByTimeAsync(30_000);
    stream().dispatchEvent(new Event("open"));
    expect(states.at(-1)).toBe("live");
  });

  it("notices a connection that died without a word", async () => {
    await beLive();
    for (let beat = 0; beat < 4; beat += 1) {
      await vi.advanceTimersByTimeAsync(15_000);
      stream().tell("beat", {});
    }
    expect(states).toEqual(["live"]);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(states).toEqual(["live", "reconnecting"]);
    expect(stream().isClosed).toBe(true);
  });

  it("lets go while the page is hidden", async () => {
    await beLive();
    stream().tell("card", card("1", "failed", [1]), "abc-7");
    page.visibilityState = "hidden";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(stream().isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeEventSource.opened).toHaveLength(1);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(stream().url).toContain("&after=abc-7");
  });

  it("is over when the page goes", async () => {
    await beLive();
    end();
    expect(stream().isClosed).toBe(true);
    page.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});

describe("a sample", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("names the run that it continues, and hears what the door answered", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Response.json({ run: "17", status: 202 }, { status: 202 })),
    );
    expect(await sendSample("/", "failed", "17")).toEqual({ run: "17", status: 202 });
    expect(vi.mocked(fetch).mock.lastCall?.[1]?.body).toBe('{"event":"failed","run":"17"}');
    expect(await sendSample("/", "started", undefined)).toMatchObject({ run: "17" });
    expect(vi.mocked(fetch).mock.lastCall?.[1]?.body).toBe('{"event":"started"}');
  });

  it("says why it was not sent", async () => {
    const error = { message: "The webhook door answered 401.", cure: "The server's log says why." };
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Response.json({ error }, { status: 502 })),
    );
    expect(await sendSample("/", "started", undefined)).toEqual({ failure: { reason: "refused", ...error } });
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("Not found", { status: 404 })),
    );
    expect(await sendSample("/", "started", undefined)).toEqual({ failure: { reason: "no-bot" } });
  });
});

describe("what an event says", () => {
  it("links to nothing but web pages", () => {
    expect(webAddress("https://ci.example/runs/7?a=b#c")).toBe("https://ci.example/runs/7?a=b#c");
    expect(webAddress("http://ci.internal:8080/")).toBe("http://ci.internal:8080/");
    const bad = ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "//ci.example", "/docs", "", "x"];
    for (const url of [undefined, ...bad]) expect(webAddress(url), url).toBeUndefined();
  });

  it("happened some time ago", () => {
    const now = new Date(2026, 10, 20, 14, 30);
    const ago = (ms: number): string => sayWhen(new Date(now.getTime() - ms).toISOString(), now);
    const minute = 60_000;
    expect([ago(-5_000), ago(0), ago(44_000)]).toEqual(["just now", "just now", "just now"]);
    expect([ago(50_000), ago(5 * minute), ago(59.4 * minute)]).toEqual(["1 min ago", "5 min ago", "59 min ago"]);
    expect([ago(85 * minute), ago(24 * 60 * minute)]).toEqual(["13:05", "19 Nov 2026, 14:30"]);
    expect(sayWhen("nonsense", now)).toBe("");
  });
});
