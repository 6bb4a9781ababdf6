import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { findRunbook, firstSteps } from "../../src/announce/runbook.ts";
import type { Answerer } from "../../src/answer/answerer.ts";
import { createAnswerer } from "../../src/answer/answerer.ts";
import { type Block, blockText, type Page } from "../../src/content/page.ts";
import type { PipelineEvent } from "../../src/events/event.ts";
import { memoryReader } from "../../src/search/memory.ts";
import { openIndex } from "../../src/search/open.ts";
import { event } from "../events/run.ts";
import { ownArtefact, ownPages } from "../helpers/own-docs.ts";
import { code, prose, runbook, steps } from "./pages.ts";

const absoluteUrl = (url: string): string => `https://docs.example.com${url}`;

async function found(one: PipelineEvent, runbooks: readonly Page[], answer?: Answerer): Promise<string | undefined> {
  const result = await findRunbook(one, { runbooks, absoluteUrl, ...(answer ? { answer } : {}) });
  return result && `${result.page.path}${result.section.anchor === "" ? "" : `#${result.section.anchor}`}`;
}

const page = (name: string, ...handles: string[]): Page =>
  runbook(name, { "Check first": [prose("Look.")] }, { handles });

describe("the runbook of an event", () => {
  const failed = (more: Partial<PipelineEvent> = {}) => event("failed", 0, more);

  test("is the one that handles its kind and status", async () => {
    const runbooks = [page("run", "run.failed"), page("training", "training.failed", "training.rolled_back")];
    expect(await found(failed(), runbooks)).toBe("runbooks/training.md#check-first");
    expect(await found(failed({ kind: "run" }), runbooks)).toBe("runbooks/run.md#check-first");
    expect(await found(failed({ kind: "deployment" }), runbooks)).toBeUndefined();
    expect(await found(event("succeeded", 0), runbooks)).toBeUndefined();
  });

  test("is the one with a label that fits, before the one without; the longer glob before the shorter", async () => {
    const runbooks = [
      page("any", "training.failed"),
      page("memory", "training.failed:error=*memory*"),
      page("cuda", "training.failed:error=*CUDA out of memory*"),
      page("metric", "training.failed:metric=loss"),
    ];
    expect(await found(failed({ error: "RuntimeError: cuda Out of Memory. Tried" }), runbooks)).toContain("cuda");
    expect(await found(failed({ error: "no memory" }), runbooks)).toContain("memory.md");
    expect(await found(failed({ error: "disk" }), runbooks)).toContain("any");
    expect(await found(failed({ labels: { metric: "LOSS" } }), runbooks)).toContain("metric");
    expect(await found(failed(), [page("cuda", "training.failed:error=*")])).toBeUndefined();
    expect(await found(failed(), [page("odd", "training.failed:constructor=*")])).toBeUndefined();
  });

  test("is found by what an alert measures and by a model's alias, which are fields of the event and no labels", async () => {
    const runbooks = [page("drift", "alert.firing:metric=*psi*"), page("challenger", "model.aliased:alias=challenger")];
    const firing = event("firing", 0, { kind: "alert", alert: { metric: "psi_country" }, labels: { metric: "other" } });
    expect(await found(firing, runbooks)).toContain("drift");
    const aliased = event("aliased", 0, { kind: "model", model: { name: "churn", alias: "challenger" } });
    expect(await found(aliased, runbooks)).toContain("challenger");
    const critical = page("critical", "alert.firing:severity=critical", "alert.firing:slice=country=DE");
    expect(await found(event("firing", 0, { kind: "alert", alert: { slice: "country=DE" } }), [critical])).toContain(
      "c",
    );
    expect(await found(event("firing", 0, { kind: "alert", labels: { severity: "critical" } }), [critical])).toContain(
      "critical",
    );
  });

  test("is the team's own before a starter page that fits as well, in any order", async () => {
    const starter = { ...page("starter", "training.failed"), starter: true };
    expect(await found(failed(), [starter, page("own", "training.failed")])).toContain("own");
    expect(await found(failed(), [page("own", "training.failed"), starter])).toContain("own");
  });

  test.each([
    ["https://docs.example.com/docs/runbooks/named", "runbooks/named.md#check-first"],
    ["https://docs.example.com/docs/runbooks/named/", "runbooks/named.md#check-first"],
    ["/docs/runbooks/named#fix", "runbooks/named.md#fix"],
    ["runbooks/named.md#no-such-heading", "runbooks/named.md#check-first"],
    ["https://evil.example/docs/runbooks/named", "runbooks/any.md#check-first"],
    ["https://docs.example.com.evil.example/docs/runbooks/named", "runbooks/any.md#check-first"],
    ["javascript:alert(1)", "runbooks/any.md#check-first"],
  ])("is the one that the event names, if it is ours: %s", async (runbookUrl, expected) => {
    const named = runbook("named", { "Check first": [prose("Look.")], Fix: [prose("Mend.")] });
    expect(await found(failed({ runbookUrl }), [page("any", "training.failed"), named])).toBe(expected);
  });
});

