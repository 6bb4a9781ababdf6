import { lookup } from "node:dns/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkExternalLinks } from "../../src/check/external-links.ts";
import { createProbe, type Probe, type Reached } from "../../src/check/probe.ts";
import { lines, write } from "./material.ts";

const TIMEOUT = 300;
const probe = createProbe({ timeout: TIMEOUT });

let server: Server;
let base: string;
let requests: string[] = [];

const STATUSES: Readonly<Record<string, number>> = {
  "/ok": 200,
  "/gone": 410,
  "/missing": 404,
  "/secret": 403,
  "/login": 401,
  "/busy": 429,
  "/broken": 503,
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url = "", method = "" } = request;
  requests.push(`${method} ${url}`);
  // Never answered.
  if (url === "/slow") return;
  if (url === "/moved") response.writeHead(301, { location: "/ok" });
  else if (url === "/circle") response.writeHead(302, { location: "/circle" });
  else if (url === "/get-only") response.writeHead(method === "GET" ? 200 : 404);
  else if (url === "/refuses-head") response.writeHead(method === "GET" ? 410 : 405);
  else response.writeHead(STATUSES[url] ?? 500);
  response.end();
}

beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** An address at which nobody listens: the port was free a moment ago. */
async function deserted(): Promise<string> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

describe("an address on another site", () => {
  test.each(["/ok", "/moved", "/get-only"])("is alive at %s", async (path) => {
    expect(await probe(base + path)).toMatchObject({ state: "alive" });
  });

  test.each([
    ["/missing", "404 Not Found"],
    ["/gone", "410 Gone"],
    ["/refuses-head", "410 Gone"],
  ])("is dead at %s", async (path, why) => {
    expect(await probe(base + path)).toMatchObject({ state: "dead", why });
  });

  test.each([
    ["/secret", "403 Forbidden"],
    ["/login", "401 Unauthorized"],
    ["/busy", "429 Too Many Requests"],
    ["/broken", "503 Service Unavailable"],
    ["/slow", "no answer within 0.3 s"],
  ])("is unreachable at %s", async (path, why) => {
    expect(await probe(base + path)).toMatchObject({ state: "unreachable", why });
  });

  test("is unreachable where one page leads to the next and back", async () => {
    // Twenty redirects take a busy machine longer than the other tests wait.
    const patient = createProbe();
    expect(await patient(`${base}/circle`)).toMatchObject({ state: "unreachable", why: "redirect count exceeded" });
  });

  test("is unreachable where nobody listens", async () => {
    const { state, why } = await probe(await deserted());
    expect(state).toBe("unreachable");
    expect(why).toContain("ECONNREFUSED");
  });

  test("is dead where the name server knows no such host, and unreachable where there is none to ask", async () => {
    // Names below .invalid never exist (RFC 6761); without a resolver the answer is EAI_AGAIN.
    const host = "nowhere.invalid";
    const code = await lookup(host).then(
      () => "found",
      (error: NodeJS.ErrnoException) => error.code,
    );
    const { state } = await probe(`http://${host}/`);
    expect([code, state]).toEqual([code, code === "ENOTFOUND" ? "dead" : "unreachable"]);
  });

  test("is asked for without its body where that is enough", async () => {
    await probe(`${base}/ok`);
    expect(requests).toEqual(["HEAD /ok"]);
  });
});

/** Answers from a table, as a name server or a far site would. */
const told =
  (table: Readonly<Record<string, Reached>>): Probe =>
  async (url) =>
    table[url] ?? { state: "alive", why: "" };

const NO_HOST: Reached = { state: "dead", why: "no such host", noHost: true };

describe("links to other sites", () => {
  test("that are dead are errors, those that cannot be reached warnings, each at its line", async () => {
    const page = [
      "---",
      "title: A",
      "---",
      `[ok](${base}/ok) [gone](${base}/missing#part)`,
      "",
      `![picture](${base}/gone) [busy][b] <${base}/broken>`,
      "",
      `[b]: ${base}/busy`,
    ].join("\n");
    const { material } = await write({ "a.md": page, "b.mdx": `[again](${base}/missing)` });
    expect(lines(await checkExternalLinks(material, probe))).toEqual([
      `a.md:4 error external/dead: ${base}/missing is gone (404 Not Found)`,
      `a.md:6 error external/dead: ${base}/gone is gone (410 Gone)`,
      `a.md:6 warning external/unreachable: ${base}/broken could not be reached (503 Service Unavailable)`,
      `a.md:8 warning external/unreachable: ${base}/busy could not be reached (429 Too Many Requests)`,
      `b.mdx:1 error external/dead: ${base}/missing is gone (404 Not Found)`,
    ]);
    expect(requests.filter((one) => one === "HEAD /missing")).toHaveLength(1);
  });

  test("that are dead are warnings where nothing is declared", async () => {
    const { material } = await write({ "a.md": `[gone](${base}/gone)` }, { declared: false });
    expect((await checkExternalLinks(material, probe)).map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("in code, to mail addresses, to pages of the folder and to names kept for examples are not asked for", async () => {
    const { material } = await write({
      "a.md": `[m](mailto:a@b.test) [p](b.md) [e](https://www.example.com/x) \`${base}/gone\`\n\n\`\`\`sh\ncurl ${base}/gone\n\`\`\``,
      "b.md": "[h](/docs/a) [h](#here)",
    });
    expect(await checkExternalLinks(material, probe)).toEqual([]);
    expect(requests).toEqual([]);
  });

  test("to hosts that do not exist are dead", async () => {
    const { material } = await write({ "a.md": `[x](https://no.invalid/) [ok](${base}/ok)` });
    const table = told({ "https://no.invalid/": NO_HOST });
    expect(lines(await checkExternalLinks(material, table))).toEqual([
      "a.md:1 error external/dead: https://no.invalid/ is gone (no such host)",
    ]);
  });

  test("are not called dead by a machine that knows no name at all", async () => {
    const urls = ["https://one.test/", "https://two.test/", "https://three.test/"];
    const { material } = await write({ "a.md": urls.map((url) => `[x](${url})`).join(" ") });
    const problems = await checkExternalLinks(material, told(Object.fromEntries(urls.map((url) => [url, NO_HOST]))));
    expect(problems.map(({ severity, rule }) => [severity, rule])).toEqual(
      urls.map(() => ["warning", "external/unreachable"]),
    );
  });
});
