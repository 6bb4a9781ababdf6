import { commonPrefix } from "./bytes.ts";

/** Longest prefix that one digit of base 36 can tell. */
const MOST_SHARED = 35;

/** The shortest text that is above `before` and not above `first`, by code unit: tells two neighbouring shards apart. */
export function boundBetween(before: string, first: string): string {
  const length = commonPrefix(before, first) + 1;
  const last = first.charCodeAt(length - 1);
  return first.slice(0, last >= 0xd800 && last <= 0xdbff ? length + 1 : length);
}

/** Ascending texts without spaces as one, each with the length of what it shares with the one before. */
export function packTexts(texts: readonly string[]): string {
  return texts
    .map((text, i) => {
      const shared = Math.min(MOST_SHARED, commonPrefix(texts[i - 1] ?? "", text));
      return shared.toString(36) + text.slice(shared);
    })
    .join(" ");
}

export function unpackTexts(packed: string): string[] {
  if (packed === "") return [];
  let text = "";
  return packed.split(" ").map((item) => {
    text = text.slice(0, Number.parseInt(item.slice(0, 1), 36)) + item.slice(1);
    return text;
  });
}

/** Index of the last of ascending bounds that is not above `wanted`; 0 when all are. */
export function lastNotAbove<T extends string | number>(bounds: ArrayLike<T>, wanted: T): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bounds[middle] as T) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
