import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startDocent } from "../../bot/docent.ts";
import { createLog } from "../../bot/log.ts";
import { readConfig } from "../../src/config/read-config.ts";

const ROOT = dirname(dirname(import.meta.dirname));

export interface StartServerOptions {
  /** Folder of markdown; the project's own by default. */
  readonly docsDir?: string;
  /** The Docusaurus project; the project's own by default, `false` to run without a site. */
  readonly siteDir?: string | false;
  /** Added to the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface TestServer {
  /** Without a trailing slash. */
  readonly url: string;
  /** Where the server keeps its state; gone after `stop`. */
  readonly dataDir: string;
  /** What the server has said so far. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * The whole process of `npm start` on a free port. The site is built when its sources have changed since the last
 * build, which takes half a minute; test files that run at once wait for the one that builds.
 */
export async function startServer(options: StartServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "docent-test-"));
  try {
    return await startIn(dataDir, options);
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(dataDir: string, { docsDir, siteDir, env = {} }: StartServerOptions): Promise<TestServer> {
  const ours = { ...process.env, ...env, PORT: "0", DOCENT_DATA: dataDir };
  const config = readConfig(ours, { root: ROOT, ...(docsDir === undefined ? {} : { docsDir }) });
  let said = "";
  const log = createLog((text) => {
    said += text;
  });
  const site = siteDir === false ? undefined : (siteDir ?? join(ROOT, "site"));
  const docent = await startDocent({ root: ROOT, config, env: ours, siteDir: site, log, now: () => new Date() });
  await docent.siteSettled;
  const { site: phase } = (await (await fetch(`${docent.url}/readyz`)).json()) as { site: string };
  if (site !== undefined && phase !== "ready") {
    await docent.stop();
    // A site of an earlier state would make every test of it a lie.
    throw new Error(`There is no site of this state to test.\n${said}`);
  }
  return {
    url: docent.url,
    dataDir,
    said: () => said,
    async stop() {
      await docent.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
