import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../../src/chat/reply.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ docsDir: join(import.meta.dirname, "fixtures/docs"), siteDir: false });
});
afterAll(() => server.stop());

/** Those parts of the bodies that a test looks into; the others are compared whole. */
interface Body {
  readonly error?: { readonly message: string; readonly cure: string };
  readonly reply?: Reply;
  readonly results?: readonly { readonly path: string }[];
}

interface Got {
  readonly status: number;
  readonly headers: Headers;
  /** Empty for what is no JSON. */
  readonly body: Body;
}

async function get(path: string, init?: RequestInit): Promise<Got> {
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Body) : {} };
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Got> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return get(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: text });
}

/** `fetch` sets the Host header itself, so this goes below it. */
function withHost(host: string, path = "/api/ask?q=gpu", method = "GET"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(server.url + path, { method, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject).end();
  });
}

describe("the health of the process", () => {
  test("is told without any header", async () => {
    expect(await get("/healthz")).toMatchObject({ status: 200, body: { ok: true } });
  });

  test("is ready once the docs were read", async () => {
    const { status, body } = await get("/readyz");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      pages: 4,
      site: "off",
      loadedAt: expect.any(String),
      index: expect.any(String),
    });
  });
});

describe("GET /api/ask", () => {
  test("answers as the command line does", async () => {
    const { status, body, headers } = await get("/api/ask?q=cuda+out+of+memory");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({
      kind: "found",
      query: "cuda out of memory",
      best: { path: "runbooks/gpu.md", title: "CUDA out of memory", owner: "Platform team", stale: true },
      candidates: [],
      nearest: [],
    });
  });

  test("says whom to ask when nothing fits", async () => {
    const { body } = await get("/api/ask?q=cafeteria+menu");
    expect(body).toMatchObject({ kind: "nothing", others: [], candidates: [], askWhom: "the duty engineer" });
  });

  test("finds pages of other scripts", async () => {
    const { body } = await get(`/api/search?q=${encodeURIComponent("引き継ぎ")}`);
    expect(body.results?.[0]).toMatchObject({ path: "people/日本 語.md" });
  });

  test.each([
    ["no question", "/api/ask", "There is no question."],
    ["a blank question", "/api/ask?q=%20", "There is no question."],
    ["two questions", "/api/ask?q=a&q=b", "There is no question."],
    ["an endless question", `/api/ask?q=${"x".repeat(1001)}`, "The question is longer than 1000 characters."],
    ["limit=0", "/api/ask?q=a&limit=0", "The limit is no number of results."],
    ["limit=1.5", "/api/search?q=a&limit=1.5", "The limit is no number of results."],
    ["limit=999", "/api/search?q=a&limit=999", "The limit is no number of results."],
  ])("%s is refused with a cure", async (_, path, message) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body).toEqual({ error: { message, cure: expect.any(String) } });
  });

  test("limits the places listed", async () => {
    const { body } = await get("/api/search?q=model+memory+team&limit=1");
    expect(body.results).toHaveLength(1);
  });

  test("an unknown API is named as such", async () => {
    const { status, body } = await get("/api/nope");
    expect(status).toBe(404);
    expect(body.error?.cure).toContain("/api/ask");
  });
});

describe("the web chat", () => {
  test("greets with questions that have an answer", async () => {
    const { body } = await get("/playground/hello");
    const { reply } = body;
    expect(reply?.kind).toBe("help");
    const part = reply?.parts.find(({ type }) => type === "suggestions");
    expect(part).toMatchObject({
      questions: expect.arrayContaining(["The nightly retrain died with CUDA out of memory"]),
    });
  });

  test("answers with a quotation and links that work under any address", async () => {
    const { status, body } = await post("/playground/messages", { conversation: "c-1", text: " cuda out of memory " });
    expect(status).toBe(200);
    expect(body).toMatchObject({ question: "cuda out of memory", reply: { kind: "found" } });
    const source = body.reply?.parts.find((part) => part.type === "source");
    expect(source?.source.url).toMatch(/^\/docs\/runbooks\/gpu/);
  });

  test.each([
    ["no JSON", "not json", {}, 400, "The body is not valid JSON."],
    [
      "another content type",
      "text=hi",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "The body is not JSON.",
    ],
    ["no text", { conversation: "c" }, {}, 400, "The message has no text."],
    ["a text that is a list", { conversation: "c", text: ["a"] }, {}, 400, "The message has no text."],
    ["no conversation", { text: "hi" }, {}, 400, "The conversation has no id."],
    ["an odd conversation", { conversation: "../x", text: "hi" }, {}, 400, "The conversation has no id."],
    ["null", "null", {}, 400, "The body is not valid JSON."],
    ["a huge body", { conversation: "c", text: "x".repeat(17_000) }, {}, 413, "The body is too large."],
  ])("%s is refused with a cure", async (_, body, headers, status, message) => {
    const got = await post("/playground/messages", body, headers);
    expect(got.status).toBe(status);
    expect(got.body).toEqual({ error: { message, cure: expect.any(String) } });
  });
});

