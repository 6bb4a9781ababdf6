import { describe, expect, test } from "vitest";
import { ownerId } from "../../src/search/facets.ts";
import { findOperators, type ParsedQuery, parseQuery } from "../../src/search/query-language.ts";

type Expected = Partial<ParsedQuery>;

describe("a query's operators", () => {
  test.each<[string, Expected]>([
    ['"out of memory"', { text: '"out of memory"', phrases: ["out of memory"] }],
    ['gpu "out of memory"?', { text: 'gpu "out of memory"?', phrases: ["out of memory"] }],
    ["“out of memory” gpu", { text: "“out of memory” gpu", phrases: ["out of memory"] }],
    ["„out of memory“ gpu", { text: "„out of memory“ gpu", phrases: ["out of memory"] }],
    ["« out of memory » gpu", { text: "« out of memory » gpu", phrases: ["out of memory"] }],
    ['("data drift")', { text: '("data drift")', phrases: ["data drift"] }],
    [
      '"data drift" "feature store"',
      { text: '"data drift" "feature store"', phrases: ["data drift", "feature store"] },
    ],
    ["drift -concept", { text: "drift ", excluded: ["concept"] }],
    ["drift -concept alert", { text: "drift alert", excluded: ["concept"] }],
    ["-concept drift, please", { text: "drift, please", excluded: ["concept"] }],
    ["drift -concept -k8s", { text: "drift ", excluded: ["concept", "k8s"] }],
    ["python packaging -conda", { text: "python packaging ", excluded: ["conda"] }],
    ["部署 -使用", { text: "部署 ", excluded: ["使用"] }],
    ['drift -"feature store" alert', { text: "drift alert", excluded: ["feature store"] }],
    ['"data drift" -alert', { text: '"data drift" ', phrases: ["data drift"], excluded: ["alert"] }],
    ["kind:runbook gpu", { text: "gpu", kinds: ["runbook"] }],
    ["gpu Kind:Runbook", { text: "gpu ", kinds: ["runbook"] }],
    ["kind:runbooks kind:lesson gpu", { text: "gpu", kinds: ["runbook", "lesson"] }],
    ['kind:"ways of working" review', { text: "review", kinds: ["way-of-working"] }],
    ["tag:gpu tag:ci/cd quota", { text: "quota", tags: ["gpu", "ci/cd"] }],
    ["quota, tag:gpu, owner:ml-platform.", { text: "quota, , .", tags: ["gpu"], owner: "ml-platform" }],
    ['owner:"ML platform" drift', { text: "drift", owner: "ML platform" }],
    ["owner:“ML platform” drift", { text: "drift", owner: "ML platform" }],
    ["owner:one owner:two drift", { text: "drift", owner: "two" }],
    // Nothing to rank by: all pages that pass.
    ["kind:runbook", { text: "", kinds: ["runbook"] }],
    ["kind:runbook -gpu", { text: "", kinds: ["runbook"], excluded: ["gpu"] }],
  ])("are read in %j", (query, expected) => {
    expect(parseQuery(query)).toEqual({ phrases: [], excluded: [], ...expected });
  });

  test.each([
    "",
    "   ",
    "How do I roll back a model? ",
    // Quotes without a partner, inside words, around nothing.
    'gpu "out of memory',
    'a 24" screen and a 27" screen',
    '{"kind":"Job","metadata":{"name":"train"}}',
    'name="train" failed',
    '"" gpu " "',
    '"?!"',
    "don't use 'single quotes'",
    '"one line\nand another"',
    `"${"a pasted log ".repeat(40)}"`,
    // Commands.
    "kubectl rollout undo deployment/model -n prod",
    "kubectl delete pod trainer -force",
    "git push --force -origin",
    "what does rm -rf do",
    "rm -rf",
    "ls -la",
    "java -jar app.jar",
    "find . -name foo -type f",
    "docker run -it image",
    "terraform apply -auto-approve",
    "terraform plan -out=plan",
    "go test -run TestModel",
    "train -epochs 10 -verbose",
    "cat log | sort -unique",
    "./train.sh -verbose",
    "kill -9 the trainer",
    // Numbers, dashes, lists.
    "loss of -5 percent",
    "drift — concept",
    "drift – concept",
    "drift —concept",
    "drift - concept",
    "drift-concept",
    "- first\n- second",
    // Colons that are no filters.
    "apiVersion: batch/v1\nkind: Deployment",
    "kind:Deployment",
    "kind: runbook",
    "kind:",
    "mankind:runbook",
    "tag: gpu",
    "!!python/object tag:yaml.org,2002:python/object",
    "https://host/kind:runbook?tag:gpu",
    '`kind:runbook -gpu "drift"` failed',
    // Nothing but excluded words is a question about these words.
    "-gpu",
    '-gpu -"feature store"',
  ])("are not read in %j", (query) => {
    expect(parseQuery(query)).toEqual({ text: query, phrases: [], excluded: [] });
  });

  test("are read as words where no page has such a tag or owner", () => {
    const known = new Set(["tag gpu", "owner ml"]);
    const isKnown = (facet: string, value: string): boolean => known.has(`${facet} ${value}`);
    expect(parseQuery("chown owner:group tag:latest tag:gpu owner:ml kind:lesson", isKnown)).toEqual({
      text: "chown owner:group tag:latest ",
      phrases: [],
      excluded: [],
      kinds: ["lesson"],
      tags: ["gpu"],
      owner: "ml",
    });
  });

  test("stand where they were written", () => {
    const query = 'tag:gpu drift -"feature store" "out of memory"? Kind:lessons';
    const found = findOperators(query).map(({ type, value, start, end }) => [type, value, query.slice(start, end)]);
    expect(found).toEqual([
      ["tag", "gpu", "tag:gpu"],
      ["excluded", "feature store", '-"feature store"'],
      ["phrase", "out of memory", '"out of memory"'],
      ["kind", "lesson", "Kind:lessons"],
    ]);
  });

  test("are read up to a number that nobody reaches by hand", () => {
    const { tags, text } = parseQuery(Array.from({ length: 100 }, (_, i) => `tag:t${i}`).join(" "));
    expect(tags).toHaveLength(16);
    expect(text).toMatch(/^tag:t16 .*tag:t99$/);
  });

  // Far from the milliseconds that it takes, since other work may run beside it; quadratic work takes minutes.
  test.each(['"', "“ ", "«", "-", "kind:", "tag:a", "owner:,", "`", '-"', ".,;"])(
    "are looked for in %j times 8,000 without delay",
    (piece) => {
      const started = performance.now();
      parseQuery(piece.repeat(8000));
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );
});

test.each([
  ["ml", "ml"],
  ["ML Platform", "ml"],
  ["ml platform team", "ml"],
  ["data", "data"],
  ["nobody", "nobody"],
  ["constructor", "constructor"],
])("the owner named %j is %j", (named, id) => {
  expect(ownerId(named, { ml: "ML platform team", data: "Data" })).toBe(id);
});

describe("a long text", () => {
  const sentence = "which articles describe the method that its author calls";

  test("quotes and sets dashes without asking for them", () => {
    const { phrases, excluded, text } = parseQuery(`${sentence} "time sharing" -dash`);
    expect({ phrases, excluded }).toEqual({ phrases: [], excluded: [] });
    expect(text).toBe(`${sentence} "time sharing" -dash`);
  });

  test("still narrows by kind, and a short one by its quotation", () => {
    expect(parseQuery(`${sentence} kind:runbook`).kinds).toEqual(["runbook"]);
    expect(parseQuery('articles about "time sharing"').phrases).toEqual(["time sharing"]);
  });
});
