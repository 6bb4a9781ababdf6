import { escapeHtml } from "./payload/html.ts";

/** A line of a plot; the first one is drawn as the subject, all others as its background. */
export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotText {
  readonly title: string;
  readonly x: string;
  readonly y: string;
}

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 220;
const TOP = 48;
const BOTTOM = 48;
/** Height of a label at the end of a line. */
const LABEL = 15;

/** Follows the reader's light or dark setting, also where it stands in an <img>. */
const STYLE = `
  :root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --rule: #d1d9e0; --subject: #0a6b5e; --paper: #fff; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #f0f6fc; --soft: #9198a1; --rule: #3d444d; --subject: #4cc2ae; --paper: #0d1117; }
  }
  text { font: 12px system-ui, sans-serif; fill: var(--soft); }
  .title { font-size: 14px; font-weight: 600; fill: var(--ink); }
  .paper { fill: var(--paper); }
  .rule { stroke: var(--rule); }
  .line { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-opacity: .75; }
  .dot { fill: var(--soft); }
  .subject.line { stroke: var(--subject); stroke-width: 3; stroke-opacity: 1; }
  .subject.dot { fill: var(--subject); }
  text.subject { fill: var(--subject); font-weight: 600; }
`;

/** Lines over logarithmic axes, each named at its end, as an SVG document. Points that are not above 0 are left out. */
export function plotLines(lines: readonly Line[], { title, x, y }: PlotText): string {
  const drawn = lines
    .map((line) => ({ ...line, points: line.points.filter((point) => point.x > 0 && point.y > 0) }))
    .filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  const across = logScale(
    all.map((point) => point.x),
    LEFT,
    WIDTH - RIGHT,
  );
  const up = logScale(
    all.map((point) => point.y),
    HEIGHT - BOTTOM,
    TOP,
  );
  const ends = drawn.map(({ points }) => up.place(points.at(-1)?.y ?? 1));
  const labels = spread(ends, LABEL, TOP, HEIGHT - BOTTOM + LABEL);
  const parts = [
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    `<text class="title" x="${LEFT}" y="24">${escapeHtml(title)}</text>`,
    ...up.ticks.map((tick) => horizontal(up.place(tick), tick)),
    ...across.ticks.map((tick) => vertical(across.place(tick), tick)),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${escapeHtml(x)}</text>`,
    `<text x="${LEFT - 10}" y="${TOP - 10}" text-anchor="end">${escapeHtml(y)}</text>`,
    // The subject last, so that nothing is drawn over it.
    ...drawn.map((line, i) => drawLine(line, i === 0, across, up, labels[i] ?? 0)).reverse(),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
    `aria-label="${escapeHtml(title)}">\n<style>${STYLE}</style>\n${parts.join("\n")}\n</svg>\n`
  );
}

function drawLine({ name, points }: Line, subject: boolean, across: Scale, up: Scale, label: number): string {
  const kind = subject ? "subject " : "";
  const placed = points.map((point) => [across.place(point.x).toFixed(1), up.place(point.y).toFixed(1)] as const);
  const [endX, endY] = placed.at(-1) ?? ["0", "0"];
  const dots = placed.map(([cx, cy]) => `<circle class="${kind}dot" cx="${cx}" cy="${cy}" r="${subject ? 4 : 2.5}"/>`);
  return [
    `<polyline class="${kind}line" points="${placed.map((point) => point.join(",")).join(" ")}"/>`,
    `<path class="rule" d="M${endX} ${endY}L${WIDTH - RIGHT + 14} ${label.toFixed(1)}" stroke-dasharray="1 3"/>`,
    ...dots,
    `<text class="${subject ? "subject" : ""}" x="${WIDTH - RIGHT + 18}" y="${(label + 4).toFixed(1)}">${escapeHtml(name)}</text>`,
  ].join("\n");
}

function horizontal(y: number, tick: number): string {
  return (
    `<path class="rule" d="M${LEFT} ${y.toFixed(1)}H${WIDTH - RIGHT}"/>` +
    `<text x="${LEFT - 10}" y="${(y + 4).toFixed(1)}" text-anchor="end">${written(tick)}</text>`
  );
}

function vertical(x: number, tick: number): string {
  return `<text x="${x.toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${written(tick)}</text>`;
}

function written(tick: number): string {
  return tick.toLocaleString("en", { maximumSignificantDigits: 1 });
}

interface Scale {
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** Whole powers of ten around the values, from `from` to `to` in pixels. */
function logScale(values: readonly number[], from: number, to: number): Scale {
  const lowest = Math.floor(Math.log10(Math.min(...values)));
  const highest = Math.max(lowest + 1, Math.ceil(Math.log10(Math.max(...values))));
  const place = (value: number): number => from + ((Math.log10(value) - lowest) / (highest - lowest)) * (to - from);
  // 10 ** -3 is not exactly 0.001, and a label shows it.
  return { place, ticks: Array.from({ length: highest - lowest + 1 }, (_, i) => Number(`1e${lowest + i}`)) };
}

/** Moves labels apart that would overlap, keeping their order and staying as near as that allows. */
export function spread(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at);
  const placed = wanted.map(() => 0);
  let next = top;
  for (const { at, i } of order) {
    placed[i] = Math.max(at, next);
    next = (placed[i] ?? 0) + gap;
  }
  let limit = bottom;
  for (const { i } of order.reverse()) {
    placed[i] = Math.min(placed[i] ?? 0, limit);
    limit = (placed[i] ?? 0) - gap;
  }
  return placed;
}
