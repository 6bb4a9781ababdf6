import type { Owner } from "../config/config.ts";
import type { Page } from "../content/page.ts";

/**
 * A CODEOWNERS file: each page belongs to the owner that it names, where docent.yaml knows the owner's handle.
 * Source: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * @param prefix path of the docs folder in its repository, such as `docs/`; empty at the root
 */
export function codeOwners(pages: readonly Page[], owners: Readonly<Record<string, Owner>>, prefix: string): string {
  const lines = pages.flatMap(({ path, owner }) => {
    const handle = owner === undefined || !Object.hasOwn(owners, owner) ? undefined : owners[owner]?.github;
    return handle === undefined ? [] : [`/${escaped(prefix + path)} @${handle.replace(/^@/, "")}`];
  });
  return [HEAD, ...lines, ""].join("\n");
}

const HEAD = `# Who reviews which page, by the owners of docent.yaml. Written by: npx docent codeowners`;

/** A space ends a pattern, and `*` and `?` stand for other files. */
function escaped(path: string): string {
  return path.replace(/[\s*?\\]/g, "\\$&");
}
