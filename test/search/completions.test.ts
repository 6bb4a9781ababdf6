import { describe, expect, test } from "vitest";
import { openFiles, paths } from "./open-files.ts";

const files = {
  "rollback.md": "# Roll back a model\n\nRun kubectl rollout undo. Take the earlier version from the registry.",
  "monitor.md": "# Monitors\n\nA monitor watches each metric. The monitors raise an alarm.",
  "jobs.md": "# Jobs\n\nEach job runs once.",
  "jobset.md": "# Jobsets\n\nA jobset groups workers. A jobset ends when all ended. Jobsets restart.",
  "hooks.md": "# Hooks\n\nCall useQuery in a component, or createFileRoute in a route.",
  "memory.md": "# Errors\n\nThe device says CUDA_ERROR_OUT_OF_MEMORY.",
};

describe("a word that is still being typed", () => {
  test.each([
    ["ku", "rollback.md"],
    ["kube", "rollback.md"],
    ["regis", "rollback.md"],
    ["useQ", "hooks.md"],
    ["useq", "hooks.md"],
    ["createFile", "hooks.md"],
    ["kubectl_roll", "rollback.md"],
    ["CUDA_ERR", "memory.md"],
    ["fooRegis", "rollback.md"],
    ["monitori", "monitor.md"],
    ["monitorin", "monitor.md"],
  ])("%j finds what it may become, without a correction", async (text, path) => {
    const searcher = await openFiles(files);
    const { corrected, hits } = await searcher.search({ text, limit: 1 });
    expect([corrected, hits[0]?.page.path]).toEqual([undefined, path]);
  });

  test("is not completed behind its end, nor when the words are wanted as written, nor from one letter", async () => {
    const searcher = await openFiles(files);
    for (const text of ["kube ", "kube?", "k"]) expect([text, ...(await paths(searcher, text))]).toEqual([text]);
    expect(await searcher.rank({ text: "kube", limit: 3, verbatim: true })).toEqual([]);
  });

  test("is found behind a slip, from five letters on, and says so", async () => {
    const searcher = await openFiles(files);
    const { corrected, hits } = await searcher.search({ text: "regsit", limit: 1 });
    expect([corrected?.words, hits[0]?.page.path]).toEqual([[{ from: "regsit", to: "registry" }], "rollback.md"]);
    for (const text of ["rgi", "regisrt", "alers"]) expect([text, ...(await paths(searcher, text))]).toEqual([text]);
  });

  test("comes first when it is a word itself, and then what it may become", async () => {
    const searcher = await openFiles(files);
    expect(await paths(searcher, "job")).toEqual(["jobs.md", "jobset.md"]);
    expect(await paths(searcher, "job ")).toEqual(["jobs.md"]);
  });

  test("that is a word keeps its own score, almost", async () => {
    const searcher = await openFiles(files);
    const score = async (text: string) => (await searcher.search({ text, limit: 1 })).hits[0]?.score ?? 0;
    expect((await score("job")) / (await score("job "))).toBeCloseTo(1, 1);
  });

  test("counts less than when it is finished, least when it may say nothing", async () => {
    const searcher = await openFiles({ ...files, "whales.md": "# Whales\n\nA registrar of whales." });
    const weight = async (text: string, term: string) =>
      (await searcher.search({ text, limit: 1 })).hits[0]?.weights.get(term) ?? 0;
    expect((await weight("registrar", "registrar")) * 0.7).toBeGreaterThan(await weight("registra", "registrar"));
    expect((await weight("whal", "whale")) * 0.7).toBeGreaterThan(await weight("wha", "whale"));
  });

  test("keeps the best page from one letter to the next", async () => {
    const searcher = await openFiles(files);
    const text = "monitors metric";
    for (let length = 3; length <= text.length; length++) {
      const typed = text.slice(0, length);
      expect([typed, (await paths(searcher, typed))[0]]).toEqual([typed, "monitor.md"]);
    }
  });
});
