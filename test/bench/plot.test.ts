import { describe, expect, it } from "vitest";
import { plotLines, spread } from "./plot.ts";

describe("the plot", () => {
  const text = { title: "Time <per> question", x: "documents", y: "ms" };
  const lines = [
    {
      name: "Docent",
      points: [
        { x: 1000, y: 0.1 },
        { x: 10_000, y: 1 },
      ],
    },
    {
      name: 'A & "B"',
      points: [
        { x: 1000, y: 10 },
        { x: 10_000, y: Number.NaN },
      ],
    },
    { name: "not measured", points: [] },
  ];
  const svg = plotLines(lines, text);

  it("is one SVG document in which names are text", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*aria-label="Time &lt;per&gt; question">/);
    expect(svg).toContain("A &amp; &quot;B&quot;</text>");
    expect(svg).not.toMatch(/NaN|undefined|not measured/);
  });

  it("places powers of ten evenly", () => {
    const circles = [...svg.matchAll(/class="subject dot" cx="([\d.]+)" cy="([\d.]+)"/g)];
    // The axes run from 1,000 to 10,000 (70 to 540) and from 0.1 to 10 (372 to 48).
    expect(circles.map(([, x, y]) => [Number(x), Number(y)])).toEqual([
      [70, 372],
      [540, 210],
    ]);
  });

  it("draws ours last, over the others", () => {
    expect(svg.lastIndexOf("subject line")).toBeGreaterThan(svg.lastIndexOf('class="line"'));
  });
});

describe("spreading labels", () => {
  it("leaves those alone that do not meet", () => {
    expect(spread([10, 50, 30], 10, 0, 100)).toEqual([10, 50, 30]);
  });

  it("keeps a distance, the order and the bounds", () => {
    expect(spread([50, 52, 51], 10, 0, 100)).toEqual([50, 70, 60]);
    expect(spread([98, 99, 100], 10, 0, 100)).toEqual([80, 90, 100]);
  });
});
