import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// Each check is seen to fail on a planted violation and to pass on its clean twin: a linter that silently checks
// nothing also exits 0. All violations of one tool stand in one tree, since a run costs a second and a file nothing.

const root = fileURLToPath(new URL("../../", import.meta.url));
const CONFIG = [
  ".biome.json",
  ".gitignore",
  ".oxlintrc.json",
  "package.json",
  "site/tsconfig.json",
  "test/bench/tsconfig.json",
  "test/tooling/import-bounds.js",
  "test/vitest.config.ts",
  "tsconfig.json",
];

type Files = Readonly<Record<string, string>>;

const trees: string[] = [];

afterAll(() => Promise.all(trees.map((tree) => rm(tree, { recursive: true, force: true }))));

async function plant(files: Files): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), "docent-bounds-"));
  trees.push(tree);
  for (const file of CONFIG) await cp(join(root, file), join(tree, file));
  await symlink(join(root, "node_modules"), join(tree, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  return tree;
}

function run(tree: string, tool: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    // Colours would hide the words, and Node warns on stderr where both of these are set.
    const { FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;
    execFile(join(root, "node_modules", ".bin", tool), args, { cwd: tree, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

/** Every fault of oxlint as "file: rule: message"; those of the compiler with `--type-check`. */
async function lint(files: Files, ...flags: string[]): Promise<{ code: number; faults: string[] }> {
  const { code, output } = await run(await plant(files), "oxlint", "--format=json", ...flags);
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { filename: string; code: string; message: string }[];
  };
  return { code, faults: diagnostics.map((fault) => `${fault.filename}: ${fault.code}: ${fault.message}`) };
}

const use = (specifier: string) => `import { thing } from "${specifier}";\n\nexport const used = thing;\n`;
const useType = (specifier: string) => `import type { Thing } from "${specifier}";\n\nexport type Used = Thing;\n`;
const load = (specifier: string) => `export const used = (): Promise<unknown> => import("${specifier}");\n`;
const passOn = (specifier: string) => `export { thing } from "${specifier}";\n`;

const LAYER_VIOLATIONS: Files = {
  "src/content/above.ts": use("../search/search.ts"),
  "src/search/above.ts": use("../answer/answer.ts"),
  "src/search/disk.ts": use("../content/load.ts"),
  "src/answer/above.ts": use("../chat/reply.ts"),
  "src/answer/type.ts": useType("../chat/reply.ts"),
  "src/chat/events.ts": use("../events/event.ts"),
  "src/chat/announce.ts": use("../announce/announcer.ts"),
  "src/chat/store.ts": use("../store/runs.ts"),
  "src/chat/commands/deep.ts": use("../../store/runs.ts"),
  "src/events/above.ts": use("../announce/routing.ts"),
  "src/events/search.ts": use("../search/search.ts"),
  "src/announce/chat.ts": use("../chat/conversation.ts"),
  "src/check/announcer.ts": use("../announce/announcer.ts"),
  "src/check/chat.ts": use("../chat/reply.ts"),
  "src/store/check.ts": use("../check/report.ts"),
  "src/config/reader.ts": use("../content/load.ts"),
  "src/errors.ts": use("./config/config.ts"),
  "src/text/above.ts": use("../content/page.ts"),
  "src/chat/bot.ts": use("../../bot/server.ts"),
  "src/chat/site.ts": use("../../site/src/theme/thing.ts"),
  "src/chat/lazy.ts": load("../../bot/server.ts"),
  "src/cli.ts": load("../bot/main.ts"),
  "src/chat/pass-on.ts": passOn("../../bot/server.ts"),
  "bot/site.ts": use("../site/plugins/knowledge/index.ts"),
  "bot/slack/teams.ts": use("../teams/render.ts"),
  "bot/teams/slack.ts": use("../slack/render.ts"),
  "site/plugins/knowledge/store.ts": use("../../../src/store/runs.ts"),
  "site/plugins/knowledge/bot.ts": use("../../../bot/server.ts"),
  "site/src/theme/chat.ts": use("../../../src/chat/conversation.ts"),
};

const PACKAGE_VIOLATIONS: Files = {
  "src/chat/slack.ts": use("@slack/bolt"),
  "src/chat/teams.ts": use("botbuilder"),
  "src/chat/express.ts": use("express"),
  "src/content/docusaurus.ts": use("@docusaurus/core"),
  "src/answer/react.ts": use("react"),
  "src/search/flexsearch.ts": use("flexsearch"),
  "bot/flexsearch.ts": use("flexsearch/dist/flexsearch.bundle.module.min.mjs"),
};

const BROWSER_VIOLATIONS: Files = {
  "src/search/node.ts": use("node:fs"),
  "src/search/bare.ts": use("fs"),
  "src/search/lazy.ts": load("node:fs/promises"),
  "src/search/builder.ts": use("./build.ts"),
  "src/search/opener.ts": use("./disk.node.ts"),
  "src/answer/node.ts": use("node:path"),
  "src/content/page.ts": use("node:fs"),
  "src/content/glossary.ts": use("./load.ts"),
  "src/chat/reply.ts": use("node:os"),
  "site/src/theme/node.ts": use("node:fs"),
  "site/src/theme/loader.ts": use("../../../src/content/load.ts"),
};

let lines = 0;

const OTHER_VIOLATIONS: Readonly<Record<string, readonly [rule: string, text: string]>> = {
  "src/events/cycle-a.ts": ["import(no-cycle)", `import { b } from "./cycle-b.ts";\n\nexport const a = () => b;\n`],
  "src/events/cycle-b.ts": ["import(no-cycle)", `import { a } from "./cycle-a.ts";\n\nexport const b = () => a;\n`],
  "src/events/floating.ts": [
    "typescript(no-floating-promises)",
    "const send = async () => 1;\n\nexport function go() {\n  send();\n}\n",
  ],
  "src/events/misused.ts": [
    "typescript(no-misused-promises)",
    "export const go = (list: string[]) => list.forEach(async (item) => console.log(await Promise.resolve(item)));\n",
  ],
  "src/events/awaited.ts": ["typescript(await-thenable)", "export const go = async () => await 1;\n"],
  "src/events/default.ts": ["import(no-default-export)", "export default 1;\n"],
  "src/search/global.ts": ["eslint(no-restricted-globals)", "export const mode = process.env;\n"],
  "src/events/window.ts": ["eslint(no-restricted-globals)", "export const place = () => window.location;\n"],
  "src/events/long.ts": [
    "eslint(max-lines)",
    "export const line = 1;\n".repeat(301).replace(/line/g, () => `line${lines++}`),
  ],
};

const CLEAN: Files = {
  "src/search/search.ts": use("../content/page.ts"),
  "src/search/build.ts": `${use("../content/load.ts")}${passOn("node:fs")}`,
  "src/search/disk.node.ts": use("node:fs/promises"),
  "src/search/engine.ts": use("flexsearch"),
  "src/answer/answer.ts": use("../search/search.ts"),
  "src/answer/type.ts": useType("../config/config.ts"),
  "src/chat/conversation.ts": use("../answer/answer.ts"),
  "src/chat/commands/deep.ts": use("../reply.ts"),
  "src/chat/reply.ts": use("../answer/answer.ts"),
  "src/content/load.ts": use("node:fs/promises"),
  "src/events/event.ts": use("../errors.ts"),
  "src/announce/announcer.ts": use("../events/event.ts"),
  "src/announce/answer.ts": use("../answer/answer.ts"),
  "src/announce/message.ts": use("../chat/reply.ts"),
  "src/announce/words.ts": use("../chat/words.ts"),
  "src/check/routes.ts": use("../announce/routing.ts"),
  "src/store/runs.ts": use("../chat/conversation.ts"),
  "src/cli.ts": use("./store/runs.ts"),
  "src/docent.js": 'await import("./cli.ts");\nawait import("../bot/main.ts");\n',
  "bot/main.ts": use("./slack/app.ts"),
  "bot/server.ts": use("express"),
  "bot/slack/app.ts": use("@slack/bolt"),
  "site/plugins/knowledge/index.ts": use("../../../src/search/build.ts"),
  "site/plugins/knowledge/config.ts": use("../../../src/config/read-config.ts"),
  "site/src/theme/search.ts": use("../../../src/search/search.ts"),
  "site/src/theme/page.ts": useType("../../../src/content/load.ts"),
  "test/search/port.test.ts": use("flexsearch"),
};

describe("the import bounds and the linter", () => {
  let planted: { code: number; faults: string[] };

  beforeAll(async () => {
    const others = Object.entries(OTHER_VIOLATIONS).map(([file, [, text]]) => [file, text]);
    planted = await lint({
      ...LAYER_VIOLATIONS,
      ...PACKAGE_VIOLATIONS,
      ...BROWSER_VIOLATIONS,
      ...Object.fromEntries(others),
    });
  });

  const bounds = { ...LAYER_VIOLATIONS, ...PACKAGE_VIOLATIONS, ...BROWSER_VIOLATIONS };
  it.each(Object.keys(bounds))("refuses %s", (file) => {
    const rule = `${file}: docent(import-bounds): Import bound: `;
    expect(planted.faults.filter((fault) => fault.startsWith(rule))).toHaveLength(1);
  });

  it.each(Object.entries(OTHER_VIOLATIONS).map(([file, [rule]]) => [file, rule]))("refuses %s: %s", (file, rule) => {
    expect(planted.faults.some((fault) => fault.startsWith(`${file}: ${rule}: `))).toBe(true);
  });

  it("fails as a whole", () => {
    expect(planted.code).toBe(1);
  });

  it("passes the clean twins", async () => {
    expect(await lint(CLEAN)).toEqual({ code: 0, faults: [] });
  });
});

describe("the compiler", () => {
  const typed = (value: string) => ({
    "src/value.ts": `export const value: number = ${value};\n`,
    "bot/value.js": `/** @type {number} */\nexport const value = ${value};\n`,
    "test/value.ts": `export const value: number = ${value};\n`,
    "test/bench/value.ts": `export const value: number = ${value};\n`,
    "test/site/value.ts": `export const value: number = ${value};\n`,
    "site/value.tsx": `export const Value = () => <b title={${value === "1" ? '"t"' : "1"}}>v</b>;\n`,
  });

  it("refuses a wrong type in every part", async () => {
    const { code, faults } = await lint(typed('"one"'), "--type-check");
    expect(code).toBe(1);
    expect(faults.map((fault) => fault.replace(/\): .*/s, ")")).sort()).toEqual(
      Object.keys(typed("1"))
        .map((file) => `${file}: typescript(TS2322)`)
        .sort(),
    );
  });

  it("refuses syntax that Node cannot strip, and an import without its extension", async () => {
    const { faults } = await lint(
      {
        "src/enum.ts": "export enum Colour {\n  Red,\n}\n",
        "src/extension.ts": 'import { Colour } from "./enum";\n\nexport const red = Colour.Red;\n',
      },
      "--type-check",
    );
    expect(faults).toContainEqual(expect.stringContaining("src/enum.ts: typescript(TS1294)"));
    expect(faults).toContainEqual(expect.stringContaining("src/extension.ts: typescript(TS2835)"));
  });

  it("is as strict with the site as its own settings are", async () => {
    const loose = "export const given: { a?: string } = { a: undefined };\n";
    const { faults } = await lint({ "src/loose.ts": loose, "site/loose.ts": loose }, "--type-check");
    expect(faults).toEqual([expect.stringContaining("src/loose.ts: typescript(TS2375)")]);
  });

  it("passes the clean twins", async () => {
    expect(await lint(typed("1"), "--type-check")).toEqual({ code: 0, faults: [] });
  });
});

describe("the formatter", () => {
  it("refuses another format and unsorted imports, and leaves docs/ alone", async () => {
    const tree = await plant({
      "src/format.ts": "export const a = 'single quotes'\n",
      "src/order.ts": 'import { z } from "./z.ts";\nimport { a } from "./a.ts";\n\nexport const both = [a, z];\n',
      "docs/page.json": "{'a':1}",
    });
    const { code, output } = await run(tree, "biome", "check", ".");
    expect(code).toBe(1);
    expect(output).toMatch(/src\/format\.ts format/);
    expect(output).toMatch(/src\/order\.ts:1:1 assist\/source\/organizeImports/);
    expect(output).not.toContain("docs/");
  });

  it("passes the clean twin", async () => {
    const tree = await plant({ "src/format.ts": 'export const a = "double quotes";\n' });
    expect((await run(tree, "biome", "check", ".")).code).toBe(0);
  });
});

describe("the search for unused code", () => {
  const entries = { "src/docent.js": "", "src/setup.js": "", "bot/main.ts": 'import "../src/used.ts";\n' };

  it("refuses an export and a file that nobody uses", async () => {
    const tree = await plant({
      ...entries,
      "src/cli.ts": 'import { used } from "./used.ts";\n\nexport const main = () => used;\n',
      "src/used.ts": "export const used = 1;\nexport const unusedExport = 2;\n",
      "src/unused-file.ts": "export const x = 1;\n",
    });
    const { code, output } = await run(tree, "knip", "--include", "files,exports");
    expect(code).toBe(1);
    expect(output).toMatch(/unusedExport\s+src\/used\.ts/);
    expect(output).toContain("src/unused-file.ts");
  });

  it("passes the clean twin", async () => {
    const tree = await plant({
      ...entries,
      "src/cli.ts": 'import { used } from "./used.ts";\n\nexport const main = () => used;\n',
      "src/used.ts": "export const used = 1;\n",
    });
    expect(await run(tree, "knip", "--include", "files,exports")).toMatchObject({ code: 0 });
  });
});
