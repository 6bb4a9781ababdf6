import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseKnowledge, readKnowledge } from "../../src/config/read-knowledge.ts";
import { fill, folder } from "../content/folder.ts";

const TEAM = "team: {name: ML, askWhom: us}";

function problemsOf(text: string): string {
  const { problems, knowledge } = parseKnowledge(text, "docs/docent.yaml");
  expect(knowledge.declared).toBe(problems.length === 0);
  return problems.map(({ where, what, cure }) => `${where}: ${what} → ${cure}`).join("\n");
}

describe("a good file", () => {
  test("is read into the program's own words", () => {
    const { knowledge, problems } = parseKnowledge(
      `
team: {name: ML team, askWhom: "#ml-help"}
language: de
owners:
  ml-platform: {name: ML platform team, slack: "@ml"}
folders: {runbooks: runbook, ./guides/: guide}
reviewEvery: {runbook: 3 months}
routes:
  - name: Failed training
    when: {kind: training, branch: [main, release/*]}
    to: [{slack: "#ml"}, {web: alerts}]
    mention: ml-platform
`,
      "docent.yaml",
    );
    expect(problems).toEqual([]);
    expect(knowledge).toEqual({
      team: { name: "ML team", askWhom: "#ml-help" },
      language: "de",
      owners: { "ml-platform": { name: "ML platform team", slack: "@ml" } },
      folders: { runbooks: "runbook", guides: "guide" },
      reviewEveryDays: { runbook: 91 },
      routes: [
        {
          name: "Failed training",
          when: { kind: ["training"], branch: ["main", "release/*"] },
          to: [
            { platform: "slack", channel: "#ml" },
            { platform: "web", channel: "alerts" },
          ],
          mention: ["ml-platform"],
        },
      ],
      declared: true,
    });
  });

  test("names a channel one way, however its routes write it", () => {
    const { knowledge } = parseKnowledge(
      `${TEAM}
routes:
  - {name: a, when: {}, to: [{slack: "#ML-alerts"}, {web: ml-alerts}]}
  - {name: b, when: {}, to: [{slack: ml-alerts, digest: daily}, {slack: ml-alerts-2}]}`,
      "docent.yaml",
    );
    const [a, b] = knowledge.routes;
    const slack = { platform: "slack", channel: "#ML-alerts" };
    expect(a?.to).toEqual([slack, { platform: "web", channel: "ml-alerts" }]);
    expect(b?.to).toEqual([slack, { platform: "slack", channel: "ml-alerts-2" }]);
    expect(b?.digests).toMatchObject([{ to: slack }]);
  });

  test("names files of questions and the figures to reach", () => {
    const answers = "{holdout: ../h.yaml, thresholds: {folds: {top1: 0.7}, silence: 1}}";
    expect(parseKnowledge(`${TEAM}\nanswers: ${answers}`, "docent.yaml").knowledge.answers).toEqual({
      holdout: "../h.yaml",
      thresholds: { folds: { top1: 0.7 }, silence: 1 },
    });
    expect(parseKnowledge(`${TEAM}\nanswers: {silence: s.yaml}`, "docent.yaml").knowledge.answers).toEqual({
      silence: "s.yaml",
      thresholds: {},
    });
  });

  test("needs no more than the team", () => {
    expect(problemsOf(TEAM)).toBe("");
    expect(parseKnowledge(TEAM, "docent.yaml").knowledge.language).toBe("en");
  });

  test("is ours", () => {
    const { knowledge, problems } = readKnowledge(join(import.meta.dirname, "../../docs"));
    expect(problems).toEqual([]);
    expect(knowledge.declared).toBe(true);
    expect(Object.keys(knowledge.owners)).toContain("mlops-enablement");
    expect(knowledge.folders["runbooks"]).toBe("runbook");
  });
});

test("a folder without the file gets defaults", () => {
  expect(readKnowledge(import.meta.dirname)).toMatchObject({ problems: [], knowledge: { declared: false } });
  expect(readKnowledge("/nowhere")).toMatchObject({ problems: [], knowledge: { declared: false } });
});

describe("a misspelt word is named with its line and the nearest right one", () => {
  test.each([
    ["a key of the answers", `${TEAM}\nanswers: {holdout: a, silense: b}`],
    ["a threshold", `${TEAM}\nanswers: {thresholds: {presicion: 0.9, folds: {top2: 0.5}}}`],
    ["a key at the top", `${TEAM}\nownrs: {}`],
    ["a key of the team", "team: {name: ML, askWhom: us, ask-whom: us}"],
    ["a key of an owner", `${TEAM}\nowners:\n  ml:\n    name: ML\n    slak: "@ml"`],
    ["a kind of page", `${TEAM}\nfolders:\n  runbooks: runbok`],
    ["a language by its tag", `${TEAM}\nlanguage: de-CH`],
    ["a language by its name", `${TEAM}\nlanguage: Deutsch`],
    ["a language by its English name", `${TEAM}\nlanguage: portuguese`],
    ["a kind under review", `${TEAM}\nreviewEvery:\n  run-book: 1 year`],
    ["a field of a route", `${TEAM}\nroutes:\n  - name: r\n    when: {brnch: main}\n    to: [{web: a}]`],
    ["a platform", `${TEAM}\nroutes:\n  - name: r\n    when: {}\n    to:\n      - slak: "#a"`],
    [
      "an owner to mention",
      `${TEAM}\nowners: {ml: {name: M}}\nroutes:\n  - {name: r, when: {}, to: [{web: a}], mention: mll}`,
    ],
  ])("%s", (_, text) => {
    expect(problemsOf(text)).toMatchSnapshot();
  });
});

