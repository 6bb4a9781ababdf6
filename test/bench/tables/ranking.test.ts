import { expect, it } from "vitest";
import { byCollection, measure } from "./ranking.ts";

const questions = [
  { text: "one", judgements: new Map([["a", 1]]) },
  { text: "two", judgements: new Map([["b", 1]]) },
  { text: "three", judgements: new Map([["c", 1]]) },
  { text: "four", judgements: new Map([["a", 1]]) },
];

it("measures every question once, those without any result too", async () => {
  const asked: string[] = [];
  const index = {
    search: async (text: string) => {
      asked.push(text);
      return text === "two" ? [] : ["x", "a"];
    },
  };
  const figures = await measure(index, questions);
  expect(asked).toEqual(["one", "two", "three", "four"]);
  expect(figures).toEqual({ ndcg: 1 / Math.log2(3) / 2, mrr: 0.25, recall: 0.5, empty: 0.25 });
});

it("adds the mean where there are several collections", () => {
  const value = (figure: number): number => figure;
  const one = byCollection(["E"], [{ name: "a" }], [[0.5]], value, String);
  expect(one).toEqual({ head: ["engine", "a"], rows: [["E", "0.5"]] });
  const two = byCollection(["E"], [{ name: "a" }, { name: "b" }], [[0.5, 1]], value, String);
  expect(two).toEqual({ head: ["engine", "a", "b", "mean"], rows: [["E", "0.5", "1", "0.75"]] });
});
