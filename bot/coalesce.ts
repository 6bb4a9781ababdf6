/** A task of which one run is in progress at most; being asked meanwhile means one more run afterwards. */
export interface Coalesced {
  readonly request: () => void;
  /** Nothing new starts; the run in progress goes on. */
  readonly stop: () => void;
}

/** @param task must not reject: it has reported its own faults */
export function coalesce(task: () => Promise<void>): Coalesced {
  let running = false;
  let wanted = false;
  let stopped = false;

  async function run(): Promise<void> {
    running = true;
    while (isDue()) {
      wanted = false;
      await task();
    }
    running = false;
  }

  function isDue(): boolean {
    return wanted && !stopped;
  }

  return {
    request() {
      wanted = true;
      if (!running) void run();
    },
    stop() {
      stopped = true;
    },
  };
}
