import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** HTML files read at a time while a site is opened. */
const BATCH = 32;

/** A built site as it lies on disk: what there is to serve. */
export interface SiteFiles {
  readonly dir: string;
  /** Paths relative to `dir`, with `/`; nothing whose name begins with a dot. */
  readonly paths: ReadonlySet<string>;
  /** CSP sources of the scripts that stand inside its pages: `'sha256-…'`. */
  readonly scriptHashes: readonly string[];
}

/** @returns undefined when there is no built site */
export async function openSite(dir: string): Promise<SiteFiles | undefined> {
  const paths = await listFiles(dir);
  if (!paths.has("index.html")) return undefined;
  return {
    dir,
    paths,
    scriptHashes: await inlineScripts(
      dir,
      [...paths].filter((path) => path.endsWith(".html")),
    ),
  };
}

/** The files of a folder that may be served; none when it is missing. */
export async function listFiles(dir: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep));
  return new Set(paths.filter((steps) => !steps.some((step) => step.startsWith("."))).map((steps) => steps.join("/")));
}

/** The file of a page's address without extension, for both ways Docusaurus writes pages; undefined when none. */
export function fileFor(pathname: string, paths: ReadonlySet<string>): string | undefined {
  const path = pathname.replace(/^\/+|\/+$/g, "");
  // Names are compared as they are first: some disks keep letters and their accents apart.
  for (const form of [path, path.normalize("NFC"), path.normalize("NFD")]) {
    const candidates = form === "" ? ["index.html"] : [form, `${form}.html`, `${form}/index.html`];
    const found = candidates.find((candidate) => paths.has(candidate));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function inlineScripts(dir: string, pages: readonly string[]): Promise<string[]> {
  const scripts = new Set<string>();
  for (let start = 0; start < pages.length; start += BATCH) {
    const batch = pages.slice(start, start + BATCH).map((page) => readFile(join(dir, page), "utf8"));
    for (const html of await Promise.all(batch)) for (const script of scriptsIn(html)) scripts.add(script);
  }
  return [...scripts].map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`).sort();
}

/** Bodies of `<script>` elements that a browser runs: neither those with `src` nor data such as JSON-LD. */
function scriptsIn(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(
      ([, attributes = ""]) => !/\bsrc\s*=/i.test(attributes) && !/\btype\s*=\s*["']?application\//i.test(attributes),
    )
    .map(([, , body = ""]) => body)
    .filter((body) => body !== "");
}
