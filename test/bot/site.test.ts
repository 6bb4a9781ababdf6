import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import compression from "compression";
import express from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { securityHeaders } from "../../bot/security-headers.ts";
import { close, listen, portOf } from "../../bot/server.ts";
import { listFiles, openSite } from "../../bot/site-files.ts";
import type { SiteState } from "../../bot/site-store.ts";
import { serveSite } from "../../bot/web/site.ts";

let dir = "";
let server: Server;
let state: SiteState;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "docent-site-"));
  state = { phase: "building" };
  const app = express();
  app.use(securityHeaders({ state: () => state }), compression(), serveSite({ state: () => state }));
  server = await listen(app, "127.0.0.1", 0);
});
afterEach(async () => {
  await close(server, 0);
  await rm(dir, { recursive: true });
});

async function write(files: Record<string, string>, into = "build"): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(dir, into, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function serve(files: Record<string, string>): Promise<void> {
  await write({ "index.html": "<p>home", "404.html": "<p>not here", ...files });
  const previous = join(dir, "previous");
  state = {
    phase: "ready",
    files: await openSite(join(dir, "build")),
    previous: { dir: previous, paths: await listFiles(previous) },
  };
}

async function get(path: string, init?: RequestInit) {
  const response = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("an address without extension", () => {
  test.each([
    ["/", "<p>home"],
    ["/docs/runbooks/gpu", "file"],
    ["/docs/runbooks", "folder"],
    ["/docs/runbooks/", "folder"],
    [`/docs/${encodeURIComponent("日本 語")}`, "other script"],
    ["/docs/50%25%20%23sure", "signs"],
    [`/docs/${encodeURIComponent("u\u0308ber")}`, "accent"],
  ])("%s leads to its file", async (path, text) => {
    await serve({
      "docs/runbooks/gpu.html": "file",
      "docs/runbooks/index.html": "folder",
      "docs/日本 語.html": "other script",
      "docs/50% #sure.html": "signs",
      "docs/\u00fcber/index.html": "accent",
    });
    expect(await get(path)).toMatchObject({ status: 200, text });
  });

  test("that leads nowhere gets the site's own page", async () => {
    await serve({});
    expect(await get("/docs/nope")).toMatchObject({ status: 404, text: "<p>not here" });
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/docs/..%5c..%5csecret.txt",
    "/.docent-stamp",
    "/docs/.hidden/x.html",
  ])("%s never leaves the site", async (path) => {
    await write({ "secret.txt": "secret" }, ".");
    await serve({ ".docent-stamp": "secret", "docs/.hidden/x.html": "secret" });
    const { status, text } = await get(path);
    expect(status).toBe(404);
    expect(text).not.toContain("secret");
  });
});

describe("caching", () => {
  test.each([
    ["/assets/js/main.8e7056ba.js", "public, max-age=31536000, immutable"],
    ["/assets/images/shot-0a1b2c3d4e5f.png", "public, max-age=31536000, immutable"],
    ["/index/0123456789abcdef/postings-0.bin", "public, max-age=31536000, immutable"],
    ["/index/current.json", "no-cache"],
    ["/", "no-cache"],
    ["/img/logo.svg", "no-cache"],
    ["/assets/js/unhashed.js", "no-cache"],
  ])("of %s is %s", async (path, expected) => {
    await serve({
      "assets/js/main.8e7056ba.js": "x",
      "assets/images/shot-0a1b2c3d4e5f.png": "x",
      "index/0123456789abcdef/postings-0.bin": "x",
      "index/current.json": "{}",
      "img/logo.svg": "<svg/>",
      "assets/js/unhashed.js": "x",
    });
    expect((await get(path)).headers.get("cache-control")).toBe(expected);
  });

  test("an unchanged page is not sent twice", async () => {
    await serve({});
    const etag = (await get("/")).headers.get("etag") ?? "";
    // `fetch` adds "no-cache" to such a request, which asks for the whole page.
    const status = await new Promise((resolve) => {
      const options = { host: "127.0.0.1", port: portOf(server), headers: { "if-none-match": etag } };
      request(options, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(304);
  });
});

test("pages that are still open find the scripts of the build before", async () => {
  await write({ "assets/js/old.0a0a0a0a.js": "old script", "old.html": "old page" }, "previous");
  await serve({});
  expect(await get("/assets/js/old.0a0a0a0a.js")).toMatchObject({ status: 200, text: "old script" });
  expect((await get("/old")).status).toBe(404);
});

describe("scripts inside pages", () => {
  test("are allowed by their hash, and no others", async () => {
    await serve({
      "index.html":
        '<script>hello()</script><script src="/x.js"></script><script type="application/ld+json">{}</script>',
    });
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";
    const [, scripts] = /script-src ([^;]*)/.exec(policy) ?? [];
    expect(scripts).toBe("'self' 'sha256-mTytrf2QssaOZNGNRT1WCtMRd3ocH8LJxQQu5qMUanU='");
  });
});

describe("without a site", () => {
  test("a page that is being built asks again by itself", async () => {
    const { status, text, headers } = await get("/docs/runbooks/gpu");
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("3");
    expect(text).toContain('<meta http-equiv="refresh" content="3">');
  });

  test("after a failed build it says so", async () => {
    state = { phase: "failed" };
    const { status, text } = await get("/");
    expect(status).toBe(404);
    expect(text).toContain("Its build failed");
    expect(text).not.toContain("http-equiv");
  });
});

test("while a new site is built the last one is served, and a page that is not in it yet asks again", async () => {
  await serve({ "docs/a.html": "a" });
  state = { ...state, phase: "building" };
  expect(await get("/docs/a")).toMatchObject({ status: 200, text: "a" });
  expect((await get("/docs/new")).status).toBe(503);
});
