import { median } from "../statistics.ts";

/** @param q from 0 to 1 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The median of the runs, and the lowest and highest of them. */
export interface Figure {
  readonly value: number;
  readonly lowest: number;
  readonly highest: number;
}

export function figure(runs: readonly number[]): Figure {
  return { value: median(runs), lowest: Math.min(...runs), highest: Math.max(...runs) };
}

/** "1.23 (1.10–1.31)" */
export function written({ value, lowest, highest }: Figure): string {
  return `${value.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`;
}
