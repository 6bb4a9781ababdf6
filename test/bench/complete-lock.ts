// Completes this folder's package-lock.json for every platform, as `npm run lock` does for the project's own; run by
// `npm run lock` in this folder.
import { readFileSync, writeFileSync } from "node:fs";
import { completeLock, missingFromLock } from "../tooling/complete-lock.js";

const file = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
// Pagefind writes "windows" where npm says "win32".
for (const { name, version } of missingFromLock(lock)) {
  const [, cpu] = /windows-(\w+)$/.exec(name) ?? [];
  if (cpu !== undefined) lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], optional: true, os: ["win32"] };
}
completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
