import { posix } from "node:path";
import { resolveTarget } from "../content/links.ts";
import type { Page, Problem } from "../content/page.ts";
import { lineOfKey, type Material, promised } from "./material.ts";

type Key = "supersedes" | "supersededBy";

/** The key with which the other decision must answer. */
const ANSWER: Readonly<Record<Key, Key>> = { supersedes: "supersededBy", supersededBy: "supersedes" };

/** Decisions that replace each other must both say so: whoever reads the old one has to learn of the new one. */
export function checkSupersedes(material: Material): Problem[] {
  const decisions = material.pages.filter((page) => page.kind === "decision");
  const byName = new Map(decisions.flatMap((page) => namesOf(page).map((name) => [name, page] as const)));
  const excluded = new Set(material.excluded.map((path) => posix.parse(path).name));
  const named = (page: Page, key: Key): string | undefined => material.sources.get(page.path)?.parsed?.frontMatter[key];
  const find = (page: Page, name: string): Page | undefined =>
    byName.get(name.toLowerCase()) ?? byName.get(resolveTarget(name, page.path).target.toLowerCase());

  return decisions.flatMap((page) =>
    (["supersedes", "supersededBy"] as const).flatMap((key) => {
      const name = named(page, key);
      if (name === undefined || excluded.has(posix.parse(name).name)) return [];
      const other = find(page, name);
      const back = other === undefined ? undefined : named(other, ANSWER[key]);
      if (other !== undefined && back !== undefined && find(other, back) === page) return [];
      return {
        file: page.path,
        line: lineOfKey(material.sources.get(page.path), key),
        severity: promised(material),
        ...(other === undefined ? missing(key, name) : oneSided(key, other, page)),
      };
    }),
  );
}

type Fault = Pick<Problem, "rule" | "message" | "fix">;

function missing(key: Key, name: string): Fault {
  return {
    rule: "supersedes/missing",
    message: `\`${key}\` names ${name}, which is no decision`,
    fix: "Name the decision by its file, such as `0002-new-store.md`.",
  };
}

function oneSided(key: Key, other: Page, page: Page): Fault {
  return {
    rule: "supersedes/one-sided",
    message: `\`${key}\` names ${other.path}, which does not name this one in \`${ANSWER[key]}\``,
    fix: `Write \`${ANSWER[key]}: ${posix.basename(page.path)}\` there, or correct this line.`,
  };
}

/** What a decision may be called: path, file with or without its ending, number with or without zeros, title. */
function namesOf({ path, title }: Page): string[] {
  const { base, name } = posix.parse(path);
  const number = /^\d+/.exec(name)?.[0];
  const numbers = number === undefined ? [] : [number, String(Number(number)), `adr ${number}`];
  return [path, base, name, title, ...numbers].map((one) => one.toLowerCase());
}