describe("the runbook that the search is sure of", () => {
  let answer: Answerer;
  let runbooks: readonly Page[];
  beforeAll(async () => {
    const pages = await ownPages();
    const index = await openIndex(memoryReader(await ownArtefact()));
    answer = createAnswerer(index, () => "2026-11-20");
    // Nothing handles a deployment here, so that only the search can find one.
    runbooks = pages.filter(({ kind }) => kind === "runbook").map((one) => ({ ...one, handles: [] }));
  });
  const deployment = (more: Partial<PipelineEvent>) => event("failed", 0, { kind: "deployment", ...more });

  test("is found by the error", async () => {
    const error = "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB";
    expect(await found(deployment({ error }), runbooks, answer)).toBe("runbooks/cuda-out-of-memory.md#check-first");
  });

  test.each([
    ["nothing", {}],
    ["the name of a step alone", { failingStep: "Train" }],
    ["words that no page knows", { error: "flux capacitor misaligned in sector seven" }],
  ])("is not found by %s", async (_, more) => {
    expect(await found(deployment(more), runbooks, answer)).toBeUndefined();
  });

  test("is none when the best answer is no runbook", async () => {
    const error = "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB";
    const others = runbooks.filter(({ path }) => !path.includes("cuda"));
    expect(await found(deployment({ error }), others, answer)).toBeUndefined();
  });
});

describe("the first steps", () => {
  const quoted = (sections: Readonly<Record<string, readonly Block[]>>) => firstSteps(runbook("page", sections));

  test("are of the section to check first, else of the fix, else of the opening", () => {
    const [look, mend, about] = [[prose("Look.")], [prose("Mend.")], [prose("About.")]];
    expect(quoted({ "": about, Fix: mend, "Check first": look })?.blocks).toEqual(look);
    expect(quoted({ "": about, Fix: mend })?.blocks).toEqual(mend);
    expect(quoted({ "": about, Symptoms: mend })?.blocks).toEqual(about);
    expect(quoted({ "": about, "Check first": [] })?.blocks).toEqual(about);
    expect(quoted({})).toBeUndefined();
  });

  test("are whole blocks, as many as fit", () => {
    const blocks = [steps("One."), code("x".repeat(300)), prose("y".repeat(300)), code("z".repeat(200)), prose("End.")];
    expect(quoted({ Fix: blocks })?.blocks).toEqual(blocks.slice(0, 3));
  });

  test("end at the end of a sentence or of an item", () => {
    const sentence = `A ${"word ".repeat(60)}at the end.`;
    expect(quoted({ Fix: [prose(`${sentence} ${sentence} ${sentence}`)] })?.blocks).toEqual([
      prose(`${sentence} ${sentence}`),
    ]);
    expect(quoted({ Fix: [steps(sentence, sentence, sentence)] })?.blocks).toEqual([steps(sentence, sentence)]);
  });

  test("hold something even of one long sentence or one long piece of code", () => {
    expect(quoted({ Fix: [prose("word ".repeat(300))] })?.blocks.map(blockText)).toEqual(["word ".repeat(300).trim()]);
    expect(quoted({ Fix: [code("x".repeat(900)), prose("End.")] })?.blocks).toEqual([code("x".repeat(900))]);
  });

  test("do not end with a sentence that announces what is left out", () => {
    const table: Block = { type: "table", rows: [["message", "x".repeat(800)]] };
    const list: Block = { type: "list", ordered: true, start: 2, items: ["Match the message to a cause:"] };
    expect(quoted({ Fix: [steps("Read the log."), list, table] })?.blocks).toEqual([steps("Read the log.")]);
    expect(quoted({ Fix: [prose("Read it. Match the message:"), table] })?.blocks).toEqual([prose("Read it.")]);
  });

  test("of every runbook here are steps, short, and whole", async () => {
    const pages = await ownPages();
    for (const one of pages.filter(({ kind, path }) => kind === "runbook" && !path.endsWith("index.md"))) {
      const quote = firstSteps(one);
      expect(quote?.section.heading).toBe("Check first");
      const size = (quote?.blocks ?? []).reduce((sum, block) => sum + blockText(block).length, 0);
      expect([one.path, size > 100 && size <= 700]).toEqual([one.path, true]);
      expect(blockText(quote?.blocks.at(-1) as Block)).not.toMatch(/:$/);
    }
  });

  test("are always made of the section's own words, in order", () => {
    const text = fc.lorem({ mode: "sentences", maxCount: 8 });
    const block = fc.oneof(
      text.map(prose),
      text.map(code),
      fc.array(text, { minLength: 1, maxLength: 5 }).map((items) => steps(...items)),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), (blocks) => {
        const words = (of: readonly Block[]) => of.map(blockText).join(" ").replace(/\s+/g, " ");
        const quote = words(quoted({ Fix: blocks })?.blocks ?? []);
        expect(quote).not.toBe("");
        expect(words(blocks).startsWith(quote)).toBe(true);
      }),
    );
  });
});
