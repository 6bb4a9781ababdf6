import { walk } from "../content/links.ts";
import type { SourceFile } from "../content/load.ts";
import type { Page, PageLink, Problem } from "../content/page.ts";
import { createAnchors, pageUrl } from "../content/url.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Material } from "./material.ts";

/** What is known of the folder beside its pages. */
type Surroundings = Partial<Pick<Material, "excluded" | "sources" | "declared">>;

/**
 * Links between pages whose page or heading does not exist. Links to files that are no pages (pictures, downloads)
 * are left to the site's build; so are addresses of the site, unless the folder is declared, and the site its own.
 * @param around paths of pages that errors leave out, links to which are no further problem; the files' texts
 */
export function checkLinks(
  pages: readonly Page[],
  severity: Problem["severity"],
  around: Surroundings = {},
): Problem[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  // A page that is left out by its own errors is there once they are mended; an unlisted one is, for who has the link.
  const leftOut = new Set(around.excluded);
  for (const { path, text } of around.sources?.values() ?? []) {
    if (!byPath.has(path) && /^unlisted:\s*true\b/m.test(text)) leftOut.add(path);
  }
  const addresses = new Set(Array.from(leftOut, (path) => decodeURI(pageUrl(path))));
  const lost = pages.flatMap((page) =>
    page.links
      .filter(({ target }) => !leftOut.has(target) && !addresses.has(target.replace(/\/+$/, "")))
      .flatMap((link) => {
        const target = byPath.get(link.target);
        const fault = target === undefined ? missing(link, pages, around) : lostAnchor(link, target, around);
        return fault === undefined ? [] : [{ file: page.path, line: link.line, severity, ...fault }];
      }),
  );
  return [...lost, ...Array.from(around.sources?.values() ?? [], checkReferences).flat()];
}

type Fault = Pick<Problem, "rule" | "message" | "fix">;

/** Addresses below which the site makes pages of its own, and files beside pages. */
const MADE_BY_SITE = /^\/docs(?:\/tags(?:\/.*)?|\/?|.*\.\w+)$/;

function missing({ target }: PageLink, pages: readonly Page[], { sources, declared }: Surroundings): Fault | undefined {
  const rule = "links/page";
  const fix = "Correct or remove the link.";
  if (/\.mdx?$/i.test(target)) {
    if (sources?.has(target) === true) {
      return {
        rule,
        message: `${target} is a draft, which the site does not show`,
        fix: "Publish it, or remove the link.",
      };
    }
    const hint = didYouMean(
      target,
      pages.map(({ path }) => path),
    );
    return { rule, message: `There is no page ${target}${hint}`, fix };
  }
  if (declared !== true || !target.startsWith("/docs/") || MADE_BY_SITE.test(target)) return undefined;
  // A folder without an index gets a list of its pages.
  const folder = target.slice("/docs/".length).replace(/\/*$/, "/");
  if (pages.some(({ path }) => path.startsWith(folder))) return undefined;
  const hint = didYouMean(
    target,
    pages.map(({ url }) => decodeURI(url)),
  );
  return { rule, message: `There is no page at ${target}${hint}`, fix };
}

/** `[text][label]` and `![text][label]`; what stands before and behind tells them from `list[0][1]`. */
const REFERENCE = /(?<![\w\])[\\])(!?)\[([^[\]\\\n]+)\]\[([\p{L}\p{N}][\p{L}\p{N} ._/-]*)\](?![[(:])/gu;

/** References that nothing defines: markdown shows them as they are typed. */
function checkReferences({ path, text, parsed }: SourceFile): Problem[] {
  if (parsed === undefined || !text.includes("][")) return [];
  const lines = text.split("\n");
  let defines = false;
  const words: { readonly value: string; readonly line: number }[] = [];
  walk(parsed.nodes, ({ type, value = "", position }) => {
    if (type === "definition") defines = true;
    const line = (position?.start.line ?? 1) + parsed.bodyLine - 1;
    if (type === "text" && value.includes("][")) words.push({ value, line });
  });
  return words.flatMap(({ value, line }) =>
    Array.from(value.matchAll(REFERENCE)).flatMap((match): Problem[] => {
      const [written, mark, shown = "", label = ""] = match;
      const at = line - 1 + value.slice(0, match.index).split("\n").length - 1;
      // An escaped one is meant to be shown.
      const isTyped = lines[at]?.includes(written) === true && !lines[at].includes(`\\${written}`);
      if (!isTyped || !isMeant(mark === "!", shown, label, defines)) return [];
      return [
        {
          file: path,
          line: at + 1,
          severity: "warning",
          rule: "links/page",
          message: `Nothing defines [${label}], so ${written} is shown as it stands`,
          fix: `Add a line \`[${label}]: address\`, or write the address in round brackets.`,
        },
      ];
    }),
  );
}

/** Whether somebody surely meant a link: lines of a log, types and sets of letters look like one, `[INFO][main]`. */
function isMeant(isPicture: boolean, shown: string, label: string, defines: boolean): boolean {
  if (isPicture) return true;
  const isWord = (one: string): boolean => /\p{L}{3}/u.test(one) && one !== one.toUpperCase();
  const isSentence = /\p{L}{2,} \p{L}{2,}/u.test(shown);
  return (isSentence && label !== label.toUpperCase()) || (defines && isWord(shown) && isWord(label));
}

function lostAnchor(link: PageLink, target: Page, around: Surroundings): Fault | undefined {
  const anchor = anchorOf(link);
  const known = [...target.sections.map((section) => section.anchor), ...(target.innerAnchors ?? [])];
  if (anchor === "" || known.includes(anchor)) return undefined;
  // The title's own anchor is the page's beginning.
  if (anchor === createAnchors().fromText(target.title) || isMarked(anchor, target.path, around)) return undefined;
  const hint = didYouMean(
    anchor,
    known.filter((one) => one !== ""),
  );
  return {
    rule: "links/anchor",
    message: `${target.path} has no heading #${anchor}${hint}`,
    fix: "Correct or remove the anchor.",
  };
}

/**
 * Empty where any page has the place: its beginning, or words that the browser looks for itself.
 * Source: https://html.spec.whatwg.org/multipage/browsing-the-web.html#select-the-indicated-part and
 * https://wicg.github.io/scroll-to-text-fragment/
 */
function anchorOf({ anchor = "" }: PageLink): string {
  const [name = ""] = anchor.split(":~:");
  return name.toLowerCase() === "top" ? "" : name;
}

/** Whether the text names the anchor itself, as `<a id="old">`; MkDocs writes `{ #old }` behind a heading. */
function isMarked(anchor: string, path: string, { sources, declared = true }: Surroundings): boolean {
  const text = sources?.get(path)?.text ?? "";
  const marks = declared ? HTML_MARK : MARK;
  return [...text.matchAll(marks)].some((found) => found.slice(1).includes(anchor));
}

const HTML_MARK = /<[a-z][^<>]*?\s(?:id|name)\s*=\s*["']?([^\s"'>]+)/gi;
const MARK = new RegExp(`${HTML_MARK.source}|\\{\\s*#([^\\s}]+)[^}\\n]*\\}`, "gi");
