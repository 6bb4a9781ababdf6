/** Does a kind of work again and again: when it is poked, and otherwise after the pause that it asked for. */
export interface WorkLoop {
  start(): void;
  /** There may be something to do now. */
  poke(): void;
  /** Resolves when the round under way has ended; none begins after it. */
  stop(): Promise<void>;
}

/**
 * @param work resolves to the milliseconds after which to look again
 * @param failed is told the first of a row of failures, each of which is followed by `pauseMs`
 */
export function createWorkLoop(
  work: () => Promise<number>,
  failed: (error: unknown) => void,
  pauseMs: number,
): WorkLoop {
  let running: Promise<void> | undefined;
  const stopping = new AbortController();
  let poked = false;
  let wake: () => void = () => undefined;

  async function run(): Promise<void> {
    let isFailing = false;
    while (!stopping.signal.aborted) {
      poked = false;
      let pause = pauseMs;
      try {
        pause = await work();
        isFailing = false;
      } catch (error) {
        if (!isFailing) failed(error);
        isFailing = true;
        // A poke does not mend what failed.
        poked = false;
      }
      if (!poked && !stopping.signal.aborted) await rest(pause);
    }
  }

  function rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, milliseconds));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start() {
      if (!stopping.signal.aborted) running ??= run();
    },
    poke() {
      poked = true;
      wake();
    },
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
