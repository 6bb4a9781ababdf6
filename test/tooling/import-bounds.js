// The rule "who may import whom" (docs/project/design.md) as an oxlint plugin. A plugin and not `no-restricted-imports`,
// because that rule sees neither `import()` nor where "../x.ts" leads, and would need the same list once per folder.
import { isBuiltin } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** May be imported from everywhere, so no table below repeats it. */
const SHARED = ["src/errors.ts", "src/config/config.ts", "src/config/period.ts", "src/text/"];

/** What a page is, without the code that reads one from disk. */
const PAGE = ["src/content/page.ts", "src/content/glossary.ts"];

/**
 * What a folder may import besides itself and SHARED. The first pattern that holds the importing file decides; a file
 * that none holds (tests, the composers) may import everything. "*" stands for one name, a final "/" for all below.
 * @type {readonly (readonly [from: string, to: readonly string[]])[]}
 */
const LAYERS = [
  ["src/errors.ts", []],
  ["src/text/", []],
  ["src/config/", PAGE],
  ["src/content/", []],
  // These run in Node only, ahead of the search: they may read pages from disk.
  ["src/search/build.ts", ["src/content/"]],
  ["src/search/*.node.ts", ["src/content/"]],
  ["src/search/", PAGE],
  ["src/answer/", [...PAGE, "src/search/"]],
  ["src/chat/", [...PAGE, "src/search/", "src/answer/"]],
  ["src/events/", []],
  // An announcement is a message like any other, rendered by the same doors.
  ["src/announce/", [...PAGE, "src/search/", "src/answer/", "src/events/", "src/chat/reply.ts", "src/chat/words.ts"]],
  ["src/evaluate/", [...PAGE, "src/search/"]],
  ["src/check/", ["src/content/", "src/search/", "src/answer/", "src/evaluate/", "src/announce/routing.ts"]],
  // It implements ports, and a port belongs to the folder that calls it.
  ["src/store/", [...PAGE, "src/chat/", "src/events/", "src/announce/"]],
  // The launcher starts the two composers, and the commands that know the doors.
  ["src/docent.js", ["src/cli.ts", "src/setup.js", "bot/main.ts", "bot/doctor.ts", "bot/manifest.ts"]],
  ["src/", ["src/"]],
  ["bot/", ["src/"]],
  ["site/src/", ["src/search/", "src/answer/", "src/content/", "src/chat/reply.ts"]],
  ["site/", ["src/search/", "src/answer/", "src/content/", "src/chat/reply.ts", "src/config/"]],
];

/** Never, even inside a folder that may import itself. */
const SEPARATE = [
  ["bot/slack/", "bot/teams/"],
  ["bot/teams/", "bot/slack/"],
];

/** Node only, although their folder is loaded by browsers. */
const NODE_ONLY = ["src/search/build.ts", "src/search/*.node.ts"];

/** Loaded by browsers: no `node:*`, and nothing that needs it. */
const BROWSER_SAFE = [...PAGE, "src/search/", "src/answer/", "src/chat/reply.ts", "src/errors.ts", "src/text/"];

const FRAMEWORKS = /^(@slack\/|botbuilder|botframework|express$|@docusaurus\/|react$|react-dom|react\/)/;

/** @param {string} file @param {readonly string[]} patterns */
function isIn(file, patterns) {
  return patterns.some((pattern) => {
    if (pattern.endsWith("/")) return file.startsWith(pattern);
    const [before = "", after] = pattern.split("*");
    if (after === undefined) return file === pattern;
    return file.startsWith(before) && file.endsWith(after) && !file.slice(before.length).includes("/");
  });
}

/** @param {string} file */
function runsInBrowsers(file) {
  return isIn(file, [...BROWSER_SAFE, "site/src/"]) && !isIn(file, NODE_ONLY);
}

/** @param {string} file the importing file @param {string} name such as "express" or "node:fs" */
function faultOfPackage(file, name) {
  if (isBuiltin(name) && runsInBrowsers(file)) return `"${file}" is loaded by browsers, which have no "${name}"`;
  if (file.startsWith("src/") && FRAMEWORKS.test(name))
    return `src/ knows no chat platform and no framework ("${name}")`;
  const mayFlexSearch = file === "src/search/engine.ts" || file.startsWith("test/");
  if (name.split("/")[0] === "flexsearch" && !mayFlexSearch) return `only src/search/engine.ts imports "${name}"`;
  return undefined;
}

/** The folder whose files import each other freely: src/search/, bot/, site/. @param {string} file */
function homeOf(file) {
  const depth = file.startsWith("src/") ? 2 : 1;
  return `${file.split("/").slice(0, depth).join("/")}/`;
}

/** @param {string} file @param {string} target */
function faultOfLayer(file, target) {
  if (SEPARATE.some(([from = "", to = ""]) => file.startsWith(from) && target.startsWith(to)))
    return "bot/slack and bot/teams never import each other";
  if (isIn(target, SHARED)) return undefined;
  const layer = LAYERS.find(([from]) => isIn(file, [from]));
  if (!layer) return undefined;
  return isIn(target, [homeOf(file), ...layer[1]]) ? undefined : `"${layer[0]}" may not import "${target}"`;
}

/** @param {string} file @param {string} target @param {boolean} typeOnly a type import is gone at run time */
function faultOfFile(file, target, typeOnly) {
  const layer = faultOfLayer(file, target);
  if (layer || typeOnly || !runsInBrowsers(file)) return layer;
  return runsInBrowsers(target) ? undefined : `"${file}" is loaded by browsers, and "${target}" is not made for them`;
}

/** @param {any} context oxlint's rule context, in the shape of ESLint's */
function create(context) {
  const file = relative(root, context.filename).split(sep).join("/");
  /** @param {any} node @param {any} source @param {boolean} typeOnly */
  const inspect = (node, source, typeOnly) => {
    if (typeof source?.value !== "string") return;
    const target = source.value.startsWith(".")
      ? relative(root, resolve(dirname(context.filename), source.value))
          .split(sep)
          .join("/")
      : undefined;
    const fault = target === undefined ? faultOfPackage(file, source.value) : faultOfFile(file, target, typeOnly);
    if (fault) context.report({ node, message: `Import bound: ${fault}.` });
  };
  /** @param {any} node */
  const declared = (node) => inspect(node, node.source, (node.importKind ?? node.exportKind) === "type");
  return {
    ImportDeclaration: declared,
    ExportNamedDeclaration: declared,
    ExportAllDeclaration: declared,
    /** @param {any} node */
    ImportExpression: (node) => inspect(node, node.source, false),
  };
}

export default { meta: { name: "docent" }, rules: { "import-bounds": { create } } };
