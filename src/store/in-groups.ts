import { setImmediate as nextTurn } from "node:timers/promises";

/** Takes items one by one and writes those that come together at once. */
export interface Grouped<Item, Result> {
  /** Resolves, or rejects, when the item was written. */
  add(item: Item): Promise<Result>;
  /** Resolves when all that was added before is written, or has failed. */
  drained(): Promise<void>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** So long, in milliseconds, does a group wait for more at most, and only while each turn of the event loop brings some. */
const LONGEST_GATHERING_MS = 4;

/**
 * To flush a transaction to disk costs the same for one item and for a hundred, and whatever comes in the meantime
 * waits for it: a group takes what is just arriving too.
 * @param write all of the items, in order, or none; one result for each
 * @param most items in one group
 */
export function inGroups<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): Grouped<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let writing: Promise<void> | undefined;

  async function gather(): Promise<void> {
    const until = performance.now() + LONGEST_GATHERING_MS;
    let met: number;
    do {
      met = waiting.length;
      await nextTurn();
    } while (waiting.length > met && waiting.length < most && performance.now() < until);
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      await writeGroup(waiting.splice(0, most), write);
    }
    writing = undefined;
  }

  return {
    add(item) {
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      waiting.push({ item, resolve, reject });
      writing ??= writeAll();
      return promise;
    },
    drained: () => writing ?? Promise.resolve(),
  };
}

/** Never rejects. */
async function writeGroup<Item, Result>(
  group: readonly Waiting<Item, Result>[],
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await write(group.map(({ item }) => item));
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
  } catch (error) {
    // One of them may be to blame, and the others must not suffer for it.
    if (group.length > 1) for (const one of group) await writeGroup([one], write);
    else group[0]?.reject(error);
  }
}
