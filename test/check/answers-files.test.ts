import { describe, expect, test } from "vitest";
import { knownQuestions, readAnswerFiles } from "../../src/check/answers-files.ts";
import type { AnswerTests } from "../../src/config/config.ts";
import { folder } from "../content/folder.ts";
import { pagesFrom } from "../search/open-files.ts";
import { lines } from "./material.ts";

const PAGES = pagesFrom({
  "gpu.md":
    "---\ntitle: GPU node lost\nquestions: [gpu gone]\n---\n\nDrain the node.\n\n## Fix\n\nRun `kubectl\ndrain`.\n",
  "drift.md": "# Data drift\n\nText.",
});

function read(files: Readonly<Record<string, string>>, tests: Partial<AnswerTests>) {
  return folder(files).then((docs) => readAnswerFiles(docs, { thresholds: {}, ...tests }, PAGES));
}

async function problems(key: "holdout" | "silence" | "passages", text: string): Promise<string> {
  return lines((await read({ "x.yaml": text }, { [key]: "x.yaml" })).problems).join("\n");
}

test("nothing is read that docent.yaml does not name", async () => {
  const nothing = { holdout: [], silence: [], passages: [], problems: [] };
  expect(await read({ "test/answers/holdout.yaml": "x" }, {})).toEqual(nothing);
  expect(await readAnswerFiles(await folder(), undefined, PAGES)).toEqual(nothing);
});

test("the files are read from wherever the paths lead from the docs folder", async () => {
  const root = await folder({
    "docs/a.md": "x",
    "test/h.yaml": "- q: card lost\n  pages: [gpu.md]\n  also: [drift.md]\n",
    "test/s.yaml": "tuning:\n  - q: hi\n    group: small-talk\nheldOut:\n  - q: bye\n",
    "test/p.yaml": "- q: drain it\n  page: gpu.md\n  anchor: fix\n  says: run kubectl drain\n",
  });
  const tests = { holdout: "../test/h.yaml", silence: "../test/s.yaml", passages: "../test/p.yaml", thresholds: {} };
  const files = await readAnswerFiles(`${root}/docs`, tests, PAGES);
  expect(files).toEqual({
    holdout: [{ text: "card lost", pages: ["gpu.md"], also: ["drift.md"] }],
    silence: [
      { text: "hi", heldOut: false },
      { text: "bye", heldOut: true },
    ],
    passages: [{ text: "drain it", page: "gpu.md", anchor: "fix", says: "run kubectl drain" }],
    problems: [],
  });
  expect(knownQuestions(files.holdout)).toEqual([{ text: "card lost", pages: ["gpu.md", "drift.md"] }]);
});

describe("what is wrong is named with its line", () => {
  test("a file that is not there, where docent.yaml names it", async () => {
    const { problems: found } = await read(
      { "docent.yaml": "team: {}\nanswers:\n  silence: none.yaml\n" },
      { silence: "none.yaml" },
    );
    expect(lines(found)).toEqual([
      expect.stringMatching(
        /^docent\.yaml:3 error answers\/file: `answers\.silence` names none\.yaml, which cannot be read: ENOENT/,
      ),
    ]);
  });

  test.each([
    ["holdout", "- q: a\n  pages: [gpu.md\n"],
    ["holdout", ""],
    ["holdout", "- q: a\n  pages: [gpu.md]\n- q: b\n  pages: gpu.md\n"],
    ["holdout", "- q: a\n  page: [gpu.md]\n"],
    ["holdout", '- gpu\n- q: " "\n  pages: []\n- q: a\n  pages: [gpu.md, 3]\n'],
    ["holdout", "[]"],
    ["silence", "- q: a\n"],
    ["silence", "tuning:\n  - q: a\nheldout: []\n"],
    ["passages", "- q: a\n  page: gpu.md\n"],
  ] as const)("%s that has another shape: %j", async (key, text) => {
    expect(await problems(key, text)).toMatchSnapshot();
  });

  test.each([
    ["silence", "tuning:\n  - q: a\n  - q: *foo\n", "x.yaml:3 error answers/file: Not valid YAML: Unresolved alias"],
    ["holdout", "- q: &a *a\n  pages: [gpu.md]\n", "x.yaml:1 error answers/file: Not valid YAML: "],
  ] as const)("%s with an alias that names nothing: %j", async (key, text, message) => {
    expect(await problems(key, text)).toContain(message);
  });

  test("pages that are not there, with the nearest", async () => {
    expect(await problems("holdout", "- q: a\n  pages:\n    - gpu.md\n    - drfit.md\n  also: [x/y.md]\n")).toBe(
      "x.yaml:4 error answers/file: There is no page drfit.md, did you mean `drift.md`?\n" +
        "x.yaml:5 error answers/file: There is no page x/y.md.",
    );
  });

  test("questions that differ from a page's, or from each other, by punctuation alone", async () => {
    const text =
      "- q: GPU gone?!\n  pages: [gpu.md]\n- q: what's c++\n  pages: [gpu.md]\n- q: whats  C++?\n  pages: [gpu.md]\n";
    const sound = "- q: what is c\n  pages: [gpu.md]\n- q: ???\n  pages: [gpu.md]\n- q: '!'\n  pages: [gpu.md]\n";
    expect(await problems("holdout", text + sound)).toBe(
      'x.yaml:1 error answers/file: "GPU gone?!" is a question of gpu.md and so no longer held out.\n' +
        'x.yaml:5 error answers/file: "whats  C++?" is asked twice.',
    );
  });

  test("questions that a page has too, or that are asked twice", async () => {
    const text = "- q: GPU gone\n  pages: [gpu.md]\n- q: b\n  pages: [gpu.md]\n- q: B\n  pages: [gpu.md]\n";
    expect(await problems("holdout", text)).toBe(
      'x.yaml:1 error answers/file: "GPU gone" is a question of gpu.md and so no longer held out.\n' +
        'x.yaml:5 error answers/file: "B" is asked twice.',
    );
  });

  test("passages whose page, section or words are gone", async () => {
    const one = (page: string, anchor: string, says: string): string =>
      `- {q: a, page: ${page}, anchor: "${anchor}", says: ${says}}\n`;
    expect(await problems("passages", one("gpu.md", "", "drain the node") + one("gpx.md", "", "x"))).toBe(
      "x.yaml:2 error answers/file: There is no page gpx.md, did you mean `gpu.md`?",
    );
    expect(await problems("passages", one("gpu.md", "fxi", "x"))).toBe(
      "x.yaml:1 error answers/file: gpu.md has no heading #fxi, did you mean `fix`?",
    );
    expect(await problems("passages", one("gpu.md", "fix", "reboot"))).toBe(
      'x.yaml:1 error answers/file: gpu.md#fix no longer says "reboot".',
    );
  });
});
