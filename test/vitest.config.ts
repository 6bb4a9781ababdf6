import { statfsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/**
 * These start processes, threads, servers and stand-ins of platforms, cut the power or damage a file hundreds of times:
 * too slow for the fast loop.
 */
const DOORS = [
  "bench/**/*.test.ts",
  "bot/**/*.test.ts",
  "check/revision.test.ts",
  "check/threads.test.ts",
  "content/effort.test.ts",
  "search/damage.test.ts",
  "store/outbox-model.test.ts",
  "store/kill.test.ts",
  "store/postgres.test.ts",
  "store/power-cut.test.ts",
  "chaos/**/*.test.ts",
];

/** Linux keeps this folder in memory: stores that write through to the disk, and repositories, take half the time there. */
const MEMORY = "/dev/shm";
/** Bytes; far more than the tests of a run leave there at once. A container may have less. */
const ENOUGH = 1 << 30;

/** Where the tests that need no real disk make their folders; what the system names where there is no memory for it. */
function temporaryFolder(): { TMPDIR?: string } {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH ? { TMPDIR: MEMORY } : {};
  } catch {
    return {};
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          root: import.meta.dirname,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...DOORS, "tooling/**", "e2e/**", "bench/node_modules/**", "fixtures/**"],
          env: temporaryFolder(),
          // Loading the sources takes longer than most tests: a worker keeps them from one file to the next.
          isolate: false,
          // Some start the command line as a process, which takes seconds while linters and compilers run beside it.
          testTimeout: 20_000,
          // One reads and indexes the whole knowledge base first.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "doors",
          root: import.meta.dirname,
          include: DOORS,
          // They run beside the end-to-end tests: what takes seconds alone may take a minute there.
          testTimeout: 90_000,
          hookTimeout: 120_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "tooling",
          root: import.meta.dirname,
          include: ["tooling/**/*.test.ts"],
          // A test starts compilers, linters or browsers, which take seconds on a busy machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          root: import.meta.dirname,
          include: ["e2e/**/*.test.ts"],
          // Each file starts browsers and servers: two at once starve each other on a small machine.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // What a browser does after a click may take seconds there.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
