import type { Page } from "../../src/content/page.ts";

/** A page with what a test cares about; its address follows from its path. */
export function page(path: string, given: Partial<Page> = {}): Page {
  const address = path.replace(/\.mdx?$/, "").replace(/\/(?:index|README)$/, "");
  return {
    path,
    url: `/docs/${address}`,
    kind: "page",
    title: path,
    tags: [],
    aliases: [],
    questions: [],
    handles: [],
    audience: "everyone",
    sections: [],
    links: [],
    ...given,
  };
}

/** A link from one page to another. */
export function linkTo(target: string): Page["links"][number] {
  return { target, text: target, line: 1 };
}
