import type { ThemeConfig } from "@docusaurus/theme-mermaid";

/** The site's own ink and paper, which follow the light or dark page; Mermaid's themes colour what is not named here. */
const COLOURS = `
  .node rect, .node circle, .node ellipse, .node polygon, .node path, rect.actor {
    fill: var(--paper-2); stroke: var(--line-2);
  }
  .cluster rect, .note { fill: var(--paper-3); stroke: var(--line); }
  .label, .nodeLabel, .edgeLabel, .cluster-label span, .cluster-label text, text.actor > tspan, .messageText,
  .noteText, .noteText > tspan {
    color: var(--ink); fill: var(--ink);
  }
  .edgeLabel, .edgeLabel p, .edgeLabel rect, .labelBkg { background-color: var(--paper); fill: var(--paper); }
  .edgeLabel .label text, .edgeLabel span { color: var(--ink-2); fill: var(--ink-2); }
  .flowchart-link, .transition, .relation, .messageLine0, .messageLine1, .actor-line { stroke: var(--ink-3); }
  .marker, .arrowheadPath, .arrowMarkerPath { fill: var(--ink-3); stroke: var(--ink-3); }
`;

/** Diagrams in pages; their code is fetched only by pages that have one. */
export const diagrams: NonNullable<ThemeConfig["mermaid"]> = {
  theme: { light: "neutral", dark: "dark" },
  options: {
    fontFamily: "var(--font-text)",
    themeCSS: COLOURS,
    // A page's text may neither run scripts nor loosen this.
    securityLevel: "strict",
    themeVariables: { fontSize: "14px" },
    // In its own size, and scrolled where that is too wide: shrunk to a phone's width nobody could read it.
    flowchart: { useMaxWidth: false, htmlLabels: true, nodeSpacing: 28, rankSpacing: 36, padding: 10 },
    sequence: { useMaxWidth: false },
    state: { useMaxWidth: false },
  },
};
