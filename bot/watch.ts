import { type FSWatcher, watch } from "node:fs";
import { DocentError, messageOf } from "../src/errors.ts";

/** Editors write a file in several steps, and a checkout changes hundreds: wait until it is quiet for this long. */
const QUIET_MS = 150;
/** A folder that never becomes quiet is looked at this often all the same. */
const LONGEST_WAIT_MS = 1_000;

export interface Watcher {
  close(): void;
}

/**
 * Calls back after changes below a folder, once per burst.
 * @param onFault called when watching is not possible (any more): changes then count from the next start
 */
export function watchFolder(dir: string, onChange: () => void, onFault: (error: DocentError) => void): Watcher {
  let quiet: NodeJS.Timeout | undefined;
  let firstChange = 0;

  function changed(_event: string, name: string | null): void {
    if (name !== null && isNoise(name)) return;
    const now = Date.now();
    if (quiet === undefined) firstChange = now;
    clearTimeout(quiet);
    const wait = Math.max(0, Math.min(QUIET_MS, firstChange + LONGEST_WAIT_MS - now));
    quiet = setTimeout(() => {
      quiet = undefined;
      onChange();
    }, wait);
  }

  function failed(cause: unknown): void {
    const cure = "Start Docent again after you have changed pages; on Linux, raise fs.inotify.max_user_watches.";
    onFault(new DocentError(`Changes below ${dir} cannot be watched (${messageOf(cause)}).`, cure, { cause }));
  }

  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dir, { recursive: true }, changed);
    watcher.on("error", failed);
  } catch (error) {
    failed(error);
  }
  return {
    close() {
      clearTimeout(quiet);
      watcher?.close();
    },
  };
}

/** What editors and git leave beside the pages. */
function isNoise(name: string): boolean {
  return /(?:^|[/\\])(?:\.git|node_modules)(?:[/\\]|$)|~$|\.sw[a-z]$|\.tmp$|(?:^|[/\\])(?:4913|\.#[^/\\]*)$/.test(name);
}
