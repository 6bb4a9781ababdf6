import { describe, expect, it } from "vitest";
import { placeUrl } from "../../site/src/asking/place-url.ts";
import { textRuns } from "../../site/src/components/answer/text-runs.ts";
import { formatDate, localToday, reviewDue } from "../../site/src/knowledge/review.ts";
import { findTerms, termsOf } from "../../site/src/marking/find-words.ts";
import { withArticle } from "../../src/text/article.ts";

describe("runs of a text", () => {
  const shown = (...args: Parameters<typeof textRuns>) =>
    textRuns(...args).map(({ text, code, marked }) => `${text}${code ? "|code" : ""}${marked ? "|marked" : ""}`);

  it("turn backticks into code and keep everything else as it is written", () => {
    expect(shown("Run `npm ci` <b>now</b>")).toEqual(["Run ", "npm ci|code", " <b>now</b>"]);
  });

  it("mark offsets of the text as given, also across the edge of code", () => {
    expect(
      shown("set `batch size` low", [
        [0, 3],
        [5, 10],
      ]),
    ).toEqual(["set|marked", " ", "batch|code|marked", " size|code", " low"]);
    expect(shown("a `b` c", [[0, 7]])).toEqual(["a |marked", "b|code|marked", " c|marked"]);
  });

  it("leave a lonely backtick alone", () => {
    expect(shown("5 ` 6")).toEqual(["5 ` 6"]);
  });

  it("lose nothing, whatever is marked", () => {
    const text = "one `two three` four";
    const runs = textRuns(text, [
      [2, 8],
      [8, 12],
      [17, 20],
    ]);
    expect(runs.map((run) => run.text).join("")).toBe(text.replaceAll("`", ""));
  });
});

describe("dates", () => {
  it("are written the same in every time zone", () => {
    expect(formatDate("2026-03-03")).toBe("3 Mar 2026");
    expect(formatDate("2026-12-31T23:59:59.000Z")).toBe("31 Dec 2026");
    expect(formatDate("soon")).toBe("soon");
  });

  it("take today from the reader's calendar", () => {
    expect(localToday(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });

  it("tell when a review is due, where the page says how long one holds", () => {
    expect(reviewDue("2026-01-31", 90)).toBe("2026-05-01");
    expect(reviewDue("2026-01-31", undefined)).toBeUndefined();
    expect(reviewDue(undefined, 90)).toBeUndefined();
    expect(reviewDue("not a date", 90)).toBeUndefined();
  });
});

describe("owners in a sentence", () => {
  it("get an article where they are a team", () => {
    expect(withArticle("ML platform team")).toBe("the ML platform team");
    expect(withArticle("the data guild")).toBe("the data guild");
    expect(withArticle("#ml-help")).toBe("#ml-help");
  });
});

describe("addresses of places", () => {
  it("carry the words before the anchor", () => {
    expect(placeUrl("/docs/runbooks/gpu#fix", "out of memory")).toBe("/docs/runbooks/gpu?q=out+of+memory#fix");
    expect(placeUrl("/docs/a", "c# & more", "part")).toBe("/docs/a?q=c%23+%26+more#part");
    expect(placeUrl("/docs/a", "x")).toBe("/docs/a?q=x");
    expect(placeUrl("/docs/a", "", "part")).toBe("/docs/a#part");
  });
});

describe("words to be marked", () => {
  const marked = (question: string, text: string): string[] =>
    findTerms(text, termsOf(question)).map(([start, end]) => text.slice(start, end));

  it("are found in every form that the index takes for the same word", () => {
    expect(marked("retraining failed", "The retrained model; a retrain fails.")).toEqual([
      "retrained",
      "retrain",
      "fails",
    ]);
  });

  it("do not include words without meaning", () => {
    expect(marked("how do I fix the pipeline", "Fix it in the pipeline, how you like.")).toEqual(["Fix", "pipeline"]);
  });

  it("are found within compound names", () => {
    expect(marked("memory", "OutOfMemoryError")).toEqual(["Memory"]);
  });
});
