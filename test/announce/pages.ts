import type { Block, Page, Section } from "../../src/content/page.ts";

export const prose = (text: string): Block => ({ type: "prose", text });
export const code = (text: string): Block => ({ type: "code", language: "bash", text });
export const steps = (...items: string[]): Block => ({ type: "list", ordered: true, items });

/** A runbook with these sections; the heading "" is its opening. */
export function runbook(
  name: string,
  sections: Readonly<Record<string, readonly Block[]>>,
  more: Partial<Page> = {},
): Page {
  const path = `runbooks/${name}.md`;
  const url = `/docs/runbooks/${name}`;
  const title = more.title ?? name;
  return {
    path,
    url,
    kind: "runbook",
    title,
    owner: "ml-platform",
    reviewed: "2026-10-12",
    reviewEveryDays: 92,
    tags: [],
    aliases: [],
    audience: "everyone",
    questions: [],
    handles: [],
    links: [],
    sections: Object.entries(sections).map(([heading, blocks]): Section => {
      const anchor = heading.toLowerCase().replaceAll(" ", "-");
      return {
        id: anchor === "" ? path : `${path}#${anchor}`,
        url: anchor === "" ? url : `${url}#${anchor}`,
        anchor,
        heading: heading === "" ? title : heading,
        trail: [],
        blocks,
      };
    }),
    ...more,
  };
}
