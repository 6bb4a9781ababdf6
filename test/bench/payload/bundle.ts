import { loadPeer } from "../engines/peer.ts";

interface Plugin {
  readonly name: string;
  setup(build: {
    onResolve(options: { filter: RegExp }, resolve: (args: { path: string }) => object): void;
    onLoad(options: { filter: RegExp; namespace: string }, load: () => object): void;
  }): void;
}

interface Esbuild {
  build(options: object): Promise<unknown>;
}

/** Bundles a module for browsers, small as for production; `virtual` gives modules that exist only here. */
export async function bundle(
  entry: string,
  outfile: string,
  virtual?: { filter: RegExp; code: string },
): Promise<void> {
  const { build } = await loadPeer<Esbuild>("esbuild");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: virtual === undefined ? [] : [virtualModule(virtual)],
    logLevel: "error",
  });
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
