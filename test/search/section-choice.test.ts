import { describe, expect, test } from "vitest";
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

describe("the section of a runbook", () => {
  const files = {
    "oom.md":
      "---\nkind: runbook\n---\n# Out of memory\n\nThe GPU is full.\n\n## Symptoms\n\nThe nightly training dies, the loss is gone.\n\n" +
      "## Fix\n\nHalve the batch size.\n\n## Afterwards\n\nWrite down who noticed the alert.\n",
    "other.md": "# Other\n\nNothing of the kind.\n",
  };

  test("is the remedy, read from the top, where the question tells the symptoms", async () => {
    for (const text of ["nightly training dies", "out of memory"]) {
      const hit = await bestHit(await openFiles(files), text);
      expect([hit.section.heading, hit.fromTop]).toEqual(["Fix", true]);
    }
  });

  test("is read at the case that the question names, and from the top where only a command holds its words", async () => {
    const cases =
      "## Fix\n\nHalve the batch size.\n\nA memory leak of the loader: restart the loader.\n\n```bash\nprint(allocated_gib)\n```\n\n";
    const searcher = await openFiles({ ...files, "oom.md": files["oom.md"].replace(/## Fix[^#]*/, cases) });
    const named = await bestHit(searcher, "out of memory, does the loader leak");
    expect([named.section.heading, named.fromTop]).toEqual(["Fix", undefined]);
    const pasted = await bestHit(searcher, "RuntimeError out of memory tried 2.00 allocated_gib");
    expect([pasted.section.heading, pasted.fromTop]).toEqual(["Fix", true]);
  });

  test("is the top of the page where the question asks what something means", async () => {
    const hit = await bestHit(await openFiles(files), "what does out of memory in the nightly training mean");
    expect([hit.section.anchor, hit.fromTop]).toEqual(["", true]);
  });

  test("is another where the question asks for that", async () => {
    const hit = await bestHit(await openFiles(files), "who noticed the alert");
    expect([hit.section.heading, hit.fromTop]).toEqual(["Afterwards", undefined]);
  });

  test("is found as on any page where the page is no runbook", async () => {
    const plain = { ...files, "oom.md": files["oom.md"].replace("kind: runbook", "kind: page") };
    expect((await bestHit(await openFiles(plain), "nightly training dies")).section.heading).toBe("Symptoms");
  });
});

test("the page that is called as the question comes before one whose name has the same stems", async () => {
  const searcher = await openFiles({
    "many.md": "# useQueries\n\nuseQueries runs useQuery for many. useQueries, useQueries.",
    "one.md":
      "# useQuery\n\nRuns one of them, with options, a key and a function that fetches; much more is said here.",
  });
  const titles = async (text: string) =>
    (await searcher.search({ text, limit: 5 })).hits.map(({ page: { title } }) => title);
  expect(await titles("useQuery")).toEqual(["useQuery", "useQueries"]);
  expect(await titles("`usequery`")).toEqual(["useQuery", "useQueries"]);
  expect(await titles("useQueries")).toEqual(["useQueries", "useQuery"]);
});
