import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import unused from "../../../site/plugins/knowledge/flexsearch/unused.json" with { type: "json" };
import { loadPeer } from "../engines/peer.ts";

/** How the site takes FlexSearch. */
const LEAN = join(import.meta.dirname, "../../../site/plugins/knowledge/flexsearch");

interface Plugin {
  readonly name: string;
  setup(build: {
    onResolve(
      options: { filter: RegExp },
      resolve: (args: { path: string; resolveDir: string }) => object | undefined,
    ): void;
    onLoad(options: { filter: RegExp; namespace: string }, load: () => object): void;
  }): void;
}

interface Esbuild {
  build(options: object): Promise<{
    readonly metafile: {
      readonly outputs: Readonly<
        Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
      >;
    };
  }>;
}

/**
 * Bundles a module for browsers, small as for production; `virtual` gives modules that exist only here.
 * @returns names of the files that the module imports at once, which sites ask for together with it
 */
export async function bundle(
  entry: string,
  outfile: string,
  virtual?: { filter: RegExp; code: string },
): Promise<string[]> {
  const { build } = await loadPeer<Esbuild>("esbuild");
  const { metafile } = await build({
    entryPoints: [entry],
    // What is imported when it is needed (other languages than English) is a file of its own, as on the site.
    outdir: dirname(outfile),
    entryNames: basename(outfile, ".js"),
    splitting: true,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [leanFlexSearch(), ...(virtual === undefined ? [] : [virtualModule(virtual)])],
    logLevel: "error",
    metafile: true,
  });
  const output = Object.entries(metafile.outputs).find(([file]) => basename(file) === basename(outfile));
  const imported = output?.[1].imports.filter(({ kind }) => kind === "import-statement") ?? [];
  return imported.map(({ path }) => basename(path));
}

/** FlexSearch without the parts that the site leaves out too. */
function leanFlexSearch(): Plugin {
  const modules = join(dirname(createRequire(import.meta.url).resolve("flexsearch")), "module");
  const dropped = new Set(unused.map((name) => join(modules, name)));
  return {
    name: "lean FlexSearch",
    setup(build) {
      build.onResolve({ filter: /^flexsearch$/ }, () => ({ path: join(LEAN, "index.js") }));
      build.onResolve({ filter: /^flexsearch-index$/ }, () => ({ path: join(modules, "index.js") }));
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
        dropped.has(join(resolveDir, path)) ? { path: join(LEAN, "nothing.js") } : undefined,
      );
    },
  };
}

function virtualModule({ filter, code }: { filter: RegExp; code: string }): Plugin {
  return {
    name: "virtual",
    setup(build) {
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: "virtual" }));
      build.onLoad({ filter: /.*/, namespace: "virtual" }, () => ({ contents: code, loader: "js" }));
    },
  };
}
