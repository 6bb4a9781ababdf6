import { count, type Log, seconds } from "./log.ts";
import type { SiteBuilder } from "./site-build.ts";
import { listFiles, openSite, type SiteFiles } from "./site-files.ts";

const BUILDING_FIRST = "building; the first time takes about half a minute …";
const BUILDING_ANEW = "building anew; the last one is served meanwhile …";

export interface SiteState {
  /** `off`: started without a site. `failed`: the last build failed, so an older site is served, or none. */
  readonly phase: "off" | "building" | "ready" | "failed";
  /** What is served now; undefined before the first build has ended. */
  readonly files?: SiteFiles | undefined;
  /** The site before, for the scripts and index shards that open pages still ask for. */
  readonly previous?: Pick<SiteFiles, "dir" | "paths"> | undefined;
}

/** Holds the last good site. */
export interface SiteStore {
  state(): SiteState;
  /** Serves what was built earlier, if anything was. */
  open(): Promise<void>;
  /** Builds what is out of date, and switches to it; a failure is reported and what was there stays. */
  refresh(): Promise<void>;
  stop(): void;
}

/** @param builder undefined to run without a site */
export function createSiteStore(builder: SiteBuilder | undefined, log: Log): SiteStore {
  let state: SiteState = { phase: builder ? "building" : "off" };
  let stopped = false;

  return {
    state: () => state,
    async open() {
      if (builder) state = { ...state, ...(await load(builder)) };
    },
    async refresh() {
      if (!builder) return;
      const started = performance.now();
      try {
        const built = await builder.refresh({
          starting() {
            state = { ...state, phase: "building" };
            log.row("Site", state.files ? BUILDING_ANEW : BUILDING_FIRST);
          },
          brokenLinks: (links) =>
            log.row("Site", `${count(links, "link")} to nowhere in the docs: npx docent check names what is wrong`),
        });
        state = { phase: "ready", ...(await load(builder)) };
        log.row("Site", built ? `built in ${seconds(performance.now() - started)}` : "unchanged since its last build");
      } catch (error) {
        state = { ...state, phase: "failed" };
        // We ended it ourselves: nobody needs to mend anything.
        if (stopped) return;
        log.fault("Site", error);
        log.row(
          "Site",
          state.files ? "the last good one stays" : "there is none; the API and the terminal answer without it",
        );
      }
    },
    stop() {
      stopped = true;
      builder?.stop();
    },
  };
}

async function load({ buildDir, previousDir }: SiteBuilder): Promise<Pick<SiteState, "files" | "previous">> {
  const [files, paths] = await Promise.all([openSite(buildDir), listFiles(previousDir)]);
  return { files, previous: { dir: previousDir, paths } };
}