describe("a program that sends where nothing listens", () => {
  test.each([
    ["/slack/events", "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"],
    ["/api/messages", "TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID"],
    ["/webhooks", "/webhooks/SOURCE"],
    ["/hooks/slack", "/slack/events"],
    ["/", "/webhooks/SOURCE"],
  ])("is told at %s what to do, in JSON", async (path, cure) => {
    const { status, body } = await post(path, "{", { "x-slack-signature": "v0=x" });
    expect([status, body.error?.cure]).toEqual([404, expect.stringContaining(cure)]);
  });

  test("is told so by whatever name it comes", async () => {
    expect(await withHost("tunnel.example", "/slack/events", "POST")).toBe(404);
  });

  test.each(["PUT", "PATCH", "DELETE"])("is told so of %s, too", async (method) => {
    expect((await get("/docs/page", { method })).body.error?.message).toContain(method);
  });
});

describe("POST /api/votes", () => {
  test("keeps where and how, and nothing of the question", async () => {
    const vote = { path: "runbooks/gpu.md", anchor: "fix", helpful: true, query: "my secret question" };
    expect(await post("/api/votes", vote)).toMatchObject({ status: 201, body: { stored: true } });
    await post("/api/votes", { path: "index.md", helpful: false });
    const db = new DatabaseSync(join(server.dataDir, "docent.db"), { readOnly: true });
    const rows = db.prepare("select * from feedback order by path desc").all();
    db.close();
    expect(rows).toMatchObject([
      { path: "runbooks/gpu.md", anchor: "fix", helpful: 1, surface: "site" },
      { path: "index.md", anchor: "", helpful: 0, surface: "site" },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/secret question/);
  });

  test.each([
    ["of no page", { path: "nope.md", helpful: true }, 404],
    ["of a file outside", { path: "../../etc/passwd", helpful: true }, 404],
    ["without an opinion", { path: "index.md" }, 400],
    ["with an anchor that is no text", { path: "index.md", anchor: 3, helpful: true }, 400],
  ])("a vote %s is refused", async (_, vote, status) => {
    expect((await post("/api/votes", vote)).status).toBe(status);
  });

  test("is limited per address", async () => {
    const statuses: number[] = [];
    for (let vote = 0; vote < 32; vote++)
      statuses.push((await post("/api/votes", { path: "nope.md", helpful: true })).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("who is let in", () => {
  test.each(["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:3000", "127.8.9.1:1"])("host %s is", async (host) => {
    expect(await withHost(host)).toBe(200);
  });

  test.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example:3000",
    "10.0.0.1",
    "[::2]",
    "0.0.0.0",
    "169.254.169.254",
  ])("host %s is not", async (host) => {
    expect(await withHost(host)).toBe(421);
  });

  test("an unknown host may be where a door checks signatures", async () => {
    expect(await withHost("tunnel.example", "/webhooks/github", "POST")).toBe(401);
    expect(await withHost("tunnel.example", "/webhooks/github", "GET")).toBe(405);
  });

  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["a browser's word for another site", { "sec-fetch-site": "cross-site" }],
    ["a browser's word for a neighbour", { "sec-fetch-site": "same-site" }],
  ])("a message from %s is refused", async (_, headers) => {
    const got = await post("/playground/messages", { conversation: "c", text: "hi" }, headers);
    expect(got).toMatchObject({ status: 403, body: { error: { message: "The request comes from another site." } } });
  });

  test("a message from a page of ours is let in", async () => {
    const headers = { origin: server.url, "sec-fetch-site": "same-origin" };
    expect((await post("/playground/messages", { conversation: "c", text: "hi" }, headers)).status).toBe(200);
  });
});

describe("every response", () => {
  test.each(["/", "/api/ask?q=x", "/playground/hello", "/nope"])("%s carries the security headers", async (path) => {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("a malformed address gets a sentence, not a stack", async () => {
    const { status, body } = await get("/%E0%A4%A");
    expect(status).toBe(400);
    expect(body).toEqual({ error: { message: "The request cannot be read.", cure: expect.any(String) } });
  });
});

test("nothing that people asked is in what the server says", () => {
  expect(server.said()).toContain("4 pages");
  expect(server.said()).not.toMatch(/cuda|secret question|cafeteria/i);
});
