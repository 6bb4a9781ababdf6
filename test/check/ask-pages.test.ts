import { describe, expect, test } from "vitest";
import { createAnswerer } from "../../src/answer/answerer.ts";
import { pageIndexer } from "../../src/check/answers-ask.ts";
import {
  answerAlike,
  inParts,
  mergeQuestions,
  type PagesState,
  questionsOf,
  statesAsker,
  type Told,
} from "../../src/check/ask-pages.ts";
import { write } from "./material.ts";

const TODAY = "2026-11-20";

const page = (title: string, question: string, text: string): string =>
  `---\ntitle: ${title}\nquestions: ["${question}"]\n---\n\n${text}\n`;

const FILES = {
  "gpu.md": page("GPU node lost", "zebra crossing", "Drain the node whose GPU is lost, then replace it."),
  "drift.md": page("Data drift", "inputs changed", "Data drift is a change in the inputs of a model."),
  "project.md": "---\nkind: project\ntitle: P\nquestions: [how is it built]\n---\nText.",
};

describe("questions of pages", () => {
  test("are those of all pages but the project's own, the same one once with all its pages", async () => {
    const { material } = await write({ ...FILES, "b.md": page("B", "Zebra Crossing ", "Text.") }, { declared: false });
    expect(mergeQuestions(questionsOf(material.pages))).toEqual([
      { text: "Zebra Crossing", pages: ["b.md", "gpu.md"] },
      { text: "inputs changed", pages: ["drift.md"] },
    ]);
  });

  test("are answered by what the pages say, and never by the questions themselves", async () => {
    const now = await state(FILES);
    const asked = [["data drift", "zebra crossing"].map((text) => ({ text, pages: [] }))];
    const told = await statesAsker({ before: { ...now, pages: [] }, now, questions: asked, today: TODAY })(0);
    expect(told.map((one) => [one.before.kind, one.now.kind, one.now.first?.path])).toEqual([
      ["nothing", "found", "drift.md"],
      ["nothing", "nothing", undefined],
    ]);
  });

  test("are asked in parts, none left out", () => {
    const many = Array.from({ length: 120 }, (_, at) => ({ text: String(at), pages: [] }));
    expect(inParts(many).flat()).toEqual(many);
    expect(inParts(many).length).toBeGreaterThan(2);
    expect(inParts([])).toEqual([]);
  });
});

describe("two states", () => {
  const HOOKS = {
    "all.md": `# useQueries\n\n${"Call useQuery, or useQueries for more than one query. ".repeat(5)}\n`,
    "one.md": "# useQuery\n\nIt fetches.\n",
    "gpu.md": FILES["gpu.md"],
    "pool.md": "# Node pools\n\nA node belongs to a pool.\n",
  };

  test("tell the same place as a full answer does, others only where they differ", async () => {
    const before = await state(HOOKS);
    const now = await state({ ...HOOKS, "gpu.md": page("GPU node lost", "?", "Cordon it.") });
    const texts = ["useQuery", "usequeries for many", "drain the node", "gpu node lost", '"useQuery, or"', "kind:page"];
    const questions = [texts.map((text) => ({ text, pages: [] }))];
    const told = await statesAsker({ before, now, questions, today: TODAY })(0);
    const full = await Promise.all([before, now].map((one) => answers(one, texts)));
    expect(told.map((one) => [placed(one.before), placed(one.now)])).toEqual(
      texts.map((_, at) => full.map((all) => all[at])),
    );
    // Its title is the whole question, though the other page ranks before it.
    expect(told[0]?.now.first?.path).toBe("one.md");
    expect(told[2]?.before).toMatchObject({ first: { path: "gpu.md" }, others: ["pool.md"] });
    expect(told[2]?.now.first?.path).not.toBe("gpu.md");
  });

  test("answer alike where nothing that is indexed differs", async () => {
    const one = await state(FILES);
    const asked = page("Data drift", "what moved", "Data drift is a change in the inputs of a model.");
    expect(answerAlike(one, await state({ ...FILES, "drift.md": asked }))).toBe(true);
    expect(answerAlike(one, { ...one, language: "de" })).toBe(false);
    expect(answerAlike(one, await state({ ...FILES, "drift.md": asked.replace("inputs of", "inputs to") }))).toBe(
      false,
    );
    const linked = (text: string): Promise<PagesState> => state({ ...FILES, "a.md": text });
    expect(answerAlike(await linked("[to](gpu.md)"), await linked("[to](drift.md)"))).toBe(false);
    expect(answerAlike(await linked("[to](gpu.md)"), await linked("\n[to](gpu.md)"))).toBe(true);
  });
});

async function state(files: Readonly<Record<string, string>>): Promise<PagesState> {
  const { material } = await write(files, { declared: false });
  return { pages: material.pages, language: "en" };
}

/** What the product answers with all it has. */
async function answers({ pages }: PagesState, texts: readonly string[]): Promise<unknown[]> {
  const bare = pages.map((one) => ({ ...one, questions: [] }));
  const answer = createAnswerer(await (await pageIndexer("en"))(bare), () => TODAY);
  return Promise.all(
    texts.map(async (text) => {
      const given = await answer({ text, limit: 5 });
      if (given.kind === "nothing") return { kind: "nothing", quote: "" };
      const first = given.kind === "found" ? given.best : given.candidates[0];
      const place = first === undefined ? {} : { first: { path: first.path, anchor: first.anchor } };
      return { kind: given.kind, ...place, quote: given.kind === "found" ? JSON.stringify(given.best.blocks) : "" };
    }),
  );
}

function placed({ others: _others, ...told }: Told): object {
  return told;
}
