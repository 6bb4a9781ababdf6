/** A cell; numbers are written as the caller wants them. */
export type Cell = string;

export interface Table {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A Markdown table whose source is aligned too: the first column to the left, figures to the right. */
export function markdownTable({ head, rows }: Table): string {
  const escaped = [head, ...rows].map((row) => head.map((_, column) => oneLine(row[column] ?? "")));
  const widths = head.map((_, column) => Math.max(3, ...escaped.map((row) => [...(row[column] ?? "")].length)));
  const line = (cells: readonly Cell[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const [top, ...rest] = escaped;
  return [line(top ?? []), `| ${rule.join(" | ")} |`, ...rest.map(line)].join("\n");
}

function oneLine(cell: Cell): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function pad(cell: Cell, width: number, column: number): string {
  const blank = " ".repeat(width - [...cell].length);
  return column === 0 ? cell + blank : blank + cell;
}

/** "0.653"; an empty cell for what was not measured. */
export function fixed(value: number | undefined, digits: number): Cell {
  return value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}

/** 0.914 → "91 %" */
export function percent(share: number | undefined, digits = 0): Cell {
  return share === undefined || Number.isNaN(share) ? "–" : `${(share * 100).toFixed(digits)} %`;
}

/** Three significant digits, and no more than the value has: 0.0172, 1.64, 123, 12,345. */
export function significant(value: number | undefined): Cell {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Bytes as kB (1,000 bytes), whole from 10 kB on. */
export function kilobytes(bytes: number | undefined): Cell {
  if (bytes === undefined) return "–";
  const digits = bytes < 10_000 ? 1 : 0;
  return (bytes / 1000).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
