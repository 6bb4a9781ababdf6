import type { Config } from "../src/config/config.ts";
import { defaultPublicUrl } from "../src/config/read-config.ts";
import { openStore, storePlace } from "../src/store/store.ts";
import { displayPath } from "../src/text/display-path.ts";
import { coalesce } from "./coalesce.ts";
import { openDoors } from "./doors.ts";
import { createIndexStore, type IndexStore, type Knowledge } from "./index-store.ts";
import { count, describeProblems, type Log, seconds } from "./log.ts";
import { close, createApp, listen, portOf } from "./server.ts";
import { createSiteBuilder, type SiteBuilder } from "./site-build.ts";
import { createSiteStore, type SiteStore } from "./site-store.ts";
import { watchFolder } from "./watch.ts";

/** What is left of the second in which a stop must be over, once the rest has ended. */
const GRACE_MS = 400;

export interface DocentOptions {
  /** Folder of package.json. */
  readonly root: string;
  readonly config: Config;
  /** What the build of the site inherits. */
  readonly env: NodeJS.ProcessEnv;
  /** The Docusaurus project; undefined to run without a site. */
  readonly siteDir: string | undefined;
  readonly log: Log;
  readonly now: () => Date;
}

export interface RunningDocent {
  /** Address to type on this machine, without a trailing slash. */
  readonly url: string;
  /** Resolves when the site was built, or its build has failed. */
  readonly siteSettled: Promise<void>;
  /** Whether there is a site to open, be it the last good one. */
  servesSite(): boolean;
  stop(): Promise<void>;
}

/**
 * Takes the port, reads the docs, and then builds the site while questions are answered already.
 * @throws {DocentError} port in use, no usable page, a store that cannot be opened, …: nothing is left running
 */
export async function startDocent(options: DocentOptions): Promise<RunningDocent> {
  const { root, config, log, now } = options;
  const { docsDir } = config;
  const docs = createIndexStore({ root, config, now });
  const site = createSiteStore(siteBuilder(options), log);
  // Nothing was promised yet, so the store may be opened before the port is known to be free.
  const store = await openStore(storePlace(config));
  let port = config.port;
  const doors = openDoors({ ...options, store, docs, ownUrl: () => defaultPublicUrl(config.host, port) });
  const { feedback, failure } = store;
  const app = createApp({ config, store: docs, site, feedback, failure, ...doors.app, log, now });
  const server = await listen(app, config.host, config.port).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  port = portOf(server);
  const stopAll = async (graceMs: number): Promise<void> => {
    await doors.stop(graceMs);
    await close(server, graceMs);
    await store.close();
  };
  try {
    await site.open();
    await reload(docs, root, docsDir, log);
  } catch (error) {
    await stopAll(0);
    throw error;
  }
  await doors.start();
  const refresher = createRefresher({ root, docsDir, store: docs, site, log });
  const watcher = watchFolder(docsDir, refresher.request, (error) => log.fault("Docs", error));
  const siteSettled = refresher.buildSite();
  return {
    url: defaultPublicUrl(config.host, port),
    siteSettled,
    servesSite: () => site.state().files !== undefined,
    async stop() {
      watcher.close();
      refresher.stop();
      site.stop();
      await stopAll(GRACE_MS);
    },
  };
}

function siteBuilder({ root, config, env, siteDir }: DocentOptions): SiteBuilder | undefined {
  const { docsDir, dataDir } = config;
  return siteDir === undefined ? undefined : createSiteBuilder({ root, siteDir, docsDir, dataDir, env });
}

interface RefresherOptions {
  readonly root: string;
  readonly docsDir: string;
  readonly store: IndexStore;
  readonly site: SiteStore;
  readonly log: Log;
}

/** After a change answers come first: the index is read anew at once, the site is built in the background. */
function createRefresher({ root, docsDir, store, site, log }: RefresherOptions) {
  const firstBuild = Promise.withResolvers<void>();
  const siteLane = coalesce(async () => {
    await site.refresh();
    firstBuild.resolve();
  });
  const indexLane = coalesce(async () => {
    try {
      await reload(store, root, docsDir, log);
      siteLane.request();
    } catch (error) {
      log.fault("Docs", error);
      log.row("Docs", "answers come from the last good state until this is corrected");
    }
  });
  return {
    request: indexLane.request,
    buildSite(): Promise<void> {
      siteLane.request();
      return firstBuild.promise;
    },
    stop() {
      indexLane.stop();
      siteLane.stop();
    },
  };
}

async function reload(store: IndexStore, root: string, docsDir: string, log: Log): Promise<void> {
  const started = performance.now();
  const knowledge = await store.reload();
  log.row("Docs", summary(knowledge, displayPath(root, docsDir), performance.now() - started));
  for (const line of describeProblems(knowledge.problems, root, docsDir)) log.row("", line);
}

function summary({ searcher, excluded, problems }: Knowledge, folder: string, milliseconds: number): string {
  const { pages, sections } = searcher.about;
  const warnings = problems.filter((problem) => problem.severity === "warning").length;
  return [
    `${count(pages, "page")} with ${count(sections, "section")} from ${folder} (${seconds(milliseconds)})`,
    ...(excluded.length > 0 ? [`${count(excluded.length, "page")} left out`] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ].join(", ");
}