describe("a bad value is named with its line and the cure", () => {
  test.each([
    ["nothing at all", ""],
    ["a list instead of keys", "- team"],
    ["plain text", "hello"],
    ["no team", "owners: {}"],
    ["an empty team", "team:"],
    ["a number for a name", "team:\n  name: 12\n  askWhom: us"],
    ["a blank name", "team:\n  name: ' '\n  askWhom: us"],
    ["an owner's id with a space", `${TEAM}\nowners:\n  ML Team: {name: ML}`],
    ["a language that has no stems here", `${TEAM}\nlanguage: Klingon`],
    ["no language", `${TEAM}\nlanguage:`],
    ["a period without a unit", `${TEAM}\nreviewEvery:\n  lesson: 90`],
    ["a folder outside the docs", `${TEAM}\nfolders:\n  ../secrets: page`],
    ["the name of an object's method as a kind", `${TEAM}\nfolders:\n  a: toString`],
    ["a threshold in per cent", `${TEAM}\nanswers:\n  thresholds:\n    silence: 95 %`],
    ["a threshold above 1", `${TEAM}\nanswers:\n  thresholds:\n    folds: {top1: 90}`],
    ["a route without a destination", `${TEAM}\nroutes:\n  - {name: r, when: {}, to: []}`],
    ["a destination without a platform", `${TEAM}\nroutes:\n  - {name: r, when: {}, to: [{}]}`],
    ["a destination with two platforms", `${TEAM}\nroutes:\n  - {name: r, when: {}, to: [{slack: a, web: b}]}`],
    ["a route that is text", `${TEAM}\nroutes:\n  - everything to #ml`],
    ["a number in a route", `${TEAM}\nroutes:\n  - {name: r, when: {branch: 1.0}, to: [{web: b}]}`],
    ["an event kind with a slip", `${TEAM}\nroutes:\n  - {name: r, when: {kind: trainig}, to: [{web: b}]}`],
    [
      "an event status with a slip",
      `${TEAM}\nroutes:\n  - {name: r, when: {status: [faild, "roll*"]}, to: [{web: b}]}`,
    ],
    ["a key given twice", `${TEAM}\n${TEAM}`],
    ["a bracket that stays open", "team: {name: ML"],
    ["an alias without its anchor", "team: *missing"],
  ])("%s", (_, text) => {
    expect(problemsOf(text)).toMatchSnapshot();
  });

  test("all problems come at once, in the order of the file", () => {
    const text = "team: {name: 1}\nfoldrs: {}\nowners: {ml: {}}\nreviewEvery: {lesson: soon}";
    const lines = [...problemsOf(text).matchAll(/docent\.yaml:(\d+)/g)].map(([, line]) => Number(line));
    expect(lines).toEqual([1, 1, 2, 3, 4]);
  });
});

test.each(["docent.yml", "Docent.yaml"])("a file called %s is named, and read no further", async (name) => {
  const dir = await folder({ [name]: TEAM, "docent.yaml.bak": TEAM });
  const { knowledge, problems } = readKnowledge(dir, "docs/docent.yaml");
  expect(knowledge.declared).toBe(false);
  expect(problems).toEqual([
    {
      where: `docs/${name}`,
      what: "a file of this name is not read; the name is docent.yaml.",
      cure: "Rename it to docent.yaml.",
    },
  ]);
  await fill(dir, { "docent.yaml": TEAM });
  expect(readKnowledge(dir).problems).toEqual([]);
});

test("a flood of aliases is refused, not unfolded", () => {
  const levels = Array.from({ length: 12 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
  expect(problemsOf(["a0: &a0 [x]", ...levels].join("\n"))).toContain("Excessive alias count");
});

test.each([
  ["quiet: {timeZone: Mars/Base, from: '20:00', to: '7:00'}", '"Mars/Base" is no time zone. → Write its name'],
  ["quiet: {timeZone: UTC, from: 8pm, to: '7:00'}", '"8pm" is no time of day. → Write hours and minutes'],
  ["quiet: {timeZone: UTC, to: '7:00'}", "undefined is no time of day."],
  ["quiet: {timezone: UTC, from: '20:00', to: '7:00'}", "unknown key `timezone`, did you mean `timeZone`?"],
  ["quiet: {timeZone: UTC, from: '20:00', to: '7:00', days: fryday}", '"fryday" is no day of the week.'],
  ["quiet: {timeZone: UTC, from: '20:00', to: '7:00', urgent: {sevrity: high}}", "did you mean `severity`?"],
  ["batch: 10 parsecs", '"10 parsecs" is no span of time. → Write a number and a unit'],
  ["whenInDoubt: reapeat", "did you mean `repeat`?"],
  ["whenindoubt: hold", "unknown key `whenindoubt`, did you mean `whenInDoubt`?"],
  ["digest: {every: fortnight}", "`fortnight` is no value of"],
  ["digest: {every: week, on: fridy}", "did you mean `friday`?"],
])("a route with %s is refused with the cure", (line, expected) => {
  expect(problemsOf(`${TEAM}\nroutes: [{name: r, when: {}, to: [{web: a}], ${line}}]`)).toContain(expected);
});

test("a branch that must not be is misspelt as any other", () => {
  const text = `${TEAM}\nroutes: [{name: r, when: {not: {brnch: x}}, to: [{web: a}]}]`;
  expect(problemsOf(text)).toContain("unknown key `brnch`, did you mean `branch`?");
});
