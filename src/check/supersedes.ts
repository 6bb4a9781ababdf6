import { posix } from "node:path";
import { resolveTarget } from "../content/links.ts";
import type { Page, Problem } from "../content/page.ts";
import { lineOfKey, type Material, promised } from "./material.ts";

type Key = "supersedes" | "supersededBy";

/** The key with which the other decision must answer. */
const ANSWER: Readonly<Record<Key, Key>> = { supersedes: "supersededBy", supersededBy: "supersedes" };

/**
 * Decisions that replace each other must both say so: whoever reads the old one has to learn of the new one. And none
 * may say what cannot be: that it replaces itself, or the one that replaces it, or that it holds and is replaced.
 */
export function checkSupersedes(material: Material): Problem[] {
  const decisions = material.pages.filter((page) => page.kind === "decision");
  const excluded = new Set(material.excluded.map((path) => posix.parse(path).name));
  const records = recordsOf(material, decisions);
  return decisions.flatMap((page) => {
    const source = material.sources.get(page.path);
    const found = (["supersedes", "supersededBy"] as const).flatMap((key) => {
      const name = records.says(page, key);
      if (name === undefined || excluded.has(posix.parse(name).name)) return [];
      const fault = faultOf(key, name, page, records);
      return fault === undefined ? [] : [{ key, ...fault }];
    });
    return [...found, ...standing(page, records)].map(({ key, ...fault }) => ({
      file: page.path,
      line: lineOfKey(source, key),
      severity: promised(material),
      ...fault,
    }));
  });
}

/** The decisions of a folder, and what their front matter says. */
interface Records {
  says(page: Page, key: Key | "status"): string | undefined;
  /** All that a name may mean, seen from the page that says it. */
  find(name: string, page: Page): readonly Page[];
}

function recordsOf({ sources }: Material, decisions: readonly Page[]): Records {
  const byName = Map.groupBy(
    decisions.flatMap((page) => [...new Set(namesOf(page))].map((name) => ({ name, page }))),
    ({ name }) => name,
  );
  const called = (name: string): readonly Page[] => (byName.get(name.toLowerCase()) ?? []).map(({ page }) => page);
  return {
    says: (page, key) => sources.get(page.path)?.parsed?.frontMatter[key],
    find(name, page) {
      const { target } = resolveTarget(name, page.path);
      // A path is exact, whatever else has a file of that name.
      const exact = decisions.filter(({ path }) => path === target);
      if (exact.length > 0) return exact;
      const found = called(name);
      return found.length > 0 ? found : called(target);
    },
  };
}

function faultOf(key: Key, name: string, page: Page, { find, says }: Records): Fault | undefined {
  const [other, ...more] = find(name, page);
  if (other === undefined) return missing(key, name);
  if (more.length > 0) return ambiguous(key, name, [other, ...more]);
  if (other === page)
    return contrary(`\`${key}\` names this decision itself`, "Name the other one, or remove the line.");
  const back = says(other, ANSWER[key]);
  if (back === undefined || !find(back, other).includes(page)) return oneSided(key, other, page);
  const opposite = says(page, ANSWER[key]);
  // Said once, at the second of the two keys.
  if (key === "supersedes" || opposite === undefined || !find(opposite, page).includes(other)) return undefined;
  return contrary(
    `\`supersedes\` and \`supersededBy\` both name ${other.path}`,
    "Keep `supersedes` in the newer decision and `supersededBy` in the older one.",
  );
}

/** Whether the status says the same as the keys; other states may have any of them. */
function standing(page: Page, { says }: Records): (Fault & { readonly key: Key | "status" })[] {
  const status = says(page, "status");
  const successor = says(page, "supersededBy");
  if (status === "superseded" && successor === undefined) {
    const fault = contrary(
      "The status is superseded, and `supersededBy` is missing",
      "Name the decision that holds now.",
    );
    return [{ key: "status", ...fault }];
  }
  if (successor === undefined || (status !== "accepted" && status !== "proposed")) return [];
  const said = `\`supersededBy\` names ${successor}, and the status is ${status}`;
  return [{ key: "status", ...contrary(said, "Write `status: superseded`, or remove `supersededBy`.") }];
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

function ambiguous(key: Key, name: string, all: readonly Page[]): Fault {
  return {
    rule: "supersedes/missing",
    message: `\`${key}\` names ${name}, which may be any of ${all.map(({ path }) => path).join(", ")}`,
    fix: `Name it by its file, such as \`${posix.basename(all[0]?.path ?? "")}\`; renumber one of them if you can.`,
  };
}

function contrary(message: string, fix: string): Fault {
  return { rule: "supersedes/contrary", message, fix };
}

/** What a decision may be called: path, file with or without its ending, number with or without zeros, title. */
function namesOf({ path, title }: Page): string[] {
  const { base, name } = posix.parse(path);
  const number = /^\d+/.exec(name)?.[0];
  const numbers = number === undefined ? [] : [number, String(Number(number)), `adr ${number}`];
  return [path, base, name, title, ...numbers].map((one) => one.toLowerCase());
}
