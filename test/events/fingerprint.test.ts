import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintOf, withoutChance } from "../../src/events/fingerprint.ts";
import { event } from "./run.ts";

const print = (error: string | undefined, failingStep: string | undefined = "Train"): string | undefined =>
  fingerprintOf(
    event("failed", 0, { ...(error === undefined ? {} : { error }), ...(failingStep ? { failingStep } : {}) }),
  );

describe("the fingerprint of a failure", () => {
  test.each([
    ["numbers", "CUDA out of memory. Tried to allocate 2.50 GiB", "CUDA out of memory. Tried to allocate 14 GiB"],
    ["hashes", "error: cannot find commit 3484a3fb816e0859", "error: cannot find commit 99ab3fb816e08aa1"],
    [
      "identifiers",
      "Error: run 9b2d7c1e-0f5a-4f7e-9a55-0d1f7c1e2b3a failed",
      "Error: run 0b2d7c1e-1f5a-4f7e-8a55-1d1f7c1e2b3b failed",
    ],
    ["paths", "Error: no such file /data/a/part-1.parquet", "Error: no such file /mnt/elsewhere/part-77.parquet"],
    [
      "times",
      "2026-11-20T02:41:00Z ERROR connection refused by db:5432",
      "2026-11-21 03:00:59.123 ERROR connection refused by db:5433",
    ],
    ["names of pods", "Error: pod train-7f9c5d-x2k9p was evicted", "Error: pod train-1a2b3c-q8w7e was evicted"],
    [
      "frames",
      'File "/a/b.py", line 3\nValueError: bad shape (3, 4)',
      'File "/c/d.py", line 9\nValueError: bad shape (5, 6)',
    ],
    [
      "what follows the reason",
      "KeyError: 'country'\nexit code 1",
      "KeyError: 'country'\nProcess exited with code 137",
    ],
    ["case and blanks", "Error:  No Space  left", "error: no space left"],
  ])("leaves out %s", (_, one, other) => {
    expect(print(one)).toBe(print(other));
    expect(print(one)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ["another error", "KeyError: 'country'", "KeyError: 'tenure'"],
    ["another exception", "ValueError: bad shape", "TypeError: bad shape"],
    ["a word with a slash", "Error: and/or", "Error: either/or"],
  ])("tells %s apart", (_, one, other) => {
    expect(print(one)).not.toBe(print(other));
  });

  test("tells steps apart, and is the same for the same step without an error", () => {
    expect(print("Error: x", "Train")).not.toBe(print("Error: x", "Evaluate"));
    expect(print(undefined, "Train (3)")).toBe(print(undefined, "Train (4)"));
  });

  test("is of an alert its metric and slice, and of nothing nothing", () => {
    const alert = (slice: string, value: string) =>
      fingerprintOf(event("firing", 0, { kind: "alert", alert: { metric: "psi", slice, value } }));
    expect(alert("country=DE", "0.3")).toBe(alert("country=DE", "0.4"));
    expect(alert("country=DE", "0.3")).not.toBe(alert("country=FR", "0.3"));
    expect(fingerprintOf(event("failed", 0))).toBeUndefined();
  });

  test("changes nothing more when it is taken out twice, and takes no long time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const once = withoutChance(text);
        expect(withoutChance(once).length).toBeLessThanOrEqual(once.length);
      }),
    );
    const begun = performance.now();
    for (const text of ["a1".repeat(150_000), "/a".repeat(150_000), "1.".repeat(150_000), "a".repeat(300_000)])
      print(text);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
