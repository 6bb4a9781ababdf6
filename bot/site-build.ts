import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { DocentError } from "../src/errors.ts";
import { type Lock, takeLock } from "./lock.ts";
import { readStamp, STRICT, siteStamp, writeStamp } from "./site-stamp.ts";

/** A build of the site failed; the message holds what Docusaurus said. */
export class SiteBuildError extends DocentError {
  override readonly name = "SiteBuildError";
}

export interface SiteBuilderOptions {
  /** Folder of package.json. */
  readonly root: string;
  /** The Docusaurus project; built into its `build` folder. */
  readonly siteDir: string;
  readonly docsDir: string;
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Fail on a broken link rather than serve a page that holds one. */
  readonly strict?: boolean;
}

/** What is worth telling while a refresh goes on. */
export interface BuildNotices {
  /** A build is due and starts now. */
  readonly starting?: () => void;
  /** The build went well, but so many links lead nowhere. */
  readonly brokenLinks?: (count: number) => void;
}

export interface SiteBuilder {
  /** Where the site is served from. */
  readonly buildDir: string;
  /** The build before, whose scripts pages that are still open may ask for. */
  readonly previousDir: string;
  /**
   * Makes the built site agree with its sources.
   * @returns false when it did already
   * @throws {SiteBuildError} the last good site stays
   */
  refresh(notices?: BuildNotices): Promise<boolean>;
  /** Ends a build in progress at once. */
  stop(): void;
}

export function createSiteBuilder(options: SiteBuilderOptions): SiteBuilder {
  const { siteDir, docsDir } = options;
  const buildDir = join(siteDir, "build");
  // On the same disk as the site, so that a rename switches it; and inside the site, whose package.json makes the
  // scripts that Docusaurus runs there CommonJS.
  const workDir = join(siteDir, ".docusaurus");
  const previousDir = join(workDir, "previous");
  const stagingDir = join(workDir, "next");
  let child: ChildProcess | undefined;
  let stopped = false;

  async function isFresh(): Promise<boolean> {
    const [built, stamp] = await Promise.all([readStamp(buildDir), siteStamp(options)]);
    // What passed the strict build serves a reader too, not the other way round.
    return built === STRICT + stamp || (!options.strict && built === stamp);
  }

  async function buildAndSwitch({ brokenLinks }: BuildNotices): Promise<void> {
    // Taken before the build: an edit while it runs makes the next refresh build again.
    const stamp = await siteStamp(options);
    await rm(stagingDir, { recursive: true, force: true });
    child = spawnBuild(options, stagingDir);
    const output = await outcomeOf(child);
    await assertUsable(stagingDir, output, docsDir);
    await writeStamp(stagingDir, options.strict ? STRICT + stamp : stamp);
    await rm(previousDir, { recursive: true, force: true });
    // Two renames in one turn of the event loop: no request of this process sees the gap.
    if (existsSync(buildDir)) renameSync(buildDir, previousDir);
    renameSync(stagingDir, buildDir);
    const broken = output.match(/^\s*-> linking to /gm)?.length ?? 0;
    if (broken > 0) brokenLinks?.(broken);
  }

  return {
    buildDir,
    previousDir,
    async refresh(notices = {}) {
      if (await isFresh()) return false;
      notices.starting?.();
      await mkdir(workDir, { recursive: true });
      // Another process (a test run beside `npm start`) may be building the same site.
      const lock: Lock = await takeLock(join(workDir, "build.lock"), () => stopped);
      try {
        if (await isFresh()) return false;
        await buildAndSwitch(notices);
        return true;
      } finally {
        child = undefined;
        lock.release();
      }
    },
    stop() {
      stopped = true;
      if (child) killGroup(child);
    },
  };
}

function spawnBuild(
  { root, siteDir, docsDir, dataDir, env, strict }: SiteBuilderOptions,
  outDir: string,
): ChildProcess {
  const docusaurus = join(root, "node_modules/@docusaurus/core/bin/docusaurus.mjs");
  const { PORT: _port, DOCENT_HOST: _host, ...inherited } = env;
  const child = spawn(process.execPath, [docusaurus, "build", siteDir, "--out-dir", outDir], {
    cwd: root,
    // A group of its own, so that the build's workers end with it.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...inherited,
      DOCENT_DOCS: docsDir,
      DOCENT_DATA: dataDir,
      // One broken link must not cost the readers the whole site.
      DOCENT_LENIENT: strict ? "" : "1",
      FORCE_COLOR: "0",
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/docent"),
      NO_UPDATE_NOTIFIER: "1",
      PATH: `${dirname(process.execPath)}${delimiter}${env["PATH"] ?? ""}`,
    },
  });
  yieldToAnswers(child);
  return child;
}

/** Questions are answered while the site builds: they go first. */
function yieldToAnswers({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system forbids it: then both share.
  }
}

/** All that the build printed, once it has ended well. */
function outcomeOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", (cause) =>
      reject(
        new SiteBuildError("The site's build could not be started.", "Run `npm install`, then start again.", { cause }),
      ),
    );
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(failure(signal ? `was ended by ${signal}` : `failed (exit code ${code})`, output));
    });
  });
}

/** Docusaurus may report success for a site of which every page is an error page. */
async function assertUsable(dir: string, output: string, docsDir: string): Promise<void> {
  const pages = await Promise.all(
    ["index.html", "404.html"].map((name) => readFile(join(dir, name), "utf8").catch(() => "")),
  );
  if (pages.some((html) => html === "")) throw failure(`of ${docsDir} left no index.html or no 404.html`, output);
  if (pages.some((html) => html.includes("This page crashed"))) throw failure("made pages that crash", output);
}

function failure(how: string, output: string): SiteBuildError {
  const said = withoutStacks(output)
    .trim()
    .replace(/^(?=.)/gm, "  ");
  return new SiteBuildError(
    `The build of the site ${how}.${said ? ` Docusaurus says:\n${said}` : ""}`,
    "Correct what is named above; `npx docent check` finds most faults faster.",
  );
}

/** Docusaurus names the page and the fault between forty lines of its own insides; only those help nobody. */
function withoutStacks(output: string): string {
  const lines = stripVTControlCharacters(output).split("\n");
  return lines.filter((line) => !/^[\s│]+(?:at |\.\.\. \d+ lines|[{}]+\s*$)|^\s*$/.test(line)).join("\n");
}

function killGroup(child: ChildProcess): void {
  try {
    // Nothing is lost: a build that is cut off was never switched to.
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
