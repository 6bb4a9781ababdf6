#!/usr/bin/env node
// The launcher: any Node from 20 up can start it, and it hands over to one that runs the TypeScript sources.
import { spawn } from "node:child_process";
import module from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ensureInstalled,
  isNodeRecentEnough,
  oldNodeFault,
  packagedNode,
  passSignalsTo,
  projectRoot,
  reportAndFail,
} from "./setup.js";

/** @type {Readonly<Record<string, () => Promise<{ main(args: readonly string[]): Promise<number> }>>>} */
const DOORS = {
  start: () => import("../bot/main.ts"),
  doctor: () => import("../bot/doctor.ts"),
  manifest: () => import("../bot/manifest.ts"),
};

try {
  await ensureInstalled();
  if (isNodeRecentEnough()) await run();
  else handOver();
} catch (error) {
  reportAndFail(error);
}

async function run() {
  // Parsing the sources is most of a short command's time. Where the folder is read-only Node goes on without.
  module.enableCompileCache(join(projectRoot, "node_modules", ".cache", "docent"));
  const [command, ...rest] = process.argv.slice(2);
  // The server and the commands that know its doors are no part of src/, which knows no framework: here the two meet.
  const door = command === undefined ? undefined : DOORS[command];
  const { main } = await (door?.() ?? import("./cli.ts"));
  process.exitCode = await main(door ? rest : process.argv.slice(2));
}

/**
 * A server that answers now and then lets young objects grow to 16 MB at a time before it looks what is left of them;
 * at 4 MB it needs about 60 MB less and answers as fast. The start script passes the same.
 * @param {string | undefined} command
 */
function flagsFor(command) {
  return command === "start" ? ["--max-semi-space-size=4"] : [];
}

function handOver() {
  const node = packagedNode();
  if (!node) throw oldNodeFault();
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"] ?? ""}` };
  const args = [...flagsFor(process.argv[2]), fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: "inherit", env });
  const unhook = passSignalsTo(child);
  child.on("error", (error) => {
    unhook();
    process.stderr.write(`${node} does not run on this machine (${error.message}).\n`);
    reportAndFail(oldNodeFault());
  });
  child.on("exit", (code, signal) => {
    unhook();
    // Ending by the same signal tells our parent the truth about how the command ended.
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}
