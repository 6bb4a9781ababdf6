import { describe, expect, it } from "vitest";
import { notesOf } from "../../site/plugins/knowledge/notes.ts";
import { relatedPages } from "../../site/plugins/knowledge/related.ts";
import { asSentence, exampleQuestions } from "../../src/answer/example-questions.ts";
import { linkTo, page } from "./pages.ts";

describe("example questions", () => {
  const runbook = (name: string, question: string) =>
    page(`runbooks/${name}.md`, { kind: "runbook", questions: [question] });
  const pages = [
    runbook("gpu", "gpu memory is full"),
    page("glossary/drift.md", { kind: "term", questions: ["what is drift"] }),
    page("practices/tests.md", { kind: "practice", questions: ["which tests do i need"], links: [] }),
  ];
  const answersAll = async (question: string): Promise<string | undefined> =>
    pages.find(({ questions }) => questions.some((text) => asSentence(text) === question))?.path;

  it("are of different kinds of page, and read like sentences", async () => {
    expect(await exampleQuestions(pages, answersAll)).toEqual([
      "Gpu memory is full",
      "What is drift?",
      "Which tests do I need?",
    ]);
  });

  it("leave out a question that is answered from another page, or not at all", async () => {
    const findAnswer = async (question: string) =>
      question.startsWith("Gpu") ? "elsewhere.md" : question.startsWith("Which") ? undefined : answersAll(question);
    expect(await exampleQuestions(pages, findAnswer)).toEqual(["What is drift?"]);
  });

  it("prefer the page that others link to", async () => {
    const linked = [
      runbook("a", "alpha is broken"),
      runbook("z", "omega is broken"),
      page("index.md", { links: [linkTo("runbooks/z.md")] }),
    ];
    const findAnswer = async (question: string) =>
      linked.find(({ questions }) => questions.some((text) => asSentence(text) === question))?.path;
    expect(await exampleQuestions(linked, findAnswer)).toEqual(["Omega is broken"]);
  });

  it("are never two about the same thing", async () => {
    const twice = [
      runbook("gpu", "cluster memory full"),
      page("t.md", { kind: "term", questions: ["what is memory"] }),
    ];
    const findAnswer = async (question: string) => (question.startsWith("What") ? "t.md" : "runbooks/gpu.md");
    expect(await exampleQuestions(twice, findAnswer)).toEqual(["Cluster memory full"]);
  });
});

describe("related pages", () => {
  it("put a page that links here before one that only shares a tag", () => {
    const pages = [
      page("a.md", { tags: ["gpu"] }),
      page("tagged.md", { tags: ["gpu"] }),
      page("linking.md", { links: [linkTo("a.md")] }),
      page("other.md"),
    ];
    expect(
      relatedPages(pages)
        .get("a.md")
        ?.map(({ title }) => title),
    ).toEqual(["linking.md", "tagged.md"]);
  });

  it("never offer the page itself, an index page, or the product's own making to everybody", () => {
    const links = [linkTo("a.md"), linkTo("index.md"), linkTo("project/design.md")];
    const pages = [page("a.md", { links }), page("index.md"), page("project/design.md", { audience: "project" })];
    expect(relatedPages(pages).get("a.md")).toEqual([]);
  });
});

describe("notes below a title", () => {
  it("say what a reader of the kind acts on", () => {
    expect(notesOf({ severity: "high", lastVerified: new Date("2026-03-03T00:00:00Z") })).toEqual([
      "Severity high",
      "Commands verified 3 Mar 2026",
    ]);
    expect(notesOf({ level: "beginner", minutes: 40, status: "accepted" })).toEqual([
      "Beginner",
      "40 minutes",
      "Accepted",
    ]);
  });

  it("pass over what is not of the right type", () => {
    expect(notesOf({ severity: 3, lastVerified: "soon", minutes: "40", level: null })).toEqual([]);
  });
});
