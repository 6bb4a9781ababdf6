import { defineConfig } from "vitest/config";

// The parts of the bench that need no other engine and no quiet machine. Vitest takes a default export alone.
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  test: { name: "bench", root: import.meta.dirname, exclude: ["node_modules/**"], isolate: false },
});
