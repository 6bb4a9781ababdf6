import { describe, expect, test } from "vitest";
import { EVENT_KINDS, EVENT_STATUSES } from "../../src/config/config.ts";
import { KINDS, type Kind } from "../../src/content/page.ts";
import { complaints, parse } from "./parse-source.ts";

const KEPT = {
  title: "A page",
  owner: "ml-platform",
  reviewed: "2026-03-01",
  reviewEvery: "6 months",
  tags: "[gpu, training]",
  questions: "[what is it]",
};

/** A complete page of each kind: what a maintainer must be able to write, and nothing less. */
const COMPLETE: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  page: {},
  "way-of-working": { ...KEPT, audience: "[new starters]" },
  practice: { ...KEPT, level: "beginner" },
  runbook: { ...KEPT, handles: "[training.failed]", severity: "high", lastVerified: "2026-02-01" },
  lesson: { ...KEPT, date: "2026-01-31", authors: "[Ada]", incident: "INC-12" },
  term: { ...KEPT, aliases: "[drift]", level: "intermediate" },
  decision: { ...KEPT, status: "accepted" },
  tutorial: { ...KEPT, level: "advanced", minutes: "30" },
  guide: KEPT,
  project: { ...KEPT, questions: "[]" },
};

/** Keys that a complete page of the kind may still leave out. */
const OPTIONAL: Readonly<Partial<Record<Kind, readonly string[]>>> = { project: ["questions"] };

