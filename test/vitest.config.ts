import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          root: import.meta.dirname,
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["tooling/**", "e2e/**", "bench/**", "fixtures/**"],
          // Loading the sources takes longer than most tests: a worker keeps them from one file to the next.
          isolate: false,
          // Some start the server as a process, which takes seconds while linters and compilers run beside it.
          testTimeout: 20_000,
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
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
