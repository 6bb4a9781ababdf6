// `npm run check`: every fast check, two at a time, with the output of those that fail. `npm test` (--all) adds the
// tests of the process and its doors, of the tooling itself, the built site and the end-to-end tests.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** @typedef {{ name: string, command: string }} Step */

const root = fileURLToPath(new URL("../../", import.meta.url));
// Compiling the tools and the sources anew in each of their processes takes seconds.
const compiled = fileURLToPath(new URL("../../node_modules/.cache/check", import.meta.url));
const width = Math.max(1, Math.min(2, availableParallelism()));

// The longest first, so that the others run beside it.
const FAST = [
  { name: "unit tests", command: "vitest run --config test/vitest.config.ts --project unit --maxWorkers 100%" },
  // The rules need the types of every file: the compiler's own faults come with them, by each folder's tsconfig.json.
  { name: "types, lint and import bounds", command: "oxlint --type-check" },
  { name: "format", command: "biome check ." },
  { name: "unused code", command: "knip" },
];

// Each lane in order: without a site there is nothing to drive. They wait for servers and browsers more than they work.
const SLOW = [
  [
    { name: "site build", command: "npm run build --silent" },
    { name: "end-to-end tests", command: "vitest run --config test/vitest.config.ts --project e2e" },
  ],
  [
    { name: "tests of the doors", command: "vitest run --config test/vitest.config.ts --project doors" },
    { name: "tooling tests", command: "vitest run --config test/vitest.config.ts --project tooling" },
  ],
];

/** @param {Step} step */
function run({ name, command }) {
  const started = performance.now();
  const { FORCE_COLOR: _force, NO_COLOR: plain, ...inherited } = process.env;
  const colour = process.stdout.isTTY && !plain ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  // Build tools ask a registry for a newer version of themselves; a check is about this tree alone.
  const env = { ...inherited, ...colour, NO_UPDATE_NOTIFIER: "1", NODE_COMPILE_CACHE: compiled };
  return new Promise((resolve) => {
    // One command line for the shell, which finds the tools' Windows wrappers too.
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(`\n$ ${command}\n${output.trim()}\n\n`);
      resolve(code === 0);
    });
  });
}

/** @param {readonly Step[]} steps @param {number} lanes @returns {Promise<boolean>} whether all passed */
async function runAll(steps, lanes) {
  const waiting = [...steps];
  let passed = true;
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) passed = (await run(step)) && passed;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return passed;
}

/** @returns {Promise<boolean>} whether all passed */
async function runSlow() {
  if (width === 1) return runAll(SLOW.flat(), 1);
  const lanes = await Promise.all(SLOW.map((steps) => runAll(steps, 1)));
  return lanes.every(Boolean);
}

const fast = await runAll(FAST, width);
// After a failed check the slow part is a waste.
const passed = fast && (!process.argv.includes("--all") || (await runSlow()));
process.exitCode = passed ? 0 : 1;
