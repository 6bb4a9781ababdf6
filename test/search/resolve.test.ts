import { describe, expect, test } from "vitest";
import { openFiles, paths } from "./open-files.ts";

const files = {
  "rollback.md":
    "# Roll back a model\n\nThe rollout of the model failed. Take the earlier model version from the registry.",
  "drift.md": "# Data drift\n\nThe distribution of data moved, so the monitor raises an alarm.",
  "hooks.md": "# Hooks\n\nCall useQuery in a component, or createFileRoute in a route.",
  "memory.md": "# Out of memory\n\nThe training job ran out of memory on the device.",
  "tape.md": "# Tapes\n\nBackups are written to tape. A tape holds a week. The tape library is in the cellar.",
  "type.md": "# Types\n\nThe schema gives each column a type. A column has one type.",
};

describe("a misspelt word", () => {
  test("is taken for what stands beside the query's other words", async () => {
    const searcher = await openFiles(files);
    expect((await searcher.search({ text: "tpe of a column", limit: 1 })).corrected?.words).toEqual([
      { from: "tpe", to: "type" },
    ]);
    expect((await searcher.search({ text: "tpe in the cellar", limit: 1 })).corrected?.words).toEqual([
      { from: "tpe", to: "tape" },
    ]);
  });

  test("is found when its first letter is wrong, missing or one too many", async () => {
    const searcher = await openFiles(files);
    for (const typed of ["nonitor", "onitor", "xmonitor", "omnitor"])
      expect([typed, ...(await paths(searcher, `${typed} `))]).toEqual([typed, "drift.md"]);
  });

  test("is corrected to the form that was meant, not to the one the docs use", async () => {
    const searcher = await openFiles(files);
    const { corrected } = await searcher.search({ text: "clumns and registreis?", limit: 1 });
    expect(corrected?.query).toBe("columns and registries?");
  });

  test("that was meant to say nothing is left out, and is no unknown word of the question", async () => {
    const searcher = await openFiles(files);
    const { corrected, evidence } = await searcher.search({ text: "waht is teh alarm?", limit: 1 });
    expect([corrected, evidence.words, evidence.known]).toEqual([undefined, 1, 1]);
  });

  test("that may well be a word the docs lack stays an unknown word", async () => {
    const searcher = await openFiles(files);
    for (const word of ["rom", "bill", "xylophone"]) {
      const { corrected, evidence } = await searcher.search({ text: `${word} alarm?`, limit: 1 });
      expect([word, corrected, evidence.words, evidence.known]).toEqual([word, undefined, 2, 0.5]);
    }
  });

  test("of few letters becomes another only for a plain slip", async () => {
    const searcher = await openFiles({ ...files, "flag.md": "# Flags\n\nThe flag is a bool. It hides the route." });
    const corrected = async (text: string) => (await searcher.search({ text, limit: 1 })).corrected?.words;
    expect(await corrected("book the cellar?")).toBeUndefined();
    expect(await corrected("bolo?")).toEqual([{ from: "bolo", to: "bool" }]);
    expect(await corrected("hook of a flag?")).toBeUndefined();
  });

  test("may be a compound, but one whose parts are all known is taken by these", async () => {
    const searcher = await openFiles({
      ...files,
      "router.md": "# Router\n\nCall createRouter once, then keepModel. Keep the mode it had.",
    });
    const corrected = async (text: string) => (await searcher.search({ text, limit: 1 })).corrected?.words;
    expect(await corrected("createRuoter?")).toEqual([{ from: "createruoter", to: "createrouter" }]);
    expect(await corrected("keepMode?")).toBeUndefined();
  });

  test("is searched as it stands when that is asked for", async () => {
    const searcher = await openFiles(files);
    const result = await searcher.search({ text: "data dirft", limit: 3, verbatim: true });
    expect([result.corrected, result.evidence.known]).toEqual([undefined, 0.5]);
    expect(await searcher.rank({ text: "dirft", limit: 3, verbatim: true })).toEqual([]);
    expect(await searcher.rank({ text: "dirft", limit: 3 })).toEqual(["drift.md"]);
  });
});
