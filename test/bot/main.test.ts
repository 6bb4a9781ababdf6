import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const ROOT = dirname(dirname(import.meta.dirname));
const FIXTURE = join(import.meta.dirname, "fixtures/docs");

let dir = "";
const running: ChildProcess[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "docent-main-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, ["bot/main.ts", ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/docent"),
      PORT: "0",
      DOCENT_DATA: dir,
      ...env,
    },
  });
  running.push(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    err += String(chunk);
  });
  const ended = new Promise<Awaited<Run["ended"]>>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  return { child, out: () => out, err: () => err, ended };
}

async function up(run: Run): Promise<string> {
  await expect.poll(() => run.out() + run.err(), { timeout: 60_000 }).toContain("Ctrl+C stops");
  return /http:\/\/127\.0\.0\.1:\d+/.exec(run.out())?.[0] ?? "";
}

test("a start says what was loaded and where to go, and SIGTERM ends it at once", async () => {
  const run = start(["--no-site", "--docs", FIXTURE]);
  const url = await up(run);
  expect(run.out()).toMatch(/Docent · Test team/);
  expect(run.out()).toMatch(/4 pages with \d+ sections from test\/bot\/fixtures\/docs \(\d+\.\d s\)/);
  // The connection stays open, as a browser's does; it must not hold the end back.
  expect((await fetch(`${url}/api/ask?q=cuda`)).status).toBe(200);
  const asked = performance.now();
  run.child.kill("SIGTERM");
  expect(await run.ended).toEqual({ code: 0, signal: null });
  // Held open, it would take the five seconds after which an idle connection is given up.
  expect(performance.now() - asked).toBeLessThan(4_000);
  expect(run.err()).toBe("");
});

test("a signal during the start ends it too", async () => {
  const run = start(["--no-site", "--docs", FIXTURE]);
  await expect.poll(() => run.out(), { timeout: 60_000, interval: 5 }).toContain("Docent ·");
  run.child.kill("SIGINT");
  expect(await run.ended).toEqual({ code: 0, signal: null });
});

describe("what a person can mend is a sentence with its cure, and exit code 1", () => {
  async function fault(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const run = start(args, env);
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.err()).not.toMatch(/^\s+at /m);
    return run.err().replaceAll(dir, "DIR").trim();
  }

  test("a port in use", async () => {
    const other: Server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const said = await fault(["--no-site", "--docs", FIXTURE], { PORT: String(port) });
    other.close();
    expect(said).toBe(
      `Port ${port} is in use by another program, perhaps another Docent.\nStop that one, or take another port: PORT=${port + 1} npm start`,
    );
  });

  test("all faults of the configuration at once", async () => {
    await writeFile(join(dir, "docent.yaml"), "team: {name: T, askWhom: us}\nownrs: {}\n");
    const said = await fault(["--no-site", "--docs", dir], { PORT: "99999" });
    expect(said).toContain('PORT: "99999" is no port number.');
    expect(said).toContain("DIR/docent.yaml:2: unknown key `ownrs`, did you mean `owners`?");
  });
});
