import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "../../bot/log.ts";
import { createSiteBuilder, SiteBuildError, type SiteBuilder } from "../../bot/site-build.ts";
import { createSiteStore } from "../../bot/site-store.ts";

/** Stands in for Docusaurus: what it does is in the site's own `behave.json`. */
const STAND_IN = `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const [, , , siteDir, , outDir] = process.argv;
const { html = "<p>built", code = 0, say = "", hang = false, leaveOut = [] } = JSON.parse(readFileSync(join(siteDir, "behave.json")));
mkdirSync(outDir, { recursive: true });
for (const name of ["index.html", "404.html"]) if (!leaveOut.includes(name)) writeFileSync(join(outDir, name), html);
writeFileSync(join(outDir, "env.json"), JSON.stringify(process.env));
process.stderr.write(say);
if (hang) { writeFileSync(join(siteDir, "pid"), String(process.pid)); setInterval(() => {}, 1000); }
else process.exitCode = code;
`;

let root = "";
const siteDir = () => join(root, "site");
const builtPage = () => readFile(join(siteDir(), "build/index.html"), "utf8");

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "docent-build-"));
  await write("node_modules/@docusaurus/core/bin/docusaurus.mjs", STAND_IN);
  await write("docs/a.md", "# A");
  await behave({});
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

function behave(how: Record<string, unknown>): Promise<void> {
  return write("site/behave.json", JSON.stringify(how));
}

function builder(over: { strict?: boolean; env?: NodeJS.ProcessEnv } = {}): SiteBuilder {
  return createSiteBuilder({
    root,
    siteDir: siteDir(),
    docsDir: join(root, "docs"),
    dataDir: join(root, ".docent"),
    env: { PATH: process.env["PATH"], ...over.env },
    ...(over.strict === undefined ? {} : { strict: over.strict }),
  });
}

describe("a build", () => {
  test("happens once for the same sources", async () => {
    expect(await builder().refresh()).toBe(true);
    expect(await builder().refresh()).toBe(false);
    expect(await builtPage()).toBe("<p>built");
  });

  test.each([
    ["a page", "docs/a.md"],
    ["a new page", "docs/new/b.md"],
    ["the site", "site/src/theme.ts"],
    ["the core", "src/search/rank.ts"],
    ["the dependencies", "package-lock.json"],
  ])("is due after a change of %s", async (_, path) => {
    await builder().refresh();
    await write(path, "changed");
    expect(await builder().refresh()).toBe(true);
  });

  test.each(["site/.docusaurus/x.js", "site/node_modules/x.js", "README.md", "bot/main.ts", "docs/.git/index"])(
    "is not due after a change of %s",
    async (path) => {
      await builder().refresh();
      await write(path, "changed");
      expect(await builder().refresh()).toBe(false);
    },
  );

  test("is due for another public address, not for another port", async () => {
    await builder().refresh();
    expect(await builder({ env: { PORT: "4000" } }).refresh()).toBe(false);
    expect(await builder({ env: { DOCENT_PUBLIC_URL: "https://docs.example" } }).refresh()).toBe(true);
  });

  test("runs with the settings of a quiet, reproducible build", async () => {
    await builder({ env: { PORT: "4000", DOCENT_HOST: "::1" } }).refresh();
    const env = JSON.parse(await readFile(join(siteDir(), "build/env.json"), "utf8")) as NodeJS.ProcessEnv;
    expect(env).toMatchObject({ NO_UPDATE_NOTIFIER: "1", DOCENT_DOCS: join(root, "docs"), DOCENT_LENIENT: "1" });
    expect(env).not.toHaveProperty("PORT");
    expect(env).not.toHaveProperty("DOCENT_HOST");
  });

  test("that was strict serves readers too, not the other way round", async () => {
    expect(await builder().refresh()).toBe(true);
    expect(await builder({ strict: true }).refresh()).toBe(true);
    expect(await builder({ strict: true }).refresh()).toBe(false);
    expect(await builder().refresh()).toBe(false);
  });

  test("of two processes at once happens once", async () => {
    const outcomes = await Promise.all([builder().refresh(), builder().refresh()]);
    expect(new Set(outcomes)).toEqual(new Set([false, true]));
  });

  test("keeps the one before for pages that are still open", async () => {
    await builder().refresh();
    await behave({ html: "<p>second" });
    await builder().refresh();
    expect(await builtPage()).toBe("<p>second");
    expect(await readFile(join(builder().previousDir, "index.html"), "utf8")).toBe("<p>built");
  });
});

test("links that lead nowhere are counted, and cost nobody the site", async () => {
  await behave({ say: "- Broken link on source page path = /docs/a:\n   -> linking to ./b.md\n   -> linking to /c\n" });
  const counts: number[] = [];
  expect(await builder().refresh({ brokenLinks: (count) => counts.push(count) })).toBe(true);
  expect(counts).toEqual([2]);
});

describe("a failed build leaves the last good site", () => {
  test.each([
    ["that ends with an error", { code: 1, say: "Error: broken link in a.md\n    at build (x.js:1:1)\n" }],
    ["without a page for what is not found", { leaveOut: ["404.html"] }],
    ["without a home page", { leaveOut: ["index.html"] }],
    ["that reports success for pages that crash", { html: "<h1>This page crashed.</h1>" }],
  ])("%s", async (_, how) => {
    await builder().refresh();
    await behave(how);
    await expect(builder().refresh()).rejects.toThrow(SiteBuildError);
    expect(await builtPage()).toBe("<p>built");
    await behave({ html: "<p>mended" });
    expect(await builder().refresh()).toBe(true);
    expect(await builtPage()).toBe("<p>mended");
  });

  test("and says what Docusaurus said, without its stacks", async () => {
    await behave({ code: 3, say: "\u001b[31mError: broken link in a.md\u001b[0m\n    at build (x.js:1:1)\n" });
    const fault = await builder()
      .refresh()
      .catch((error: unknown) => error as SiteBuildError);
    expect(fault).toMatchObject({
      message: "The build of the site failed (exit code 3). Docusaurus says:\n  Error: broken link in a.md",
      cure: expect.stringContaining("docent check"),
    });
  });
});

test("a stop ends a build at once, and its processes with it", async () => {
  await behave({ hang: true });
  const running = builder();
  const outcome = running.refresh().catch((error: unknown) => error);
  await expect.poll(() => existsSync(join(siteDir(), "pid")), { timeout: 30_000 }).toBe(true);
  const pid = Number(await readFile(join(siteDir(), "pid"), "utf8"));
  running.stop();
  expect(await outcome).toBeInstanceOf(SiteBuildError);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the site that is served", () => {
  test("is the last good one through a failure, and the new one afterwards", async () => {
    let said = "";
    const log = createLog((text) => {
      said += text;
    });
    const store = createSiteStore(builder(), log);
    expect(store.state()).toMatchObject({ phase: "building" });
    await store.refresh();
    expect(store.state()).toMatchObject({ phase: "ready", files: { dir: join(siteDir(), "build") } });

    await behave({ code: 1, say: "Error: a fault" });
    await store.refresh();
    expect(store.state().phase).toBe("failed");
    expect(store.state().files?.paths.has("index.html")).toBe(true);
    expect(said).toContain("Error: a fault");
    expect(said).toContain("the last good one stays");

    await behave({ html: "<p>again" });
    await store.refresh();
    expect(store.state().phase).toBe("ready");
  });

  test("is none at all when it was switched off", async () => {
    const store = createSiteStore(
      undefined,
      createLog(() => undefined),
    );
    await store.refresh();
    expect(store.state()).toEqual({ phase: "off" });
  });
});
