/** Runs of items, each closed before it exceeds `most`; an item that exceeds it alone stands alone. */
export function inBatches<T>(items: readonly T[], sizeOf: (item: T) => number, most: number): T[][] {
  const batches: T[][] = [];
  let size = 0;
  for (const item of items) {
    const own = sizeOf(item);
    const last = batches.at(-1);
    if (last === undefined || size + own > most) {
      batches.push([item]);
      size = own;
    } else {
      last.push(item);
      size += own;
    }
  }
  return batches;
}

/** The batch that holds an item, and the item's place there; `sizes` are the numbers of items in each batch. */
export function batchOf(sizes: readonly number[], item: number): { batch: number; index: number } {
  let index = item;
  let batch = 0;
  while (batch < sizes.length && index >= (sizes[batch] as number)) {
    index -= sizes[batch] as number;
    batch++;
  }
  return { batch, index };
}
