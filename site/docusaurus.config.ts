import { relative, resolve, sep } from "node:path";
import type { Options as PresetOptions, ThemeConfig } from "@docusaurus/preset-classic";
import type { Config, MarkdownConfig, ReportingSeverity } from "@docusaurus/types";
import { siteFrontMatter } from "./plugins/knowledge/core.ts";
import { withoutCode } from "./plugins/knowledge/foreign-mdx.ts";
import { cacheFile, DOCS_URL, type Knowledge, loadKnowledge, siteConfig } from "./plugins/knowledge/knowledge.ts";
import { navbarItems } from "./plugins/knowledge/navigation.ts";
import { notesOf } from "./plugins/knowledge/notes.ts";
import { knowledgePlugin } from "./plugins/knowledge/plugin.ts";
import { sidebarItemsGenerator, sidebarsOf, writeSidebars } from "./plugins/knowledge/sidebars.ts";
import { darkCode, lightCode } from "./src/css/code-themes.ts";
import { diagrams } from "./src/css/diagrams.ts";

/**
 * Browsers of the last three years. Older ones would make the bundler imitate cascade layers with selectors that
 * outweigh our own styles.
 */
const BROWSERS = "chrome >= 111, edge >= 111, firefox >= 121, safari >= 16.4, ios >= 16.4";

/** The site, made from whatever the docs folder holds. */
async function createConfig(): Promise<Config> {
  // The one place that the bundler's compilers of scripts and of styles both read.
  process.env["BROWSERSLIST"] ??= BROWSERS;
  const knowledge = await loadKnowledge(siteConfig(process.env, resolve(__dirname, "..")));
  const { team, language } = knowledge.site;
  const broken = severityOfBroken(knowledge);
  return {
    title: team === "" ? "Docent" : team,
    tagline: "Ask first. Every answer is quoted from a page that somebody keeps.",
    favicon: "favicon.ico",
    url: knowledge.config.publicUrl,
    baseUrl: "/",
    trailingSlash: false,
    onBrokenLinks: broken,
    onBrokenAnchors: broken,
    onDuplicateRoutes: "warn",
    future: { v4: true, faster: true },
    i18n: { defaultLocale: language, locales: [language] },
    markdown: markdown(knowledge, broken),
    headTags: headTags(),
    clientModules: ["./src/marking/route-module.ts"],
    plugins: [knowledgePlugin(knowledge)],
    presets: [["classic", preset(knowledge)]],
    themes: ["@docusaurus/theme-mermaid"],
    themeConfig: themeConfig(knowledge),
  };
}

/**
 * A team's own docs must not ship broken links. They only warn where the reader asked for leniency, where the folder
 * is somebody else's markdown, and where a page was left out as invalid: links to it are broken for that reason.
 */
function severityOfBroken({ excluded, config }: Knowledge): ReportingSeverity {
  const lenient = process.env["DOCENT_LENIENT"] === "1" || !config.knowledge.declared || excluded.length > 0;
  return lenient ? "warn" : "throw";
}

function markdown({ config, facts, pages }: Knowledge, broken: ReportingSeverity): Partial<MarkdownConfig> {
  // The core's address of a page is the one that answers link to, also where Docusaurus would refuse the file's name.
  const slugs = new Map(pages.map((page) => [page.path, decodeURI(page.url).slice(DOCS_URL.length) || "/"]));
  const { declared } = config.knowledge;
  return {
    // MDX is a program: only a team's own is run.
    format: declared ? "detect" : "md",
    mermaid: true,
    preprocessor: ({ filePath, fileContent }) =>
      declared || !/\.mdx$/i.test(filePath) ? fileContent : withoutCode(fileContent),
    hooks: { onBrokenMarkdownLinks: broken, onBrokenMarkdownImages: broken },
    // The one place where the docs plugin lets a page's metadata be completed: what the core knows of it goes in here.
    // Docusaurus refuses a whole site for one value of a wrong type, so it only gets what it understands.
    async parseFrontMatter({ defaultParseFrontMatter, ...file }) {
      const { frontMatter, content } = siteFrontMatter(file.fileContent);
      const path = relative(config.docsDir, file.filePath).split(sep).join("/");
      const known = facts.get(path);
      // Faults in it were reported by the core; here the page just says less about itself.
      const all = await defaultParseFrontMatter(file).catch(() => undefined);
      const docent = known && { ...known, notes: notesOf(all?.frontMatter ?? {}) };
      const slug = slugs.get(path);
      return { frontMatter: { ...frontMatter, ...(docent && { docent }), ...(slug && { slug }) }, content };
    },
  };
}

function preset({ config, excluded, sections }: Knowledge): PresetOptions {
  const sidebarPath = cacheFile(config, "sidebars.json");
  writeSidebars(sidebarPath, sidebarsOf(sections, config.knowledge.declared));
  return {
    docs: {
      path: config.docsDir,
      routeBasePath: DOCS_URL,
      sidebarPath,
      sidebarItemsGenerator: sidebarItemsGenerator(sections),
      numberPrefixParser: false,
      include: ["**/*.{md,mdx,MD,MDX}"],
      exclude: [...NO_PAGES, ...excluded.map(literalGlob)],
    },
    blog: false,
    pages: {},
    sitemap: false,
    theme: {
      customCss: ["fonts", "tokens", "base", "docs", "prose", "print"].map((name) => `./src/css/${name}.css`),
    },
  };
}

/** What the core takes for no page either: partials (but for Hugo's `_index.md`) and other people's packages. */
const NO_PAGES = ["**/_!(index).{md,mdx}", "**/_*/**", "**/node_modules/**"];

/** A path as a glob that matches nothing but itself. */
function literalGlob(path: string): string {
  return path.replace(/[\\()[\]{}!*?@+|]/g, "\\$&");
}

function themeConfig({ sections, site }: Knowledge): Partial<ThemeConfig> {
  return {
    image: "img/social-card.png",
    colorMode: { respectPrefersColorScheme: true },
    docs: { sidebar: { hideable: false, autoCollapseCategories: true } },
    navbar: {
      title: site.team === "" ? "Docent" : site.team,
      items: [
        ...navbarItems(sections, DOCS_URL),
        { to: "/playground", label: "Ask", position: "right", className: "nav-ask" },
      ],
    },
    mermaid: diagrams,
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    prism: {
      theme: lightCode,
      darkTheme: darkCode,
      additionalLanguages: ["bash", "docker", "hcl", "ini", "json", "python", "sql", "promql", "toml", "yaml"],
    },
  };
}

function headTags(): Config["headTags"] {
  return [
    { tagName: "link", attributes: { rel: "icon", type: "image/svg+xml", href: "/favicon.svg" } },
    { tagName: "link", attributes: { rel: "apple-touch-icon", href: "/img/apple-touch-icon.png" } },
    {
      tagName: "meta",
      attributes: { name: "theme-color", media: "(prefers-color-scheme: light)", content: "#ffffff" },
    },
    { tagName: "meta", attributes: { name: "theme-color", media: "(prefers-color-scheme: dark)", content: "#101312" } },
  ];
}

export default createConfig;
