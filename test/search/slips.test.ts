import { expect, test } from "vitest";
import { slipCost } from "../../src/search/slips.ts";

test.each([
  ["letter left out", "kubectl", "kubetl", "kubectll"],
  ["swap", "kubectl", "kubeclt", "kubexctl"],
  ["neighbouring key", "model", "modwl", "modql"],
  ["doubled letter", "model", "moddel", "mohdel"],
  ["letter hit with its neighbour", "model", "modfel", "mohdel"],
  ["slip after the first letter", "model", "mdel", "odel"],
])("a %s is likelier in %s: %s than %s", (_, meant, likely, unlikely) => {
  expect(slipCost(likely, meant, 1)).toBeLessThan(slipCost(unlikely, meant, 1));
});

test("no slip costs nothing, a second edit more than any single one", () => {
  expect(slipCost("model", "model", 0)).toBe(0);
  expect(slipCost("deplyoment", "deployment", 1)).toBe(0);
  expect(slipCost("qeployment", "deployment", 1)).toBeLessThan(slipCost("deplyomnet", "deployment", 2));
});
