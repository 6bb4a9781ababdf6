import { posix } from "node:path";
import type { Page, Problem } from "../content/page.ts";
import { lineOfKey, type Material, promised } from "./material.ts";

/**
 * Names that two pages share: a title, an alias, a question or an id. A question that two pages claim is answered by
 * either, as chance has it. Case and punctuation do not count. Pages with one address are found when they are read.
 */
export function checkDuplicates(material: Material): Problem[] {
  return [...sharedTitles(material), ...sharedAliases(material), ...sharedQuestions(material), ...sharedIds(material)];
}

function sharedTitles(material: Material): Problem[] {
  const { pages, sources } = material;
  const first = new Map<string, Page>();
  return pages.flatMap((page) => {
    const known = claim(first, normalised(page.title), page);
    if (known === undefined) return [];
    return {
      file: page.path,
      line: lineOfKey(sources.get(page.path), "title"),
      rule: "duplicates/title",
      severity: promised(material),
      message: `Has the same title as ${known.path}`,
      fix: "Say in the title what sets this page apart.",
    };
  });
}

function sharedAliases(material: Material): Problem[] {
  const titles = new Map<string, Page>();
  for (const page of material.pages) claim(titles, normalised(page.title), page);
  const first = new Map<string, Page>();
  return material.pages.flatMap((page) =>
    page.aliases.flatMap((alias) => {
      const name = normalised(alias);
      const titled = titles.get(name);
      const known = claim(first, name, page);
      const other = titled === undefined || titled === page ? known : titled;
      if (other === undefined) return [];
      const what = other === titled ? "is the title" : "is also an alias";
      return {
        file: page.path,
        line: lineOfKey(material.sources.get(page.path), "aliases", alias),
        rule: "duplicates/alias",
        severity: promised(material),
        message: `The alias "${alias}" ${what} of ${other.path}`,
        fix: "Keep it on the page that people mean by it.",
      };
    }),
  );
}

function sharedQuestions(material: Material): Problem[] {
  const first = new Map<string, Page>();
  return material.pages.flatMap((page) =>
    page.questions.flatMap((question) => {
      const known = claim(first, normalised(question), page);
      if (known === undefined) return [];
      return {
        file: page.path,
        line: lineOfKey(material.sources.get(page.path), "questions", question),
        rule: "duplicates/question",
        severity: promised(material),
        message: `The question "${question}" is also asked of ${known.path}`,
        fix: "Keep it on the page that answers it.",
      };
    }),
  );
}

/** The site refuses two pages of one folder with the same id, even where their addresses differ. */
function sharedIds(material: Material): Problem[] {
  const first = new Map<string, Page>();
  return material.pages.flatMap((page) => {
    const id = material.sources.get(page.path)?.parsed?.frontMatter.id ?? posix.parse(page.path).name;
    const known = claim(first, posix.join(posix.dirname(page.path), id), page);
    if (known === undefined) return [];
    return {
      file: page.path,
      line: lineOfKey(material.sources.get(page.path), "id"),
      rule: "duplicates/id",
      severity: promised(material),
      message: `Has the same id as ${known.path} (${id})`,
      fix: "Rename the file, or give it another `id:`.",
    };
  });
}

/** The other page that had the name before; the first one keeps it. A name without letters is nobody's. */
function claim(names: Map<string, Page>, name: string, page: Page): Page | undefined {
  if (name === "") return undefined;
  const known = names.get(name);
  if (known === undefined) names.set(name, page);
  return known === page ? undefined : known;
}

/** A name or a question as its words alone; `+` and `#` stay, without which C++ and C# would be one. */
export function normalised(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}+#]+/gu, " ")
    .trim();
}