function write(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}: ${value}\n`);
  return `---\n${lines.join("")}---\n\nBody.\n`;
}

const required = KINDS.flatMap((kind) =>
  Object.keys(COMPLETE[kind])
    .filter((key) => !OPTIONAL[kind]?.includes(key))
    .map((key) => [kind, key] as const),
);

describe("in a folder with docent.yaml", () => {
  test.each(KINDS)("a complete %s has nothing wrong", (kind) => {
    const { page, problems } = parse(write(COMPLETE[kind]), { kind, strict: true });
    expect(problems).toEqual([]);
    expect(page?.kind).toBe(kind);
  });

  test.each(required)("a %s without `%s` is left out, and the key is named", (kind, key) => {
    const values = Object.fromEntries(Object.entries(COMPLETE[kind]).filter(([name]) => name !== key));
    const { page, problems } = parse(write(values), { kind, strict: true });
    expect(page).toBeUndefined();
    expect(problems).toEqual([
      {
        file: "page.md",
        line: 1,
        rule: "front-matter/missing-key",
        severity: "error",
        message: `\`${key}\` is missing`,
        fix: `Add \`${key}:\`, which a ${kind} needs.`,
      },
    ]);
  });

  test.each(required)("a %s with an empty `%s:` is left out, at the line of the key", (kind, key) => {
    const source = write({ ...COMPLETE[kind], [key]: "" });
    const { page, problems } = parse(source, { kind, strict: true });
    expect(page).toBeUndefined();
    expect(problems).toEqual([
      {
        file: "page.md",
        line: source.split("\n").findIndex((line) => line.startsWith(`${key}:`)) + 1,
        rule: "front-matter/missing-key",
        severity: "error",
        message: `\`${key}\` has no value`,
        fix: `Give it one, which a ${kind} needs.`,
      },
    ]);
  });

  test.each<[Kind, string, string, string]>([
    ["guide", "reviewed", "2026-02-30", "is no day of the calendar"],
    ["guide", "reviewed", "1 March 2026", "is no date; write it as 2026-03-01"],
    ["guide", "reviewed", "2026", "should be a string"],
    ["guide", "reviewEvery", "often", 'is no period; write it as "6 months"'],
    ["guide", "title", "[a, b]", "should be text"],
    ["guide", "title", '"  "', "is empty"],
    ["guide", "tags", "{a: b}", "should be a list"],
    ["guide", "tags", '[gpu, ""]', "entry 2 is empty"],
    ["guide", "starter", "maybe", "should be a boolean"],
    ["practice", "level", "expert", "should be one of: beginner, intermediate, advanced"],
    ["decision", "status", "maybe", "should be one of: proposed, accepted, rejected, superseded, deprecated"],
    ["lesson", "date", "2025-13-01", "is no day of the calendar"],
    [
      "runbook",
      "handles",
      "[training.failed, Training broke]",
      'entry 2 is no event; write it as "training.failed" or "alert.firing:metric=*drift*"',
    ],
    ["tutorial", "minutes", "soon", "should be a number"],
  ])("a %s with `%s: %s` hears that it %s", (kind, key, value, why) => {
    const source = write({ ...COMPLETE[kind], [key]: value });
    const line = source.split("\n").findIndex((text) => text.startsWith(`${key}:`)) + 1;
    expect(complaints(source, { kind, strict: true })).toEqual([`${line} error front-matter/value: \`${key}\` ${why}`]);
  });

  test.each([
    ["trainig.failed", "there is no kind of event `trainig`, did you mean `training.failed`?", [EVENT_KINDS]],
    ["Training.failed", "there is no kind of event `Training`, did you mean `training.failed`?", [EVENT_KINDS]],
    ["alert.fireing", "there is no status of an event `fireing`, did you mean `alert.firing`?", [EVENT_STATUSES]],
    [
      "deployment.rolled-back:branch=main",
      "there is no status of an event `rolled-back`, did you mean `deployment.rolled_back`?",
      [EVENT_STATUSES],
    ],
    [
      "alrt.fireing:metric=*drift*",
      "there is no kind of event `alrt` and no status of an event `fireing`, did you mean `alert.firing`?",
      [EVENT_KINDS, EVENT_STATUSES],
    ],
    ["run.exploded", "there is no status of an event `exploded`", [EVENT_STATUSES]],
  ])("a runbook that handles `%s` hears at its entry that no event is called so", (handle, why, lists) => {
    const source = write({ ...COMPLETE.runbook, handles: `\n  - training.failed\n  - "${handle}"` });
    const { page, problems } = parse(source, { kind: "runbook", strict: true });
    expect(page).toBeUndefined();
    expect(problems).toEqual([
      {
        file: "page.md",
        line: source.split("\n").findIndex((text) => text.includes(handle)) + 1,
        rule: "front-matter/value",
        severity: "error",
        message: `\`handles\` entry 2 can never fit: ${why}`,
        fix: lists
          .map(
            (list) =>
              `Use as ${list === EVENT_KINDS ? "kind of event" : "status of an event"} one of: ${list.join(", ")}.`,
          )
          .join(" "),
      },
    ]);
  });

  test("each entry that is wrong is named, in order", () => {
    const source = write({ ...COMPLETE.runbook, handles: "\n  - run.faild\n  - run.failed\n  - alrt.firing" });
    const lines = parse(source, { kind: "runbook", strict: true }).problems.map(({ line, message }) => [line, message]);
    expect(lines).toEqual([
      [9, expect.stringMatching(/^`handles` entry 1 .*`run\.failed`/)],
      [11, expect.stringMatching(/^`handles` entry 3 .*`alert\.firing`/)],
    ]);
  });

  test("a runbook handles every kind and status of events, and any label, whatever the sender calls it", () => {
    const handles = [
      ...EVENT_KINDS.map((kind) => `${kind}.failed`),
      ...EVENT_STATUSES.map((status) => `run.${status}`),
      "alert.firing:our-own.label_1=*",
    ];
    const source = write({ ...COMPLETE.runbook, handles: JSON.stringify(handles) });
    const { page, problems } = parse(source, { kind: "runbook", strict: true });
    expect(problems).toEqual([]);
    expect(page?.handles).toEqual(handles);
  });

  test.each(["0", "-5"])("a tutorial of %s minutes hears that it should take some", (minutes) => {
    const source = write({ ...COMPLETE.tutorial, minutes });
    expect(complaints(source, { kind: "tutorial", strict: true })).toEqual([
      "9 error front-matter/value: `minutes` should be more than 0",
    ]);
  });

  test("minutes are whole", () => {
    const source = write({ ...COMPLETE.tutorial, minutes: "1.5" });
    expect(complaints(source, { kind: "tutorial", strict: true })).toEqual([
      "9 error front-matter/value: `minutes` should be a whole number",
    ]);
  });

  test("a leap day is a date", () => {
    expect(complaints(write({ ...COMPLETE.guide, reviewed: "2024-02-29" }), { kind: "guide", strict: true })).toEqual(
      [],
    );
  });

  test("an unknown key is named with its line and the nearest right one", () => {
    const source = write({ ...COMPLETE.runbook, severty: "high" });
    expect(complaints(source, { kind: "runbook", strict: true })).toEqual([
      "11 error front-matter/unknown-key: A runbook has no key `severty`, did you mean `severity`?",
    ]);
  });

  test("a key of another kind is unknown, and a key of Docusaurus is not", () => {
    const source = write({ ...COMPLETE.guide, minutes: "5", sidebar_position: "2", slug: "/here" });
    expect(complaints(source, { kind: "guide", strict: true })).toEqual([
      "8 error front-matter/unknown-key: A guide has no key `minutes`",
    ]);
  });

  test("an unknown key of a plain page is only a warning", () => {
    const { page, problems } = parse("---\ncolour: red\n---\n\nBody.\n", { strict: true });
    expect(problems.map(({ severity, rule }) => [severity, rule])).toEqual([["warning", "front-matter/unknown-key"]]);
    expect(page).toBeDefined();
  });

  test("an owner that docent.yaml does not know is an error with the nearest right one", () => {
    const source = write({ ...COMPLETE.guide, owner: "ml-plattform" });
    expect(complaints(source, { kind: "guide", strict: true })).toEqual([
      "3 error front-matter/owner: docent.yaml knows no owner `ml-plattform`, did you mean `ml-platform`?",
    ]);
  });

  test("all that is wrong is reported at once", () => {
    const source = "---\ntitle: A\nowner: nobody\nreviewed: 2026-02-30\nlevl: beginner\n---\n";
    expect(complaints(source, { kind: "practice", strict: true })).toEqual([
      "5 error front-matter/unknown-key: A practice has no key `levl`, did you mean `level`?",
      "1 error front-matter/missing-key: `tags` is missing",
      "1 error front-matter/missing-key: `questions` is missing",
      "4 error front-matter/value: `reviewed` is no day of the calendar",
      "1 error front-matter/missing-key: `reviewEvery` is missing",
      "1 error front-matter/missing-key: `level` is missing",
      "3 error front-matter/owner: docent.yaml knows no owner `nobody`",
    ]);
  });
});

describe("the kind of a page", () => {
  test("comes from its folder", () => {
    expect(parse("Text.", { kind: "runbook" }).page?.kind).toBe("runbook");
  });

  test("may be overridden", () => {
    const { page, problems } = parse("---\nkind: page\n---\n", { kind: "runbook", strict: true });
    expect(problems).toEqual([]);
    expect(page?.kind).toBe("page");
  });

  test("must be a known one: the nearest is named and the folder's kind is used", () => {
    const { page, problems } = parse("---\nkind: runbok\n---\n", { kind: "guide" });
    expect(page?.kind).toBe("guide");
    expect(problems).toContainEqual({
      file: "page.md",
      line: 2,
      rule: "front-matter/kind",
      severity: "warning",
      message: "There is no kind `runbok`, did you mean `runbook`?",
      fix: `Use one of: ${KINDS.join(", ")}.`,
    });
  });

  test("that is unknown is reported once", () => {
    expect(complaints("---\nkind: runbok\n---\n")).toHaveLength(1);
  });

  test("decides who reads answers made of it", () => {
    expect(parse("Text.", { kind: "project" }).page?.audience).toBe("project");
    expect(parse("Text.", { kind: "guide" }).page?.audience).toBe("everyone");
  });
});
