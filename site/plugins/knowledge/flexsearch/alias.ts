import { dirname, join } from "node:path";
import unused from "./unused.json";

/**
 * What a bundler for browsers takes in place of FlexSearch: its index alone, without the modules (unused.json) that an
 * index with a mounted storage never runs. That one encodes by a function of ours and hands every query to the storage
 * (src/search/engine.ts). FlexSearch then is 2 kB in the browser instead of 17.
 */
export function flexSearchAlias(): Record<string, string> {
  const modules = join(dirname(require.resolve("flexsearch")), "module");
  const nothing = join(__dirname, "nothing.js");
  return {
    flexsearch$: join(__dirname, "index.js"),
    "flexsearch-index$": join(modules, "index.js"),
    ...Object.fromEntries(unused.map((name) => [join(modules, name), nothing])),
  };
}
