import { expect, test } from "vitest";
import { bestHit, openFiles } from "./open-files.ts";

const filler = (n: number): string => Array.from({ length: n }, (_, i) => `Beside${i} the point${i}.`).join(" ");

test("the section whose one sentence holds the question is better than the one that spreads its words", async () => {
  const searcher = await openFiles({
    "page.md": `# Handbook\n\n## First\n\nQuota. Quota. ${filler(30)} Raise. Raise. ${filler(30)} Disk. Disk.\n\n## Second\n\n${filler(60)} Operations raise a full disk quota. ${filler(60)}\n`,
    "other.md": "# Other\n\nNothing of it.\n",
  });
  expect((await bestHit(searcher, "raise quota of disk")).section.heading).toBe("Second");
});

test("a list of links is no answer while another section holds as much", async () => {
  const searcher = await openFiles({
    "page.md":
      "# Handbook\n\n## Consequences\n\nThe canary failed, and the drift was not seen before the next morning by anybody.\n\n## Related pages\n\n- [Canary and drift](other.md)\n",
    "other.md": "# Other\n\nNothing of it.\n",
  });
  expect((await bestHit(searcher, "canary drift")).section.heading).toBe("Consequences");
});
