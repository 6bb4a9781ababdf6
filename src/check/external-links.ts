import type { MarkdownNode } from "../content/inline.ts";
import { walk } from "../content/links.ts";
import type { SourceFile } from "../content/load.ts";
import type { Problem } from "../content/page.ts";
import { type Material, promised } from "./material.ts";
import { placeIn } from "./place.ts";
import type { Probe, Reached } from "./probe.ts";

interface ExternalLink extends Pick<Problem, "file" | "line"> {
  /** Without its anchor, which servers never see. */
  readonly url: string;
}

/** Requests at once; few enough that no server takes them for an attack. */
const AT_ONCE = 8;

/**
 * Links and pictures that lie on other sites. What is gone is as wrong as a broken link inside; what could not be
 * reached now is worth a look and breaks no build. Each address is asked for once, however many pages link to it.
 */
export async function checkExternalLinks(material: Material, probe: Probe): Promise<Problem[]> {
  const links = [...material.sources.values()].flatMap(linksOf);
  const reached = await probeAll(new Set(links.map(({ url }) => url)), probe);
  return links.flatMap(({ file, line, url }) => {
    const { state, why } = reached.get(url) ?? { state: "alive", why: "" };
    if (state === "alive") return [];
    const isDead = state === "dead";
    return {
      file,
      line,
      rule: `external/${state}`,
      severity: isDead ? promised(material) : "warning",
      message: `${url} ${isDead ? "is gone" : "could not be reached"} (${why})`,
      fix: isDead
        ? "Link where it moved to, or remove the link."
        : "Try it in a browser; it may be down or closed to programs.",
    };
  });
}

async function probeAll(urls: Iterable<string>, probe: Probe): Promise<Map<string, Reached>> {
  const left = [...urls];
  const reached = new Map<string, Reached>();
  const work = async (): Promise<void> => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) reached.set(url, await probe(url));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return isOffline(reached) ? new Map([...reached.keys()].map((url) => [url, OFFLINE])) : reached;
}

const OFFLINE: Reached = { state: "unreachable", why: "no name of any site is known here: is there a network?" };
/** So many sites do not vanish together. */
const OFFLINE_HOSTS = 3;

function isOffline(reached: ReadonlyMap<string, Reached>): boolean {
  const hosts = new Set([...reached.keys()].map((url) => new URL(url).host));
  return hosts.size >= OFFLINE_HOSTS && [...reached.values()].every(({ noHost }) => noHost === true);
}

function linksOf({ path, parsed }: SourceFile): ExternalLink[] {
  if (parsed === undefined) return [];
  const at = placeIn(path, parsed.bodyLine);
  const found: ExternalLink[] = [];
  walk(parsed.nodes, (node: MarkdownNode & { readonly url?: string }) => {
    const url = node.url === undefined ? undefined : addressOf(node.url);
    if (url !== undefined) found.push({ ...at(node), url });
  });
  return found;
}

/** Undefined for what is no page of the web, and for names kept for examples (RFC 2606). */
function addressOf(target: string): string | undefined {
  const url = URL.parse(target.startsWith("//") ? `https:${target}` : target);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return undefined;
  if (/(?:^|\.)example(?:\.(?:com|net|org))?$/.test(url.hostname)) return undefined;
  url.hash = "";
  // A password in a link is the secrets rule's matter; fetch refuses such an address.
  url.username = "";
  url.password = "";
  return url.href;
}
