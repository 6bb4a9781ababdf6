import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** So long does work that can wait give way, so that it goes on under any load, in milliseconds. */
const LONGEST_MS = 100;

/** Lets what somebody waits for go before what can wait: an acknowledgement before an announcement. */
export interface Priority {
  /** Something begins that somebody waits for. @returns tells that it has ended */
  begin(): () => void;
  /** Resolves when nothing of that kind is under way, or after a short while. */
  clear(): Promise<void>;
}

export function createPriority(): Priority {
  let underWay = 0;
  let idle = Promise.withResolvers<void>();
  return {
    begin() {
      if (underWay === 0) idle = Promise.withResolvers<void>();
      underWay += 1;
      return () => {
        underWay -= 1;
        if (underWay === 0) idle.resolve();
      };
    },
    async clear() {
      // A store in this process answers at once: without this nobody else would get a turn at all.
      await nextTurn();
      if (underWay > 0) await Promise.race([idle.promise, sleep(LONGEST_MS, undefined, { ref: false })]);
    },
  };
}
