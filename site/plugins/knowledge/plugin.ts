import { join } from "node:path";
import type { Plugin, PluginModule } from "@docusaurus/types";
import { PLUGIN_NAME } from "../../src/knowledge/facts.ts";
import { writeArtefact } from "./core.ts";
import { flexSearchAlias } from "./flexsearch/alias.ts";
import { DOCS_URL, type Knowledge, loadKnowledge } from "./knowledge.ts";

/**
 * Makes the knowledge base known to the theme and writes the search index beside the pages.
 * @param initial what the site's config has read already; a development server reads again when a page changes
 */
export function knowledgePlugin(initial: Knowledge): PluginModule {
  let fresh: Knowledge | undefined = initial;
  const plugin: Plugin<Knowledge> = {
    name: PLUGIN_NAME,
    getPathsToWatch: () => [`${initial.config.docsDir}/**/*.{md,mdx}`],
    configureWebpack: (_config, isServer) => ({
      resolve: { alias: flexSearchAlias() },
      // The server's bundle is not split, and must not be.
      ...(isServer ? {} : { optimization: { splitChunks: { cacheGroups: { common: { test: isOfPages } } } } }),
    }),
    async loadContent() {
      const knowledge = fresh ?? (await loadKnowledge(initial.config));
      fresh = undefined;
      return knowledge;
    },
    async contentLoaded({ content, actions }) {
      actions.setGlobalData(content.site);
      if (hasHomePage(content)) return;
      const pages = await actions.createData("overview.json", overview(content));
      actions.addRoute({
        path: DOCS_URL,
        exact: true,
        component: "@theme/DocsOverview",
        modules: { overview: pages },
      });
    },
    async postBuild({ content, outDir }) {
      await writeArtefact(content.artefact, join(outDir, "index"));
    },
  };
  // The framework hands a plugin the very content that it loaded, but its types cannot say so.
  return () => plugin as Plugin;
}

/**
 * Whether code may go into the chunk that every page loads. Docusaurus moves there what half of the pages' number of
 * chunks share: on a small site that would be the insides of Mermaid, which is split into dozens of its own.
 */
function isOfPages(module: { nameForCondition(): string | null | undefined }): boolean {
  const [, ...packages] = (module.nameForCondition() ?? "").split(/[\\/]node_modules[\\/]/);
  const last = packages.at(-1);
  return last === undefined || last.startsWith("@docusaurus");
}

function hasHomePage({ pages }: Knowledge): boolean {
  return pages.some(({ url }) => url === DOCS_URL || url === `${DOCS_URL}/`);
}

/** The listing shown at the docs' address when no page stands there. */
export interface Overview {
  readonly groups: readonly {
    readonly label: string;
    readonly url?: string;
    readonly pages: readonly { readonly title: string; readonly url: string }[];
  }[];
}

function overview({ sections, pages }: Knowledge): Overview {
  const link = ({ title, url }: { title: string; url: string }) => ({ title, url });
  const atRoot = pages.filter(({ path }) => !path.includes("/"));
  const folders = sections.map(({ label, url, pages: held }) => ({
    label,
    url,
    pages: held.map(link),
  }));
  return { groups: atRoot.length > 0 ? [{ label: "Pages", pages: atRoot.map(link) }, ...folders] : folders };
}
